import { Button } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useMustRevoke } from '@renderer/ui/use-must-revoke'
import type { MustRevoke } from '@shared/contract/revocations'
import { Link, useLocation } from 'wouter'
import { keyPath, revokePath } from './keys-location'
import classes from './must-revoke-strip.module.css'

type Props = {
  readonly profileId: string
  /** Absent where nothing may be written at all. */
  readonly onRevoke: ((keyIds: readonly string[]) => void) | undefined
}

const named = 4

/** Keys whose revocation was asked for and that may still work. */
export function MustRevokeStrip({ profileId, onRevoke }: Props) {
  const [, navigate] = useLocation()
  const entries = useMustRevoke(profileId)
  const [first] = entries
  if (first === undefined) return null
  if (entries.length === 1) {
    const { keyId, clientName, requestedAt, state } = first
    return (
      <NoticeStrip
        tone="danger"
        title={
          <>
            <UntrustedText text={clientName} maxLength={100} /> must still be revoked.{' '}
            <span className={classes.rest}>
              Asked for <TimeText iso={requestedAt} mode="relative" />. {stateWords[state]}
            </span>
          </>
        }
        actions={
          <Button
            size="xs"
            variant="default"
            c={onRevoke && 'var(--hc-danger-text)'}
            onClick={() => navigate(onRevoke ? revokePath(keyId) : keyPath(keyId))}
          >
            {onRevoke ? 'Revoke key…' : 'Open key'}
          </Button>
        }
      />
    )
  }
  return (
    <NoticeStrip
      tone="danger"
      title={
        <>
          {formatNumber(entries.length)} keys must still be revoked:{' '}
          <span className={classes.rest}>
            <Named entries={entries} />
          </span>
        </>
      }
      actions={
        onRevoke && (
          <Button
            size="xs"
            variant="default"
            c="var(--hc-danger-text)"
            onClick={() => onRevoke(entries.map(({ keyId }) => keyId))}
          >
            Revoke {formatNumber(entries.length)} keys…
          </Button>
        )
      }
    />
  )
}

function Named({ entries }: { readonly entries: readonly MustRevoke[] }) {
  const more = entries.length - named
  return (
    <>
      {entries.slice(0, named).map(({ keyId, clientName, requestedAt, state }, at) => (
        <span key={keyId}>
          {at > 0 && '; '}
          <Link href={keyPath(keyId)}>
            <UntrustedText text={clientName} maxLength={60} />
          </Link>{' '}
          ({shortWords[state]}, asked for <TimeText iso={requestedAt} mode="relative" />)
        </span>
      ))}
      {more > 0 && `; and ${formatNumber(more)} more`}
    </>
  )
}

const stateWords: Readonly<Record<MustRevoke['state'], string>> = {
  unconfirmed: 'No list since has shown whether it is. Treat it as still working.',
  'still-active': 'Horizon still lists it as enabled: calls with it succeed.',
  'active-again': 'It was revoked, and Horizon lists it as enabled again.'
}

const shortWords: Readonly<Record<MustRevoke['state'], string>> = {
  unconfirmed: 'not confirmed',
  'still-active': 'still enabled',
  'active-again': 'enabled again'
}
