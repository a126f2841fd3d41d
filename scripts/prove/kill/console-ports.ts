import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { CorePorts } from '@main/core/core-ports'
import type { ProfileData } from '@main/core/data-ports'
import type { SecretStore } from '@main/core/ports'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { exportTools } from '@main/files/export-tools'
import { createProfileFile } from '@main/files/profile-file'
import { createSettingsFile } from '@main/files/settings-file'
import { createHorizonConnector } from '@main/horizon-client/horizon-connector'
import { createHidingConnector } from '@main/logging/hiding-ports'
import { createLogger } from '@main/logging/logger'
import { fingerprint } from '@main/secrets/fingerprint'
import { createHidingStore } from '@main/secrets/hiding-store'
import { createKeytarStore } from '@main/secrets/keytar-store'
import { loadKeytar } from '@main/secrets/load-keytar'
import { createMemoryStore } from '@main/secrets/memory-store'
import { AppError } from '@shared/errors'
import { type Effects, tell } from './telling'
import type { Plan } from './trial-plan'

/** A clock that runs, and that the trial can set forward where a minute has to pass. */
export function createTrialTime(passedMs: number) {
  let shift = passedMs
  const waiting = new Set<{ readonly at: number; readonly fire: () => void }>()
  const now = () => Date.now() + shift
  function after(delayMs: number, run: () => void) {
    const fire = () => {
      cancel()
      run()
    }
    const entry = { at: now() + delayMs, fire }
    const timer = setTimeout(fire, delayMs)
    const cancel = () => {
      clearTimeout(timer)
      waiting.delete(entry)
    }
    waiting.add(entry)
    return cancel
  }
  function pass(ms: number): void {
    shift += ms
    tell({ is: 'passed', totalMs: shift })
    for (const { at, fire } of [...waiting]) if (at <= now()) fire()
  }
  return { clock: { now }, timers: { after }, pass }
}

/** The app's own adapters, each effect of theirs counted. */
export function consolePorts(
  plan: Plan,
  effects: Effects,
  time: ReturnType<typeof createTrialTime>
): CorePorts {
  const { folder } = plan
  const { clock, timers } = time
  const log = createLogger({ folder })
  const keytar = createKeytarStore({
    service: `Horizon Console ${folder}`,
    load: loadKeytar,
    timers
  })
  const horizon = createHorizonConnector({
    fetch: countedFetch(plan, effects),
    clock,
    userAgent: 'p'
  })
  const profileData = createProfileDataStore({
    folder,
    workerUrl: new URL('./database-worker.js', import.meta.url),
    clock
  })
  return {
    clock,
    timers,
    ids: { uuid: randomUUID },
    log,
    events: { publish: () => undefined },
    horizon: createHidingConnector(horizon, log.hide),
    keychain: createHidingStore(countedKeychain(keytar, effects), log.hide),
    session: createHidingStore(createMemoryStore(), log.hide),
    fingerprint,
    profileFile: createProfileFile(folder, clock),
    settingsFile: createSettingsFile(folder, clock),
    profileData: {
      ...profileData,
      open: async profileId => countedData(await profileData.open(profileId), effects)
    },
    ...desktopPorts
  }
}

export const desktopPorts: Pick<
  CorePorts,
  'clipboard' | 'files' | 'exportTools' | 'localHorizon' | 'desktop'
> = {
  clipboard: {
    writeSecret: async () => undefined,
    writeText: async () => undefined,
    clearIfHolds: async () => 'cleared',
    clearLeftover: async () => undefined
  },
  files: { choosePath: async () => null, writeNew: async () => undefined },
  exportTools,
  localHorizon: {
    state: () => ({ state: 'stopped' }),
    start: async () => {
      throw new AppError('local-horizon-failed', 'none here')
    },
    stop: async () => undefined,
    onChange: () => undefined
  },
  desktop: {
    about: () => {
      throw new Error('not asked here')
    },
    openDocumentation: async () => undefined,
    applyColorScheme: () => undefined,
    setTitle: () => undefined
  }
}

const writes: Readonly<Record<string, readonly string[]>> = {
  journal: ['intend', 'finish', 'stashed', 'markReveal', 'unstashed'],
  records: ['requestRevocation', 'observeRevocations', 'setPurpose'],
  rotations: ['append'],
  keys: ['store'],
  replies: ['put']
}

function countedData(data: ProfileData, effects: Effects): ProfileData {
  const counted = (part: object, name: string) => {
    const entries = (writes[name] ?? []).map(method => {
      const write = Reflect.get(part, method).bind(part)
      const call = async (...args: unknown[]) => {
        const answer = await write(...args)
        effects.over(`${name}.${method}${detail(name, args)}`)
        return answer
      }
      return [method, call]
    })
    // Not copied: what is read of it has to be as it is then.
    return Object.assign(Object.create(part), Object.fromEntries(entries))
  }
  const parts = Object.keys(writes).map(name => [name, counted(Reflect.get(data, name), name)])
  return Object.assign(Object.create(data), Object.fromEntries(parts))
}

function detail(name: string, args: readonly unknown[]): string {
  const last = args.at(-1)
  if (name !== 'rotations' || typeof last !== 'object' || last === null) return ''
  const event = Reflect.get(last, 'event')
  return ` ${Reflect.get(event, 'is')}`
}

function countedKeychain(store: SecretStore, effects: Effects): SecretStore {
  return {
    ...store,
    async write(account, value) {
      const outcome = await store.write(account, value)
      if (account.startsWith('reveal/') && outcome.outcome === 'ok') {
        tell({ is: 'stashed', revealId: account.slice('reveal/'.length) })
      }
      effects.over('keychain.write')
      return outcome
    },
    async remove(account) {
      const outcome = await store.remove(account)
      effects.over('keychain.remove')
      return outcome
    }
  }
}

/** Requests as they leave and as they are answered; a plaintext is told the moment it is there. */
function countedFetch({ story, part }: Plan, effects: Effects): typeof fetch {
  let hasLost = false
  return async (input, init) => {
    const method = init?.method ?? 'GET'
    const { pathname } = new URL(String(input))
    const isWrite = method !== 'GET'
    if (isWrite) tell({ is: 'sent', method, path: pathname })
    const answering = fetch(input, init)
    answering.catch(() => undefined)
    await effects.left(`${method} ${kindOf(pathname)} left`)
    const answer = await answering
    const text = await answer.text()
    if (isWrite) tellPlaintext(text, init)
    effects.over(`${method} ${kindOf(pathname)} answered`)
    const isCreate = method === 'POST' && pathname === '/admin/api-keys'
    if (isCreate && story === 'lost-reply' && part === 'begin' && !hasLost) {
      hasLost = true
      throw Object.assign(new TypeError('fetch failed'), { code: 'ECONNRESET' })
    }
    const { status, headers } = answer
    return new Response(status === 204 ? null : text, { status, headers })
  }
}

/** With ids taken out, so that the same effect has the same name in every trial. */
const kindOf = (path: string): string => path.replace(/\/(key|wh|whk)_[^/]+/, '/:id')

function tellPlaintext(text: string, init: RequestInit | undefined): void {
  const revealId = new Headers(init?.headers).get('idempotency-key') ?? ''
  try {
    const { plaintext_key, token } = JSON.parse(text)
    const plaintext = plaintext_key ?? token
    if (typeof plaintext === 'string') tell({ is: 'plaintext', revealId, plaintext })
  } catch {
    // No JSON, no plaintext.
  }
}

export const readAdminSecret = ({ adminSecretFile }: Plan): string =>
  readFileSync(adminSecretFile, 'utf8').trim()
