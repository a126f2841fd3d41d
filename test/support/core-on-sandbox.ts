import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCore } from '@main/core/create-core'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { createProfileFile } from '@main/files/profile-file'
import { createSettingsFile } from '@main/files/settings-file'
import { createHorizonConnector } from '@main/horizon-client/horizon-connector'
import { createMemoryStore } from '@main/secrets/memory-store'
import type { HorizonOptions } from '@sandbox/server'
import type { SafetyLevel } from '@shared/domain/safety-level'
import { fakeApp } from './fakes'
import { startSandbox } from './sandbox'

const clock = { now: () => Date.now() }

function createHold(path: string, nth: number) {
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>()
  const { promise: over, resolve: letGo } = Promise.withResolvers<void>()
  let count = 0
  async function passed(asked: string): Promise<void> {
    if (asked !== path) return
    count += 1
    if (count !== nth) return
    reach()
    await over
  }
  return { reached, letGo, passed }
}

/**
 * The core on the app's own database, files and HTTP client, against a real embedded Horizon;
 * only desktop and keychain are fakes.
 */
export async function startCoreOnSandbox(options: Partial<HorizonOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'console-core-'))
  const faultFile = join(folder, 'faults.json')
  await writeFile(faultFile, '')
  const sandbox = await startSandbox({ faultFile, ...options })
  const stops: (() => Promise<void>)[] = []
  const sent: { readonly method: string; readonly path: string }[] = []
  const holds: ReturnType<typeof createHold>[] = []
  let isOffline = false

  const listening: typeof fetch = async (input, init) => {
    const path = new URL(String(input)).pathname
    sent.push({ method: init?.method ?? 'GET', path })
    for (const { passed } of holds) await passed(path)
    if (isOffline) throw Object.assign(new TypeError('fetch failed'), { code: 'ECONNREFUSED' })
    return fetch(input, init)
  }

  /** One run of the app on this machine. */
  function app(keychain = createMemoryStore()) {
    const { ports, files, published } = fakeApp()
    const core = createCore({
      ...ports,
      clock,
      keychain,
      ids: { uuid: randomUUID },
      session: createMemoryStore(),
      profileFile: createProfileFile(folder, clock),
      settingsFile: createSettingsFile(folder, clock),
      profileData: createProfileDataStore({ folder, clock }),
      horizon: createHorizonConnector({
        fetch: listening,
        clock,
        userAgent: 'test',
        retryDelayMs: () => 0
      })
    })
    stops.push(core.stop)
    return { core, handlers: core.handlers, keychain, files, published }
  }

  async function connected(safetyLevel: SafetyLevel = 'type-to-confirm') {
    const running = app()
    const { profile } = await running.handlers['profiles.create']({
      draft: {
        name: 'Acme',
        environment: 'production',
        baseUrl: sandbox.url,
        headerForm: 'bearer',
        operatorName: 'Ada Moreau',
        safetyLevel
      },
      secret: sandbox.adminSecret,
      storage: 'keychain'
    })
    const profileId = profile.id
    const list = await running.handlers['keys.refresh']({ profileId, isBackground: false })
    return { ...running, profileId, list }
  }

  return {
    /** Everything this machine keeps, the keychain's fake not included. */
    folder,
    sandbox,
    app,
    connected,
    /** Every request that left, or would have. */
    sent,
    /** From now on no request reaches Horizon. */
    goOffline: () => {
      isOffline = true
    },
    comeBack: () => {
      isOffline = false
    },
    /** Keeps the nth request to `path` from now on from leaving until it is let go. */
    holdBack(path: string, nth: number) {
      const hold = createHold(path, nth)
      holds.push(hold)
      return hold
    },
    /** What Horizon's next answers do instead of what they should. */
    script: (...rules: object[]) => writeFile(faultFile, JSON.stringify(rules)),
    async close() {
      for (const { letGo } of holds) letGo()
      for (const stop of stops) await stop()
      await sandbox.close()
      await rm(folder, { recursive: true, force: true })
    }
  }
}
export type CoreOnSandbox = Awaited<ReturnType<typeof startCoreOnSandbox>>
