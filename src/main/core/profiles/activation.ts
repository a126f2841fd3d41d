import { environmentWords } from '@shared/domain/environment'
import { AppError } from '@shared/errors'
import type { Notices } from '../app/notices'
import type { LocalHost } from '../local-horizon/local-host'
import type { Desktop, EventBus, Logger, SecretStore, StoredProfile } from '../ports'
import type { PendingReveals } from '../reveals/pending-reveals'
import type { RevealRecovery } from '../reveals/reveal-recovery'
import type { RotationGate } from '../rotation/rotation-gate'
import { createSerial } from '../serial'
import type { SettingsStore } from '../settings/settings-service'
import type { ActiveProfile } from './active-profile'
import { adminSecretAccount } from './admin-secret'
import type { ProfileStore } from './profile-store'

const noProfileTitle = 'Horizon Console'

type Ports = {
  readonly profiles: ProfileStore
  readonly settings: SettingsStore
  readonly active: ActiveProfile
  /** Admin secrets in memory. */
  readonly session: SecretStore
  readonly waiting: PendingReveals
  readonly recovery: RevealRecovery
  readonly rotations: RotationGate
  readonly localHost: LocalHost
  readonly notices: Notices
  readonly desktop: Desktop
  readonly events: EventBus
  readonly log: Logger
}

/** Which profile is worked with: its files open, its name in the title, its leftovers recovered. */
export function createActivation(ports: Ports) {
  const { log } = ports
  const { profiles, settings, active, session, waiting, recovery, rotations } = ports
  const { localHost, notices, desktop, events } = ports
  const serial = createSerial()

  const activate = (profileId: string): Promise<StoredProfile> =>
    serial(async () => {
      const profile = await profiles.get(profileId)
      if (active.current()?.profileId === profileId) return profile
      requireLeavable()
      const opened = await active.open(profileId)
      await remember(profileId)
      // Whatever kept a profile from opening at the start, one is open now.
      notices.say('start', [])
      notices.say(
        'data',
        opened.data.notices.map(notice => ({ ...notice, profileId }))
      )
      recovery.begin(opened)
      rotations.begin(opened)
      await announce(profile)
      if (profile.secretStorage === 'local-horizon') localHost.ensureSoon()
      return profile
    })

  const deactivate = (): Promise<void> =>
    serial(async () => {
      requireLeavable()
      await active.close()
      await remember(null)
      notices.say('data', [])
      notices.say('session', [])
      desktop.setTitle(noProfileTitle)
      events.publish('profiles.changed', {})
    })

  /** A settings file that cannot be written costs the memory of it, not the work. */
  async function remember(activeProfileId: string | null): Promise<void> {
    try {
      await settings.change(stored => ({ ...stored, activeProfileId }))
    } catch (error) {
      log.failure('remember active profile', error)
    }
  }

  /** A key that waits to be stored would be lost from view, and a write's outcome from the journal. */
  function requireLeavable(): void {
    if (!waiting.isEmpty()) {
      throw new AppError('profile-busy', 'A new key of the active profile waits to be stored', {
        nextStep: 'Store it and confirm that, then switch.'
      })
    }
    if (active.isWriting()) {
      throw new AppError('profile-busy', 'A change is on its way to Horizon', {
        nextStep: 'Wait until it has ended, then switch.'
      })
    }
  }

  /** Tells window and page what the active profile is called and where its secret is. */
  async function announce(profile: StoredProfile): Promise<void> {
    const { id, name, environment } = profile
    desktop.setTitle(`${name} (${environmentWords[environment]}) · ${noProfileTitle}`)
    const isKept = await isKeptInMemory(profile)
    notices.say('session', isKept ? [{ ...sessionNotice, profileId: id }] : [])
    events.publish('profiles.changed', {})
  }

  /** After a restart the profile still names the session, and that has ended. */
  async function isKeptInMemory({ id, secretStorage }: StoredProfile): Promise<boolean> {
    if (secretStorage !== 'session') return false
    const held = await session.read(adminSecretAccount(id))
    return held.outcome === 'ok'
  }

  async function changed(profile: StoredProfile): Promise<void> {
    if (active.current()?.profileId === profile.id) await announce(profile)
    else events.publish('profiles.changed', {})
  }

  /** Work during which no profile is switched to or left. */
  const whileSettled = <T>(work: () => Promise<T>): Promise<T> => serial(work)

  return { activate, deactivate, changed, requireLeavable, whileSettled }
}
export type Activation = ReturnType<typeof createActivation>

const sessionNotice = {
  severity: 'warning',
  title: 'The admin secret is kept for this session only',
  detail: 'It is not in a keychain and has to be entered again after the console was closed.'
} as const
