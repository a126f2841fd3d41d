import { Button } from '@mantine/core'
import { ActionButton } from '@renderer/ui/action-button'
import { navigateTo } from '@renderer/ui/hash-location'
import { keyPath, keysPath, revokePath } from '@renderer/ui/keys-path'
import { MustRevokeNotice } from '@renderer/ui/must-revoke-notice'
import { OpenRotationOf } from '@renderer/ui/open-rotation-of'
import { useMustRevoke } from '@renderer/ui/use-must-revoke'

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
  return (
    <MustRevokeNotice
      entries={entries}
      actions={
        second === undefined ? (
          <>
            <OpenRotationOf profileId={profileId} keyId={first.keyId} />
            <Button size="xs" variant="default" onClick={() => navigateTo(keyPath(first.keyId))}>
              Open key
            </Button>
            {!isReadOnly && (
              <ActionButton
                size="xs"
                color="red"
                disabledReason={blockedBy}
                onClick={() => navigateTo(revokePath(first.keyId))}
              >
                Revoke key…
              </ActionButton>
            )}
          </>
        ) : (
          <Button size="xs" variant="default" onClick={() => navigateTo(keysPath())}>
            Open API keys
          </Button>
        )
      }
    />
  )
}
