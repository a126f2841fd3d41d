import { Button, Skeleton } from '@mantine/core'
import { call, toWireError } from '@renderer/api/call'
import { ActionButton } from '@renderer/ui/action-button'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { reportDeletion } from '@renderer/ui/deletion-report'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Output } from '@shared/contract'
import type { Profile } from '@shared/contract/profiles'
import { visibleText } from '@shared/domain/visible-text'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import classes from './delete-profile-dialog.module.css'

type Item = Output<'profiles.prepareDelete'>['items'][number]
type Props = { readonly profile: Profile; readonly onClose: () => void }

const kindWords: Readonly<Record<Item['kind'], string>> = {
  profile: 'Profile',
  keychain: 'Keychain entry',
  file: 'File'
}

/** Lists what goes before anything goes. What was found afterwards is said under the header. */
export function DeleteProfileDialog({ profile, onClose }: Props) {
  const cancel = useRef<HTMLButtonElement>(null)
  const plan = useQuery({
    queryKey: ['delete-plan', profile.id],
    queryFn: () => call('profiles.prepareDelete', { profileId: profile.id }),
    staleTime: 0,
    gcTime: 0
  })
  const remove = useMutation({
    mutationFn: async (token: string) =>
      reportDeletion(profile.name, await call('profiles.delete', { token })),
    onSuccess: onClose
  })
  const failure = remove.error ?? plan.error
  const send = () => plan.data && !remove.isPending && remove.mutate(plan.data.token)

  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      width={600}
      title={`Delete ${visibleText(profile.name, 60)}`}
      environment={profile.environment}
      initialFocusRef={cancel}
      error={failure ? toWireError(failure) : null}
      onRetry={() => {
        remove.reset()
        void plan.refetch()
      }}
      footNote="Nothing is sent to Horizon."
      onSend={send}
      footActions={
        <>
          <Button ref={cancel} variant="default" onClick={onClose}>
            Cancel
          </Button>
          <ActionButton
            color="red"
            variant="filled"
            loading={remove.isPending}
            disabledReason={plan.data ? undefined : 'What goes has to be listed first'}
            onClick={send}
          >
            Delete profile
          </ActionButton>
        </>
      }
    >
      <p className={classes.text}>
        This removes everything the console keeps for this profile, at once and for good. Its keys
        stay on Horizon as they are.
      </p>
      <ul className={classes.items} aria-label="What is removed" aria-busy={plan.isPending}>
        {plan.isPending && <Skeleton height={10} my={13} width="70%" />}
        {plan.data?.items.map(({ kind, what }) => (
          <li key={`${kind} ${what}`} className={classes.item}>
            <span className={classes.kind}>{kindWords[kind]}</span>
            <UntrustedText mono={kind === 'file'} text={what} maxLength={300} />
          </li>
        ))}
      </ul>
    </ConsoleDialog>
  )
}
