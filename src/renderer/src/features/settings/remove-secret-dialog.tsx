import { Button } from '@mantine/core'
import { call, toWireError } from '@renderer/api/call'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import type { Profile } from '@shared/contract/profiles'
import { visibleText } from '@shared/domain/visible-text'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import classes from './delete-profile-dialog.module.css'

type Props = { readonly profile: Profile; readonly onClose: () => void }

/** Takes a secret off this computer; the profile and what it holds stay. */
export function RemoveSecretDialog({ profile, onClose }: Props) {
  const client = useQueryClient()
  const cancel = useRef<HTMLButtonElement>(null)
  const remove = useMutation({
    mutationFn: () => call('profiles.deleteSecret', { profileId: profile.id }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['secret-state', profile.id] })
      onClose()
    }
  })

  const send = () => remove.isPending || remove.mutate()

  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      width={600}
      title={`Remove the admin secret of ${visibleText(profile.name, 60)}`}
      environment={profile.environment}
      initialFocusRef={cancel}
      error={remove.error ? toWireError(remove.error) : null}
      onRetry={() => remove.mutate()}
      footNote="Nothing is sent to Horizon."
      onSend={send}
      footActions={
        <>
          <Button ref={cancel} variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button color="red" loading={remove.isPending} onClick={send}>
            Remove secret
          </Button>
        </>
      }
    >
      <p className={classes.text}>
        {profile.secretStorage === 'session'
          ? 'The console forgets the secret at once.'
          : 'The secret is deleted from this computer’s keychain at once.'}{' '}
        Nothing can be fetched, created or revoked with this profile until it is entered again; what
        was fetched stays readable.
      </p>
      <p className={classes.text}>
        Horizon goes on accepting the secret. Where it may be known to others, change it there.
      </p>
    </ConsoleDialog>
  )
}
