import { Button } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import { keyPath, revokePath } from '@renderer/ui/keys-path'
import { MustRevokeNotice } from '@renderer/ui/must-revoke-notice'
import { OpenRotationOf } from '@renderer/ui/open-rotation-of'
import { useMustRevoke } from '@renderer/ui/use-must-revoke'
import { useLocation } from 'wouter'

type Props = {
  readonly profileId: string
  /** Absent where nothing may be written at all. */
  readonly onRevoke: ((keyIds: readonly string[]) => void) | undefined
}

/** What must be done stands above the list, with the one action. */
export function MustRevokeStrip({ profileId, onRevoke }: Props) {
  const [, navigate] = useLocation()
  const entries = useMustRevoke(profileId)
  const [first, second] = entries
  if (first === undefined) return null
  if (second === undefined) {
    const { keyId } = first
    return (
      <MustRevokeNotice
        entries={entries}
        actions={
          <>
            <OpenRotationOf profileId={profileId} keyId={keyId} />
            <Button
              size="xs"
              variant="default"
              c={onRevoke && 'var(--hc-danger-text)'}
              onClick={() => navigate(onRevoke ? revokePath(keyId) : keyPath(keyId))}
            >
              {onRevoke ? 'Revoke key…' : 'Open key'}
            </Button>
          </>
        }
      />
    )
  }
  return (
    <MustRevokeNotice
      entries={entries}
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
