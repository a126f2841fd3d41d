import { call } from '@renderer/api/call'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { isProbe } from '@shared/domain/probe-agent'
import type { LoggedRequest } from '@shared/horizon/request-log'
import { useQuery } from '@tanstack/react-query'
import classes from './key-page.module.css'
import type { KeyRow } from './key-rows'
import { LastUsedText } from './key-times'
import { NotOffered } from './not-offered'

type Props = {
  readonly profileId: string
  readonly row: KeyRow
  readonly isStale: boolean
  readonly serverNowMs: number
}

/** When, from where and for what the key was used last, each with where that is known from. */
export function KeyLastUse({ profileId, row, isStale, serverNowMs }: Props) {
  const { id: keyId, lastUsedAt, lastUsedIp } = row.key
  const { data } = useQuery({
    queryKey: ['requests', profileId, keyId, 'held'],
    queryFn: () => call('requests.held', { profileId, keyId }),
    refetchOnMount: 'always'
  })
  if (lastUsedAt === undefined) return <NotOffered />
  if (lastUsedAt === null) return 'Never'
  const request = requestAt(lastUsedAt, data?.page?.requests ?? [])
  const ip = lastUsedIp ?? request?.ip
  return (
    <>
      <div>
        {isStale ? (
          <LastUsedText row={row} isStale serverNowMs={serverNowMs} />
        ) : (
          <TimeText iso={lastUsedAt} mode="relative" nowMs={serverNowMs} />
        )}
        {ip !== undefined && (
          <>
            {' from '}
            <UntrustedText mono text={ip} maxLength={60} />
          </>
        )}
      </div>
      {request !== undefined && (
        <div>
          <UntrustedText mono text={`${request.method} ${request.path}`} maxLength={200} />
        </div>
      )}
      <div className={classes.beside}>
        {ip === undefined ? 'Time from the key itself, no address offered' : 'From the key itself'}
        {request !== undefined && data?.fetchedAt != null && (
          <>
            , the endpoint from its request log fetched{' '}
            <TimeText iso={data.fetchedAt} mode="relative" />
          </>
        )}
        {request === undefined && '. Open Requests to see the endpoint.'}
      </div>
    </>
  )
}

const secondMs = 1_000

/** The logged request that this use was, if the log that is held reaches it. */
function requestAt(lastUsedAt: string, requests: readonly LoggedRequest[]) {
  const at = Date.parse(lastUsedAt)
  return requests.find(
    request => !isProbe(request.userAgent ?? '') && Math.abs(Date.parse(request.at) - at) < secondMs
  )
}
