import type { Notices } from './app/notices'
import { toFailure } from './failure'
import type { LocalHost } from './local-horizon/local-host'
import type { Operations } from './operations/operations'
import type { Clipboard, Logger } from './ports'
import type { Activation } from './profiles/activation'
import type { ActiveProfile } from './profiles/active-profile'
import type { ProfileStore } from './profiles/profile-store'
import type { PendingReveals } from './reveals/pending-reveals'
import type { SecretClipboard } from './reveals/secret-clipboard'
import type { createSettingsService, SettingsStore } from './settings/settings-service'

type StartPorts = {
  readonly log: Logger
  readonly clipboard: Clipboard
  readonly notices: Notices
  readonly settings: SettingsStore
  readonly settingsService: ReturnType<typeof createSettingsService>
  readonly profiles: ProfileStore
  readonly activation: Activation
}

/** Whatever is wrong with the local data, the app starts and says so. */
export function createStartUp(ports: StartPorts) {
  const { log, clipboard, notices, settings, settingsService, profiles, activation } = ports

  async function clearLeftover(): Promise<void> {
    try {
      await clipboard.clearLeftover()
    } catch (error) {
      log.failure('clear clipboard', error)
      notices.say('clipboard', [leftoverNotice])
    }
  }

  return async (): Promise<void> => {
    // Not waited for: the clipboard is reached only once the window is there.
    void clearLeftover()
    try {
      await settingsService.apply()
      const { activeProfileId } = await settings.read()
      const known = activeProfileId === null ? undefined : await profiles.find(activeProfileId)
      if (known !== undefined) await activation.activate(known.id)
    } catch (error) {
      const { message, nextStep } = toFailure(error, log, 'start')
      const detail = nextStep === undefined ? message : `${message}. ${nextStep}`
      const title = 'The profile of last time could not be opened'
      notices.say('start', [{ severity: 'error', title, detail }])
    }
  }
}

const leftoverNotice = {
  severity: 'warning',
  title: 'A copied key may still be on the clipboard',
  detail:
    'The console ended before it could clear the clipboard, and it cannot reach it now. Copy something else over it.'
} as const

type StopPorts = {
  readonly log: Logger
  readonly active: ActiveProfile
  readonly operations: Operations
  readonly clipboard: SecretClipboard
  readonly waiting: PendingReveals
  readonly localHost: LocalHost
}

/** Each step is tried, whatever became of the one before. */
export function createShutdown(ports: StopPorts) {
  const { log, active, operations, clipboard, waiting, localHost } = ports

  const steps: readonly (() => unknown)[] = [
    () => operations.cancelAll(),
    () => clipboard.clear(),
    // Before the waiting keys are let go: a create on its way still puts its key into the stash.
    () => active.close(),
    () => waiting.stop(),
    // Once more: until here the page could still copy a waiting key.
    () => clipboard.clear(),
    () => localHost.stop()
  ]

  return async (): Promise<void> => {
    for (const step of steps) {
      try {
        await step()
      } catch (error) {
        log.failure('stop', error)
      }
    }
  }
}
