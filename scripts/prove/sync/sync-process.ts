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
import { AppError } from '@shared/errors'
import { desktopPorts } from '../kill/console-ports'
import { createSecretFile } from './secret-file'
import { type SyncPlan, tell } from './telling'

/** The core with its data worker as a process of its own; it may be killed at any moment. */
const plan: SyncPlan = JSON.parse(process.argv[2] ?? '')
const { folder } = plan
const clock = { now: () => Date.now() }
const log = createLogger({ folder })
const profileData = createProfileDataStore({
  folder,
  workerUrl: new URL('./database-worker.js', import.meta.url),
  clock
})

/** What the worker acknowledged is told at once. */
function telling(data: ProfileData): ProfileData {
  const takePage: ProfileData['audit']['takePage'] = async page => {
    const outcome = await data.audit.takePage(page)
    if (outcome.kind === 'stored' && outcome.lastSeq !== null) {
      tell({ is: 'stored', walk: page.walk, lastSeq: outcome.lastSeq })
    }
    return outcome
  }
  return Object.create(data, { audit: { value: { ...data.audit, takePage } } })
}

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
    createHorizonConnector({ fetch, clock, userAgent: 'p' }),
    log.hide
  ),
  keychain: createSecretFile(join(folder, 'secrets.json')),
  session: createMemoryStore(),
  fingerprint,
  profileFile: createProfileFile(folder, clock),
  settingsFile: createSettingsFile(folder, clock),
  profileData: {
    ...profileData,
    open: async profileId => telling(await profileData.open(profileId))
  },
  ...desktopPorts
})

async function profileOf(handlers: Handlers): Promise<string> {
  const { profiles } = await handlers['profiles.list']({})
  const [known] = profiles
  if (known !== undefined) return known.id
  const { profile } = await handlers['profiles.create']({
    draft: {
      name: 'Trial',
      environment: 'production',
      baseUrl: plan.url,
      headerForm: 'bearer',
      operatorName: 'Ada Moreau',
      safetyLevel: 'normal'
    },
    secret: readFileSync(plan.adminSecretFile, 'utf8').trim(),
    storage: 'keychain'
  })
  return profile.id
}

/** Asks, and waits until the walk has come to an end of its own. */
async function syncOnce(profileId: string, isBackground: boolean): Promise<void> {
  const { handlers } = core
  await handlers['audit.sync']({ profileId, isBackground })
  for (;;) {
    const { sync } = await handlers['audit.status']({ profileId })
    if (sync.state === 'idle') return
    if (sync.state !== 'syncing') throw new Error(JSON.stringify(sync))
    await wait(4)
  }
}

/** Somebody looks at the log meanwhile. */
async function look(profileId: string): Promise<void> {
  const asked = { profileId, query: 'outcome:denied', zone: 'utc' } as const
  const moment = new Date().toISOString()
  await core.handlers['audit.rows']({ ...asked, moment, order: 'newest', index: 0, limit: 20 })
}

try {
  await core.start()
  const profileId = await profileOf(core.handlers)
  tell({ is: 'ready' })
  if (plan.part === 'finish') {
    await syncOnce(profileId, false)
    await core.stop()
    tell({ is: 'done' })
  } else {
    for (let nth = 1; ; nth += 1) {
      await syncOnce(profileId, nth % 3 === 0)
      tell({ is: 'current' })
      await look(profileId)
    }
  }
} catch (error) {
  const wire = error instanceof AppError ? JSON.stringify(error.toWire()) : ''
  tell({ is: 'failed', why: `${error instanceof Error ? error.stack : error} ${wire}` })
}
process.exit(0)
