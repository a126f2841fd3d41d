import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCoreParts } from '@main/core/core-parts'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { createProfileFile } from '@main/files/profile-file'
import { createSettingsFile } from '@main/files/settings-file'
import { createHorizonConnector } from '@main/horizon-client/horizon-connector'
import { createMemoryStore } from '@main/secrets/memory-store'
import type { RotationEvent } from '@shared/contract/rotation-events'
import type { Key } from '@shared/horizon/key'
import { aProfileDraft, fakeApp, fakeTime } from './fakes'
import { makeKey, startSandbox } from './sandbox'

type Sent = { readonly method: string; readonly url: string }

/**
 * The console's parts on its own database, files and HTTP client against a real embedded Horizon,
 * with a clock and timers that the test moves and faults that it scripts.
 */
export async function startRotationsOnSandbox() {
  const folder = await mkdtemp(join(tmpdir(), 'console-rotations-'))
  const faultFile = join(folder, 'faults.json')
  await writeFile(faultFile, '')
  const sandbox = await startSandbox({ faultFile })
  const time = fakeTime(Date.now())
  const keychain = createMemoryStore()
  const sent: Sent[] = []

  const network: typeof fetch = async (input, init) => {
    sent.push({ method: init?.method ?? 'GET', url: String(input) })
    return fetch(input, init)
  }

  async function run() {
    const { clock, timers } = time
    const { ports } = fakeApp()
    const core = createCoreParts({
      ...ports,
      clock,
      timers,
      keychain,
      ids: { uuid: randomUUID },
      session: createMemoryStore(),
      profileFile: createProfileFile(folder, clock),
      settingsFile: createSettingsFile(folder, clock),
      profileData: createProfileDataStore({ folder, clock }),
      horizon: createHorizonConnector({
        fetch: network,
        clock,
        userAgent: 'test',
        retryDelayMs: () => 0
      })
    })
    const parts = { ...core, ...(await core.rotating.get()) }
    await parts.start()
    if (parts.active.current() === null) {
      const draft = { ...aProfileDraft, baseUrl: sandbox.url, safetyLevel: 'normal' } as const
      await parts.profiles.create(draft, sandbox.adminSecret, 'keychain')
    }
    const open = parts.active.current()
    if (open === null) throw new Error('No profile is open')
    await parts.rotations.ended(open)
    return { parts, open, rotations: parts.rotations }
  }
  type Run = Awaited<ReturnType<typeof run>>
  let current: Run = await run()

  /** A key at Horizon, and a rotation of it. */
  async function begin() {
    const { id } = await makeKey(sandbox, { client_name: 'Billing', scopes: ['agents:read'] })
    const { parts, open, rotations } = current
    const { keys } = await parts.refresh.refreshAnew(open)
    const key = keys.find(each => each.id === id) as Key
    const { clientName, scopes } = key
    const { state } = await rotations.start(open, [
      {
        is: 'started',
        subject: { kind: 'api-key', key },
        mode: 'guided',
        organizationId: null,
        checks: [],
        draft: { clientName, scopes, expiresAt: null }
      }
    ])
    const rotationId = state.id
    const held = () => current.rotations.get(current.open, rotationId)
    return {
      oldId: id,
      rotationId,
      stateNow: async () => (await held()).state,
      events: async () => (await held()).entries.map(({ event }) => event),
      create: () => current.rotations.create(current.open, rotationId),
      act: (...events: RotationEvent[]) =>
        current.rotations.act(current.open, rotationId, () => events),
      list: () => current.rotations.look(current.open, rotationId).catch(() => undefined)
    }
  }

  return {
    sandbox,
    sent,
    begin,
    current: () => current,
    advance: time.advance,
    script: (...rules: object[]) => writeFile(faultFile, JSON.stringify(rules)),
    async restart() {
      await current.parts.stop()
      current = await run()
    },
    async close() {
      await current.parts.stop()
      await sandbox.close()
      await rm(folder, { recursive: true, force: true })
    }
  }
}
export type RotationsOnSandbox = Awaited<ReturnType<typeof startRotationsOnSandbox>>
