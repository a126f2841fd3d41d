import type { StoredPurpose } from '@shared/contract/key-records'
import { isEmptyPurpose, type KeyPurpose, purposeIssues } from '@shared/domain/key-purpose'
import { AppError } from '@shared/errors'
import { requireWritable } from '../keys/journal-guard'
import type { Clock, EventBus } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import { refused } from '../profiles/profile-draft'
import type { ProfileStore } from '../profiles/profile-store'
import { adminSecretIssues, type SecretSought } from './purpose-secrets'

type Ports = {
  readonly clock: Clock
  readonly events: EventBus
  readonly profiles: Pick<ProfileStore, 'get'>
  readonly connections: SecretSought
}

/** Why keys exist: the console's own notes, in the journal. Horizon hears nothing of them. */
export function createPurposesService({ clock, events, profiles, connections }: Ports) {
  const list = async (open: OpenProfile): Promise<StoredPurpose[]> => [
    ...(await open.data.records.purposes())
  ]

  /** Allowed on a read-only profile: nothing leaves the console. */
  async function set(
    open: OpenProfile,
    keyId: string,
    purpose: KeyPurpose
  ): Promise<StoredPurpose | null> {
    const secretIssues = adminSecretIssues(connections, open.profileId, purpose)
    const issues = [...purposeIssues(purpose), ...secretIssues]
    if (issues.length > 0) throw refused(issues)
    requireWritable(open)
    const { records } = open.data
    if (isEmptyPurpose(purpose)) {
      await records.removePurpose(keyId)
      changed(open)
      return null
    }
    await requireKnown(open, keyId)
    const { operatorName: updatedBy } = await profiles.get(open.profileId)
    const updatedAt = new Date(clock.now()).toISOString()
    await records.setPurpose(keyId, purpose, updatedAt, updatedBy)
    changed(open)
    return { ...purpose, keyId, updatedAt, updatedBy }
  }

  const changed = ({ profileId }: OpenProfile) => events.publish('purposes.changed', { profileId })

  return { list, set }
}

async function requireKnown(open: OpenProfile, keyId: string): Promise<void> {
  const { keys } = await open.data.keys.held()
  if (keys.some(({ id }) => id === keyId)) return
  throw new AppError('not-found', 'There is no such key in the list', {
    nextStep: 'Refresh the list.'
  })
}
