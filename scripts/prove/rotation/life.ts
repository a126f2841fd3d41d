import type { CorePorts } from '@main/core/core-ports'
import { createCore } from '@main/core/create-core'
import type { Journal, ProfileData } from '@main/core/data-ports'
import type { SecretStore, StoredProfile, StoredSettings } from '@main/core/ports'
import { exportTools } from '@main/files/export-tools'
import { fingerprint } from '@main/secrets/fingerprint'
import { AppError } from '@shared/errors'
import { Secret } from '@shared/secret'
import type { MemoryData } from './memory-data'
import type { ModelHorizon } from './model-horizon'
import type { ModelTime } from './model-time'

/** What stays when the app ends: files, keychain, Horizon, time. */
export type Machine = {
  readonly time: ModelTime
  readonly server: ModelHorizon
  readonly data: MemoryData
  readonly keychain: Map<string, string>
  profiles: readonly StoredProfile[]
  settings: StoredSettings
  isKeychainLocked: boolean
  lives: number
  uuids: number
  /** Makes the hops between a call and its answer differ from sequence to sequence. */
  jitter: number
  readonly internalFailures: string[]
}

export type Life = {
  readonly number: number
  readonly core: ReturnType<typeof createCore>
  isAlive: boolean
  calls: number
  /** Ends before this call to the world outside, or after it and before its answer is heard. */
  end: { readonly at: number; readonly when: 'before' | 'after' } | null
}

const never = (): Promise<never> => new Promise(() => undefined)

/** One run of the whole core on the machine. Nothing it does is heard once it has ended. */
export function startLife(machine: Machine): Life {
  machine.lives += 1
  const life: Omit<Life, 'core'> = { number: machine.lives, isAlive: true, calls: 0, end: null }
  const core = createCore(portsOf(machine, life))
  return Object.assign(life, { core })
}

type Mortality = Omit<Life, 'core'>

function portsOf(machine: Machine, life: Mortality): CorePorts {
  const { time, server, data } = machine
  const mortal = <T extends object>(object: T): T => mortalParts(object, machine, life)
  const { journal } = data.data
  const profileData: ProfileData = {
    ...mortal(data.data),
    notices: [],
    journal: Object.assign(mortal(journal), { isReadOnly: false }) as Journal
  }
  return {
    clock: time.clock,
    timers: {
      after: (delayMs, run) => time.timers.after(delayMs, () => void (life.isAlive && run()))
    },
    ids: {
      uuid() {
        machine.uuids += 1
        return `00000000-0000-4000-8000-${String(machine.uuids).padStart(12, '0')}`
      }
    },
    log: {
      info: () => undefined,
      warn: () => undefined,
      failure(event, error) {
        const isExpected = error instanceof AppError
        if (life.isAlive && !isExpected) machine.internalFailures.push(`${event}: ${String(error)}`)
        return 'incident'
      }
    },
    events: { publish: () => undefined },
    horizon: {
      connect: () => mortal(server.horizon),
      webhooks: () => {
        throw new Error('no webhooks here')
      },
      partners: () => {
        throw new Error('no partners here')
      },
      audit: () => {
        throw new Error('no audit log here')
      },
      probe: async () => ({ status: 200 }),
      testConnection: async () => ({ passed: true, steps: [], tookMs: 1 })
    },
    keychain: { ...mortal(keychainOf(machine)), backend: 'Model keychain' },
    session: keychainOf({ keychain: new Map(), isKeychainLocked: false }),
    fingerprint,
    profileFile: {
      read: async () => machine.profiles,
      write: async profiles => {
        machine.profiles = profiles
      }
    },
    settingsFile: {
      read: async () => machine.settings,
      write: async settings => {
        machine.settings = settings
      }
    },
    profileData: {
      open: async () => profileData,
      files: async () => [],
      remove: async () => undefined
    },
    ...desktopPorts
  }
}

const desktopPorts: Pick<
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

/** As a Secret Service behaves: locked, it answers "nothing" to a read and refuses a write. */
function keychainOf(
  machine: Pick<Machine, 'keychain' | 'isKeychainLocked'>
): SecretStore & { backend: string } {
  const { keychain } = machine
  const ok = { outcome: 'ok', value: null } as const
  const locked = { outcome: 'locked' } as const
  return {
    backend: 'Model keychain',
    probe: async () => (machine.isKeychainLocked ? locked : ok),
    async read(account) {
      const value = keychain.get(account)
      const isHidden = machine.isKeychainLocked && account.startsWith('reveal/')
      if (value === undefined || isHidden) return { outcome: 'absent' }
      return { outcome: 'ok', value: new Secret(value) }
    },
    async write(account, value) {
      if (machine.isKeychainLocked) return locked
      keychain.set(account, value.reveal())
      return ok
    },
    async remove(account) {
      if (machine.isKeychainLocked) return locked
      keychain.delete(account)
      return ok
    }
  }
}

/** The same object, whose methods are never answered once the life is over. */
function mortalParts<T extends object>(object: T, machine: Machine, life: Mortality): T {
  const entries = Object.entries(object).map(([name, value]) => {
    if (typeof value === 'function') return [name, mortalCall(value, machine, life)]
    const isPart = typeof value === 'object' && value !== null && !Array.isArray(value)
    return [name, isPart ? mortalParts(value, machine, life) : value]
  })
  return Object.fromEntries(entries)
}

function mortalCall(
  call: (...args: readonly unknown[]) => unknown,
  machine: Machine,
  life: Mortality
) {
  return async (...args: readonly unknown[]) => {
    if (!life.isAlive) return never()
    life.calls += 1
    const isLast = life.end !== null && life.calls >= life.end.at
    if (isLast && life.end?.when === 'before') life.isAlive = false
    if (!life.isAlive) return never()
    await hops(machine)
    if (!life.isAlive) return never()
    try {
      return await call(...args)
    } finally {
      if (isLast) life.isAlive = false
      // Neither answer nor error is heard by a run that has ended.
      if (!life.isAlive) await never()
    }
  }
}

/** Up to three turns of the event queue, by a small generator of its own. */
async function hops(machine: Machine): Promise<void> {
  machine.jitter = (Math.imul(machine.jitter, 1_664_525) + 1_013_904_223) >>> 0
  for (let left = machine.jitter >>> 30; left > 0; left -= 1) await null
}
