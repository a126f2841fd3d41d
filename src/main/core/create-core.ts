import type { Handlers } from '@shared/contract'
import { keychainStatus } from './app/keychain-status'
import { createCoreParts } from './core-parts'
import type {
  Clipboard,
  Clock,
  Desktop,
  EventBus,
  FileSaver,
  HorizonConnector,
  Ids,
  LocalHorizonHost,
  Logger,
  ProfileDataStore,
  ProfileFile,
  SecretStore,
  SettingsFile,
  Timers
} from './ports'
import { toProfile } from './profiles/profile-store'

export type CorePorts = {
  readonly clock: Clock
  readonly timers: Timers
  readonly ids: Ids
  readonly log: Logger
  readonly events: EventBus
  readonly horizon: HorizonConnector
  readonly keychain: SecretStore
  readonly session: SecretStore
  readonly profileFile: ProfileFile
  readonly settingsFile: SettingsFile
  readonly profileData: ProfileDataStore
  readonly clipboard: Clipboard
  readonly files: FileSaver
  readonly localHorizon: LocalHorizonHost
  readonly desktop: Desktop
}

export type Core = {
  readonly handlers: Handlers
  /** Opens the profile of last time. Calls wait until it has ended; it never rejects. */
  start(): Promise<void>
  /** Ends it in order: the clipboard cleared, writes on their way awaited, files closed. */
  stop(): Promise<void>
}

/** Everything the console does, on whatever the ports are made of. */
export function createCore(ports: CorePorts): Core {
  const parts = createCoreParts(ports)
  const { active, reveals, clipboard, refresh, creates, revokes, strays, profiles } = parts
  const nothing = {}

  const handlers: Handlers = {
    'app.about': async () => ports.desktop.about(),
    'app.notices': async () => ({ notices: parts.notices.list() }),
    'app.openDocumentation': async ({ page }) => {
      await ports.desktop.openDocumentation(page)
      return nothing
    },
    'settings.get': () => parts.settings.get(),
    'settings.update': change => parts.settings.update(change),
    'settings.rememberPlace': async ({ profileId, place }) => {
      await profiles.rememberPlace(profileId, place)
      return nothing
    },
    'operations.cancel': async ({ operationId }) => {
      parts.operations.cancel(operationId)
      return nothing
    },

    'profiles.list': () => profiles.list(),
    'profiles.create': async ({ draft, secret, storage }) => ({
      profile: await profiles.create(draft, secret, storage)
    }),
    'profiles.update': ({ profileId, draft }) => profiles.update(profileId, draft),
    'profiles.activate': async ({ profileId }) => ({ profile: await profiles.activate(profileId) }),
    'profiles.secretState': ({ profileId }) => profiles.secretState(profileId),
    'profiles.setSecret': async ({ profileId, secret, storage }) => ({
      profile: await profiles.setSecret(profileId, secret, storage)
    }),
    'profiles.deleteSecret': async ({ profileId }) => {
      await profiles.deleteSecret(profileId)
      return nothing
    },
    'profiles.testConnection': input => parts.connectionTest.test(input),
    'profiles.acceptOrganization': async ({ profileId, organizationId }) => {
      const open = active.get(profileId)
      const profile = toProfile(await parts.organizations.accept(open, organizationId))
      // The accepted organization's keys take the place of the other one's.
      void refresh.refresh(open).catch(() => undefined)
      return { profile }
    },
    'profiles.prepareDelete': ({ profileId }) => parts.deletion.prepare(profileId),
    'profiles.delete': ({ token }) => parts.deletion.remove(token),
    'keychain.status': () => keychainStatus(ports.keychain),

    'keys.list': ({ profileId }) => refresh.list(active.get(profileId)),
    'keys.refresh': ({ profileId }) => refresh.refresh(active.get(profileId)),
    'keys.get': ({ profileId, keyId }) => parts.keys.get(active.get(profileId), keyId),
    'keys.create': ({ profileId, draft }) => creates.create(active.get(profileId), draft),
    'keys.prepareRevoke': ({ profileId, keyId }) => revokes.prepare(active.get(profileId), keyId),
    'keys.revoke': consent => revokes.revoke(consent),
    'keys.strays': async ({ profileId }) => {
      const open = active.get(profileId)
      await parts.recovery.ended(open)
      return { strays: await strays.list(open) }
    },
    'keys.dismissStray': async ({ profileId, operationId }) => {
      await strays.dismiss(active.get(profileId), operationId)
      return nothing
    },
    'keys.copyId': async ({ keyId }) => {
      await parts.keys.copyId(active.current(), keyId)
      return nothing
    },

    'reveals.pending': async ({ profileId }) => {
      const open = active.current()
      if (open?.profileId === profileId) await parts.recovery.ended(open)
      return { reveals: reveals.pending(profileId) }
    },
    'reveals.stashKind': () => reveals.stashKind(),
    'reveals.show': ({ revealId }) => reveals.show(revealId),
    'reveals.copy': ({ revealId }) => reveals.copy(revealId),
    'reveals.saveToFile': ({ revealId, format }) => reveals.saveToFile(revealId, format),
    'reveals.acknowledge': async ({ revealId }) => {
      await reveals.acknowledge(revealId)
      return nothing
    },
    'clipboard.state': async () => clipboard.state(),

    'localHorizon.open': async () => ({ profile: await parts.localHorizon.open() }),
    'localHorizon.status': async () => parts.localHorizon.status(),
    'localHorizon.restart': () => parts.localHorizon.restart()
  }

  let started: Promise<void> | undefined
  const start = () => {
    started ??= parts.start()
    return started
  }
  return { handlers: afterStart(handlers, start), start, stop: parts.stop }
}

/** A page that asks early gets the state after the start, not the emptiness before it. */
function afterStart(handlers: Handlers, start: () => Promise<void>): Handlers {
  const wrapped = Object.entries(handlers).map(([name, handle]) => [
    name,
    async (input: never) => {
      await start()
      return handle(input)
    }
  ])
  return Object.fromEntries(wrapped) as Handlers
}
