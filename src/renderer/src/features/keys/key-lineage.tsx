import { call, toWireError } from '@renderer/api/call'
import { formatNumber } from '@renderer/ui/format'
import { KeyName } from '@renderer/ui/key-name'
import { KeyStatusBadge } from '@renderer/ui/key-status-badge'
import { keyPath } from '@renderer/ui/keys-path'
import { rotationPath } from '@renderer/ui/rotation-path'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Output } from '@shared/contract'
import { IconArrowDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import classes from './key-lineage.module.css'
import pageClasses from './key-page.module.css'
import { Section } from './overview-tab-section'

type Ancestor = Output<'rotations.lineage'>['keys'][number]

/** Of a long line only the nearest on either side are drawn. */
const shownAround = 3

type Props = { readonly profileId: string; readonly keyId: string }

/** Which key this one replaced, and which one replaced it. */
export function KeyLineage({ profileId, keyId }: Props) {
  const { data, error } = useQuery({
    queryKey: ['rotations', profileId, 'lineage', keyId],
    queryFn: () => call('rotations.lineage', { profileId, keyId })
  })
  return (
    <Section title="Lineage">
      {data === undefined ? (
        error !== null && (
          <p className={pageClasses.sentence}>
            The journal could not be read. <UntrustedText text={toWireError(error).message} />
          </p>
        )
      ) : data.keys.length < 2 ? (
        <p className={pageClasses.sentence}>No rotation known here made this key or replaced it.</p>
      ) : (
        <Line keys={data.keys} keyId={keyId} />
      )}
    </Section>
  )
}

function Line({ keys, keyId }: { readonly keys: readonly Ancestor[]; readonly keyId: string }) {
  const at = Math.max(
    0,
    keys.findIndex(each => each.keyId === keyId)
  )
  const from = Math.max(0, at - shownAround)
  const to = Math.min(keys.length, at + shownAround + 1)
  return (
    <>
      {from > 0 && <More count={from} what="older" />}
      <ol className={classes.line}>
        {keys.slice(from, to).map((each, nth) => (
          <li key={each.keyId} className={classes.step}>
            {from + nth > 0 && <Made member={each} at={keys[from + nth - 1]?.replacedAt} />}
            <Member member={each} isThis={each.keyId === keyId} />
          </li>
        ))}
      </ol>
      {to < keys.length && <More count={keys.length - to} what="newer" />}
    </>
  )
}

const More = ({ count, what }: { readonly count: number; readonly what: string }) => (
  <p className={classes.more}>
    and {formatNumber(count)} {what}
  </p>
)

type MadeProps = {
  readonly member: Ancestor
  readonly at: string | null | undefined
}

/** Between two keys: by which one, when, and the record of it. Without a time a rotation is under way. */
function Made({ member: { rotationId, hint, keyId }, at }: MadeProps) {
  return (
    <span className={classes.made}>
      <IconArrowDown size={13} stroke={1.7} aria-hidden />
      <span>
        {at == null && rotationId !== null ? 'being replaced by ' : 'replaced by '}
        <UntrustedText mono text={hint ?? keyId} maxLength={24} />
        {at != null && (
          <>
            {' on '}
            <TimeText iso={at} mode="date" />
          </>
        )}
        {rotationId !== null && (
          <>
            {' ('}
            <Link href={rotationPath(rotationId)}>rotation</Link>)
          </>
        )}
      </span>
    </span>
  )
}

function Member({ member, isThis }: { readonly member: Ancestor; readonly isThis: boolean }) {
  const { keyId, clientName, hint, status } = member
  const name = <KeyName name={clientName} maxLength={100} />
  return (
    <span className={classes.member} aria-current={isThis || undefined}>
      <span className={classes.name} data-hint-if-cut>
        {isThis ? name : <Link href={keyPath(keyId)}>{name}</Link>}
      </span>
      <UntrustedText mono text={hint ?? keyId} maxLength={24} />
      <span className={classes.status}>
        {status === 'not-listed' ? (
          'Not listed any more'
        ) : (
          <KeyStatusBadge status={status} variant="table" />
        )}
      </span>
    </span>
  )
}
