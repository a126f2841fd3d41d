import { Button } from '@mantine/core'
import { ActionButton } from '@renderer/ui/action-button'
import { formatNumber } from '@renderer/ui/format'
import { navigateTo } from '@renderer/ui/hash-location'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useMustRevoke } from '@renderer/ui/use-must-revoke'
import type { MustRevoke } from '@shared/contract/revocations'
import { Link } from 'wouter'

const shown = 4

const stateWords: Readonly<Record<MustRevoke['state'], string>> = {
  unconfirmed: 'no list since has shown whether it is',
  'still-active': 'Horizon still lists it as enabled',
  'active-again': 'it was revoked and is enabled again'
}

const keyPath = (keyId: string): string => `/keys/${encodeURIComponent(keyId)}`

type Props = {
  readonly profileId: string
  readonly isReadOnly: boolean
  /** Why nothing can be revoked now. */
  readonly blockedBy: string | undefined
}

/** What must be done stands first and alone. */
export function MustRevokeLine({ profileId, isReadOnly, blockedBy }: Props) {
  const entries = useMustRevoke(profileId)
  const [first, second] = entries
  if (first === undefined) return null
  if (second !== undefined) {
    const more = entries.length - shown
    return (
      <NoticeStrip
        tone="danger"
        title={`${formatNumber(entries.length)} keys must still be revoked`}
        actions={
          <Button size="xs" variant="default" onClick={() => navigateTo('/keys')}>
            Open API keys
          </Button>
        }
      >
        {entries.slice(0, shown).map(({ keyId, clientName, state }, at) => (
          <span key={keyId}>
            {at > 0 && '; '}
            <Link href={keyPath(keyId)}>
              <UntrustedText text={clientName} maxLength={60} />
            </Link>
            : {stateWords[state]}
          </span>
        ))}
        {more > 0 && `; and ${formatNumber(more)} more`}.
      </NoticeStrip>
    )
  }
  return (
    <NoticeStrip
      tone="danger"
      title={
        <>
          <UntrustedText text={first.clientName} maxLength={100} /> must still be revoked
        </>
      }
      actions={
        <>
          <Button size="xs" variant="default" onClick={() => navigateTo(keyPath(first.keyId))}>
            Open key
          </Button>
          {!isReadOnly && (
            <ActionButton
              size="xs"
              color="red"
              disabledReason={blockedBy}
              onClick={() => navigateTo(`${keyPath(first.keyId)}?revoke`)}
            >
              Revoke key…
            </ActionButton>
          )}
        </>
      }
    >
      Asked for <TimeText iso={first.requestedAt} mode="relative" />; {stateWords[first.state]}.
    </NoticeStrip>
  )
}
