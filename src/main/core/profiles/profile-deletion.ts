import type { Output } from '@shared/contract'
import type { Notices } from '../app/notices'
import type { ProfileDataStore } from '../data-ports'
import { createOneTimeTokens } from '../operations/one-time-tokens'
import type { Clock, EventBus, Ids, SecretOutcome, SecretStore, StoredProfile } from '../ports'
import { revealAccount } from '../reveals/reveal-stash'
import { fingerprintKeyEntry } from '../rotation/fingerprint-key'
import { webhookKeyEntry } from '../webhooks/webhook-key'
import type { Activation } from './activation'
import type { ActiveProfile } from './active-profile'
import { type AdminSecrets, adminSecretAccount } from './admin-secret'
import type { ProfileStore } from './profile-store'

type Ports = {
  readonly clock: Clock
  readonly ids: Ids
  readonly events: EventBus
  readonly notices: Notices
  readonly keychain: SecretStore
  readonly profileData: ProfileDataStore
  readonly profiles: ProfileStore
  readonly secrets: AdminSecrets
  readonly active: ActiveProfile
  readonly activation: Activation
}
type Plan = { readonly profileId: string; readonly revealIds: readonly string[] }

/** Deleting a profile: first what goes is listed, then it goes, then it is looked for again. */
export function createProfileDeletion(ports: Ports) {
  const { events, keychain, profileData, profiles, secrets, active, activation } = ports
  const tokens = createOneTimeTokens<Plan>(ports)

  async function prepare(profileId: string): Promise<Output<'profiles.prepareDelete'>> {
    const profile = await profiles.get(profileId)
    if (isActive(profileId)) activation.requireLeavable()
    const revealIds = await activation.whileSettled(() => stashedReveals(profileId))
    const files = await profileData.files(profileId)
    const { token } = tokens.issue({ profileId, revealIds })
    return {
      token,
      items: [
        { kind: 'profile', what: profile.name },
        ...keychainWords(profile, revealIds).map(what => ({ kind: 'keychain' as const, what })),
        ...files.map(what => ({ kind: 'file' as const, what }))
      ]
    }
  }

  async function remove(token: string): Promise<Output<'profiles.delete'>> {
    const { profileId, revealIds } = tokens.redeem(token)
    const profile = await profiles.get(profileId)
    if (isActive(profileId)) await activation.deactivate()

    const files = await profileData.files(profileId)
    const secretsOf = await removeSecrets(profile, revealIds)
    await profileData.remove(profileId)
    const keptFiles = await profileData.files(profileId)
    const remaining = [...secretsOf.left, ...keptFiles]

    // While something is left the profile stays, so that deleting it can be tried again. Not for
    // what is only perhaps left: where the keychain never opens, the profile would stay for good.
    if (remaining.length === 0) {
      await profiles.change(stored => stored.filter(({ id }) => id !== profileId))
    }
    const isKept = (await profiles.find(profileId)) !== undefined
    events.publish('profiles.changed', {})
    const wanted = [...keychainWords(profile, revealIds), ...files, profile.name]
    const left = isKept ? [...remaining, profile.name] : remaining
    return {
      removed: wanted.filter(what => !left.includes(what)),
      remaining: [...left, ...secretsOf.perhaps]
    }
  }

  /**
   * Answers, in words, what the keychain did not let go or still has when read again, and what it
   * may have: a profile that is kept for the session had an entry there only if it was moved.
   */
  async function removeSecrets(profile: StoredProfile, revealIds: readonly string[]) {
    const left: string[] = []
    const perhaps: string[] = []
    if (profile.secretStorage === 'session') {
      await secrets.remove(profile.id, 'session')
      // From before it was kept for the session only; mostly there is none.
      const earlier = await secrets.remove(profile.id, 'keychain')
      if (isUncertain(earlier)) perhaps.push(perhapsKept(profile))
    }
    for (const { account, what } of keychainEntries(profile, revealIds)) {
      const removed = await keychain.remove(account)
      const again = await keychain.read(account)
      if (removed.outcome !== 'ok' || again.outcome !== 'absent') left.push(what)
    }
    return { left, perhaps }
  }

  /** Keys that an interrupted run or a refused removal left in the keychain. */
  async function stashedReveals(profileId: string): Promise<string[]> {
    const current = active.current()
    const data = current?.profileId === profileId ? current.data : await profileData.open(profileId)
    try {
      const ofWebhooks = (await data.journal.webhookWrites()).filter(
        ({ settledAt }) => settledAt === null
      )
      const creates = [...(await data.journal.openCreates()), ...ofWebhooks]
      const waiting = creates.filter(({ reveal }) => reveal?.stash === 'keychain')
      return [...waiting.map(({ id }) => id), ...(await data.journal.settledStashes())]
    } finally {
      if (data !== current?.data) await data.close()
    }
  }

  const isActive = (profileId: string) => active.current()?.profileId === profileId

  return { prepare, remove }
}

function keychainEntries(profile: StoredProfile, revealIds: readonly string[]) {
  const { id, name, secretStorage } = profile
  const webhookKey = webhookKeyEntry(profile)
  const fingerprintKey = fingerprintKeyEntry(profile)
  const admin = {
    account: adminSecretAccount(id),
    what: `Admin secret of “${name}” in the keychain`
  }
  return [
    ...(secretStorage === 'keychain' ? [admin] : []),
    ...(webhookKey === undefined ? [] : [webhookKey]),
    ...(fingerprintKey === undefined ? [] : [fingerprintKey]),
    ...revealIds.map(revealId => ({
      account: revealAccount(revealId),
      what: `Copy of a new key or token (${revealId.slice(0, 8)}) in the keychain`
    }))
  ]
}

/** A keychain that does not answer at all holds nothing that could be reached. */
const isUncertain = ({ outcome }: SecretOutcome<null>): boolean =>
  outcome === 'locked' || outcome === 'error'

const perhapsKept = ({ id, name }: StoredProfile): string =>
  `Perhaps still in the keychain: an earlier admin secret of “${name}” (${adminSecretAccount(id)})`

const keychainWords = (profile: StoredProfile, revealIds: readonly string[]): string[] =>
  keychainEntries(profile, revealIds).map(({ what }) => what)
