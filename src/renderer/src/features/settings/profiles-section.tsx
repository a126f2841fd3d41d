import { Button } from '@mantine/core'
import { useProfiles } from '@renderer/ui/active-profile'
import type { Profile } from '@shared/contract/profiles'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { DeleteProfileDialog } from './delete-profile-dialog'
import { EditProfileDialog } from './edit-profile-dialog'
import { ProfileRow } from './profile-row'
import classes from './profiles-section.module.css'
import { RemoveSecretDialog } from './remove-secret-dialog'
import { ReplaceSecretDialog } from './replace-secret-dialog'

type Dialog = {
  readonly kind: 'edit' | 'secret' | 'remove-secret' | 'delete'
  readonly profileId: string
}

/** Every profile of this computer, and what can be done with each. */
export function ProfilesSection() {
  const { data } = useProfiles()
  const [params, setParams] = useSearchParams()
  const [opened, setOpened] = useState<Dialog | null>(null)

  const asked = askedFor(params)
  const dialog = opened ?? asked
  const subject = data?.profiles.find(profile => profile.id === dialog?.profileId)
  const close = () => {
    setOpened(null)
    if (asked !== null) setParams({}, { replace: true })
  }

  return (
    <>
      <ul className={classes.list} aria-label="Profiles">
        {data?.profiles.map(profile => (
          <ProfileRow
            key={profile.id}
            profile={profile}
            isActive={profile.id === data.activeProfileId}
            onEdit={() => setOpened({ kind: 'edit', profileId: profile.id })}
            onReplaceSecret={() => setOpened({ kind: 'secret', profileId: profile.id })}
            onRemoveSecret={() => setOpened({ kind: 'remove-secret', profileId: profile.id })}
            onDelete={() => setOpened({ kind: 'delete', profileId: profile.id })}
          />
        ))}
      </ul>
      <div className={classes.add}>
        <Button
          component={Link}
          href="/welcome"
          variant="default"
          leftSection={<IconPlus size={16} />}
        >
          Add profile…
        </Button>
      </div>
      {subject && dialog && (
        <ProfileDialog
          kind={dialog.kind}
          profile={subject}
          onClose={close}
          onNeedsSecret={() => setOpened({ kind: 'secret', profileId: subject.id })}
        />
      )}
    </>
  )
}

/** A link from elsewhere may ask for a dialog. */
function askedFor(params: URLSearchParams): Dialog | null {
  for (const kind of ['secret', 'edit'] as const) {
    const profileId = params.get(kind)
    if (profileId !== null) return { kind, profileId }
  }
  return null
}

type DialogProps = {
  readonly kind: Dialog['kind']
  readonly profile: Profile
  readonly onClose: () => void
  readonly onNeedsSecret: () => void
}

function ProfileDialog({ kind, profile, onClose, onNeedsSecret }: DialogProps) {
  switch (kind) {
    case 'edit':
      return <EditProfileDialog profile={profile} onClose={onClose} onNeedsSecret={onNeedsSecret} />
    case 'secret':
      return <ReplaceSecretDialog profile={profile} onClose={onClose} />
    case 'remove-secret':
      return <RemoveSecretDialog profile={profile} onClose={onClose} />
    case 'delete':
      return <DeleteProfileDialog profile={profile} onClose={onClose} />
  }
}
