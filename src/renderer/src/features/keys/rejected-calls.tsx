import { call, toWireError } from '@renderer/api/call'
import { CallerTable } from '@renderer/ui/caller-table'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { formatNumber } from '@renderer/ui/format'
import { TimeText } from '@renderer/ui/time-text'
import type { Output } from '@shared/contract'
import { useQuery } from '@tanstack/react-query'
import classes from './key-page.module.css'
import { Section } from './overview-tab-section'

const everyMs = 30_000

type Props = { readonly profileId: string; readonly keyId: string }

/** Who still calls with a revoked key: looked at again every 30 s while it is on screen. */
export function RejectedCalls({ profileId, keyId }: Props) {
  const { data, error, refetch } = useQuery({
    queryKey: ['keys', profileId, 'rejected', keyId],
    queryFn: () => call('keys.rejectedCalls', { profileId, keyId }),
    refetchOnMount: 'always',
    refetchInterval: query => (query.state.data?.state === 'not-offered' ? false : everyMs),
    refetchIntervalInBackground: false
  })
  const failure = error ? toWireError(error) : data?.failure
  return (
    <Section
      title="Calls refused since it was revoked"
      beside={
        data !== undefined &&
        data.state !== 'not-offered' && (
          <>
            Looked <TimeText iso={data.fetchedAt} mode="relative" />, again every 30 s
          </>
        )
      }
    >
      {failure !== undefined && failure.code !== 'not-offered' && (
        <ErrorStrip
          title="Who still calls could not be read"
          error={failure}
          onRetry={() => void refetch()}
        />
      )}
      {data !== undefined && <Answer data={data} />}
    </Section>
  )
}

function Answer({ data }: { readonly data: Output<'keys.rejectedCalls'> }) {
  if (data.state === 'not-offered') {
    return (
      <p className={classes.sentence}>
        Not offered: this Horizon has no request log, so nobody can be named who still calls.
      </p>
    )
  }
  if (data.state === 'failed') return null
  if (data.total === 0) {
    return (
      <p className={classes.sentence}>
        No call with this key has been refused since it was revoked.
      </p>
    )
  }
  const { total, isWhole, callers } = data
  return (
    <>
      <p className={classes.sentence}>
        {isWhole ? '' : 'At least '}
        {formatNumber(total)} {total === 1 ? 'call was' : 'calls were'} refused with 401. These
        programs still hold the key:
      </p>
      <CallerTable callers={callers} label="Refused callers" />
    </>
  )
}
