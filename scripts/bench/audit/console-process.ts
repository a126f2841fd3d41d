import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createCore } from '@main/core/create-core'
import type { ProfileData } from '@main/core/data-ports'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { createProfileFile } from '@main/files/profile-file'
import { createSettingsFile } from '@main/files/settings-file'
import { createHorizonConnector } from '@main/horizon-client/horizon-connector'
import { createHidingConnector } from '@main/logging/hiding-ports'
import { createLogger } from '@main/logging/logger'
import { fingerprint } from '@main/secrets/fingerprint'
import { createMemoryStore } from '@main/secrets/memory-store'
import type { Handlers } from '@shared/contract'
import { desktopPorts } from '../../prove/kill/console-ports'
import { createSecretFile } from '../../prove/sync/secret-file'
import type { ConsolePlan, ConsoleTold } from './console-plan'
import { memoryWhileAsked } from './memory-questions'
import { createStallWatch } from './stall-watch'

/** The core with its data worker, as the app's main process holds them, without a window. */
const plan: ConsolePlan = JSON.parse(process.argv[2] ?? '')
const { folder } = plan
const clock = { now: () => Date.now() }
const log = createLogger({ folder })
const profileData = createProfileDataStore({
  folder,
  workerUrl: new URL('./database-worker.js', import.meta.url),
  clock
})
let opened: ProfileData | undefined

const core = createCore({
  clock,
  timers: {
    after(delayMs, run) {
      const timer = setTimeout(run, delayMs)
      return () => clearTimeout(timer)
    }
  },
  ids: { uuid: randomUUID },
  log,
  events: { publish: () => undefined },
  horizon: createHidingConnector(
    createHorizonConnector({ fetch, clock, userAgent: 'HorizonConsole/bench' }),
    log.hide
  ),
  keychain: createSecretFile(join(folder, 'secrets.json')),
  session: createMemoryStore(),
  fingerprint,
  profileFile: createProfileFile(folder, clock),
  settingsFile: createSettingsFile(folder, clock),
  profileData: {
    ...profileData,
    async open(profileId) {
      opened = await profileData.open(profileId)
      return opened
    }
  },
  ...desktopPorts
})

async function profileOf(handlers: Handlers): Promise<string> {
  const { profiles } = await handlers['profiles.list']({})
  const [known] = profiles
  if (known !== undefined) return known.id
  const { profile } = await handlers['profiles.create']({
    draft: {
      name: 'Bench',
      environment: 'production',
      baseUrl: plan.url,
      headerForm: 'bearer',
      operatorName: 'Bench',
      safetyLevel: 'normal'
    },
    secret: readFileSync(plan.adminSecretFile, 'utf8').trim(),
    storage: 'keychain'
  })
  return profile.id
}

/** From the first page to the last, as fast as it goes. */
async function measureSync(profileId: string): Promise<ConsoleTold> {
  const { handlers } = core
  const watch = createStallWatch()
  const from = performance.now()
  await handlers['audit.sync']({ profileId, isBackground: false })
  for (;;) {
    // Rarely: the question itself takes time of the process that is watched.
    await wait(250)
    const { held, sync } = await handlers['audit.status']({ profileId })
    if (sync.state === 'idle') {
      return { profileId, held, took_ms: performance.now() - from, stall: watch.stop() }
    }
    if (sync.state !== 'syncing') throw new Error(JSON.stringify(sync))
  }
}

async function measure(profileId: string): Promise<ConsoleTold> {
  if (plan.part === 'sync') return measureSync(profileId)
  // Opens the profile.
  const { held } = await core.handlers['audit.status']({ profileId })
  if (plan.part === 'connect' || opened === undefined) return { profileId, held }
  return { profileId, held, memory: await memoryWhileAsked(opened.audit) }
}

await core.start()
const told = await measure(await profileOf(core.handlers))
await core.stop()
process.stdout.write(`${JSON.stringify(told)}\n`)
process.exit(0)
