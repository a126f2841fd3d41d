import { Button } from '@mantine/core'
import { call } from '@renderer/api/call'
import { EnvironmentBadge } from '@renderer/ui/environment-badge'
import { reporting } from '@renderer/ui/failure-store'
import { activateProfile } from '@renderer/ui/profile-actions'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Profile, SecretState } from '@shared/contract/profiles'
import { safetyLevelWords } from '@shared/domain/safety-level'
import { useQuery } from '@tanstack/react-query'
import classes from './profile-row.module.css'
import { SecretAge } from './secret-age'

type Props = {
  readonly profile: Profile
  readonly isActive: boolean
  readonly onEdit: () => void
  readonly onReplaceSecret: () => void
  readonly onRemoveSecret: () => void
  readonly onDelete: () => void
}

export function ProfileRow(props: Props) {
  const { profile, isActive, onEdit, onReplaceSecret, onRemoveSecret, onDelete } = props
  const { id, name, environment, isLocal, baseUrl, operatorName, headerForm } = profile
  const { data: secret } = useQuery({
    queryKey: ['secret-state', id],
    queryFn: () => call('profiles.secretState', { profileId: id })
  })
  const isEmbedded = profile.secretStorage === 'local-horizon'

  return (
    <li className={classes.row} aria-label={name}>
      <div className={classes.words}>
        <div className={classes.title}>
          <span className={classes.name}>
            <UntrustedText text={name} />
          </span>
          <EnvironmentBadge environment={environment} isLocal={isLocal} />
          <span className={classes.active}>{safetyLevelWords[profile.safetyLevel]}</span>
          {isActive && <span className={classes.active}>in use</span>}
        </div>
        <div className={classes.facts}>
          <span className={classes.address} data-hint-if-cut>
            <UntrustedText mono text={baseUrl} maxLength={200} />
          </span>
          <span>{headerForm === 'bearer' ? 'Bearer' : 'x-admin-secret'}</span>
          <span>{operatorName.trim() === '' ? 'no operator name' : operatorName}</span>
          {secret && (
            <span data-warn={secret.state !== 'ready' || undefined} className={classes.secret}>
              {secretWords(secret)}
            </span>
          )}
          {profile.secretSetAt !== null && <SecretAge setAt={profile.secretSetAt} />}
        </div>
      </div>
      <div className={classes.actions}>
        {!isActive && (
          <Button
            size="sm"
            variant="default"
            onClick={() => reporting('The profile was not switched', activateProfile(id))}
          >
            Switch to it
          </Button>
        )}
        <Button size="sm" variant="default" onClick={onEdit}>
          Edit…
        </Button>
        {!isEmbedded && (
          <Button size="sm" variant="default" onClick={onReplaceSecret}>
            {secret?.state === 'missing' ? 'Enter secret…' : 'Replace secret…'}
          </Button>
        )}
        {!isEmbedded && secret !== undefined && secret.state !== 'missing' && (
          <Button size="sm" variant="default" color="red" onClick={onRemoveSecret}>
            Remove secret…
          </Button>
        )}
        <Button size="sm" variant="default" color="red" onClick={onDelete}>
          Delete…
        </Button>
      </div>
    </li>
  )
}

function secretWords({ state, storage, message }: SecretState): string {
  if (state !== 'ready') return message
  switch (storage) {
    case 'keychain':
      return 'Secret in the keychain'
    case 'session':
      return 'Secret for this session only'
    case 'local-horizon':
      return 'Secret kept by the local Horizon'
  }
}
