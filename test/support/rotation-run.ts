import { createCoreParts } from '@main/core/core-parts'
import type { ProfileData } from '@main/core/data-ports'
import {
  aProfileDraft,
  canarySecret,
  type FakeMachine,
  fakeApp,
  fakeMachine,
  settled
} from './fakes'

/** One life of the app: it ends between two calls to the world outside, and nothing comes after. */
export type Life = {
  isAlive: boolean
  calls: number
  /** Ends before this call, or after it has happened and before its answer is heard. */
  end?: { readonly at: number; readonly when: 'before' | 'after' }
}

const never = (): Promise<never> => new Promise(() => undefined)

/** The same object, whose methods are never answered once the life is over. */
function mortal<T extends object>(object: T, life: Life): T {
  const entries = Object.entries(object).map(([name, value]) => {
    if (typeof value === 'function') return [name, mortalCall(value.bind(object), life)]
    const isPart = typeof value === 'object' && value !== null && !Array.isArray(value)
    return [name, isPart ? mortal(value, life) : value]
  })
  return Object.fromEntries(entries)
}

function mortalCall(call: (...args: unknown[]) => unknown, life: Life) {
  return async (...args: unknown[]) => {
    if (!life.isAlive) return never()
    life.calls += 1
    const isLast = life.calls === life.end?.at
    if (isLast && life.end?.when === 'before') life.isAlive = false
    if (!life.isAlive) return never()
    const answer = await call(...args)
    if (isLast) life.isAlive = false
    return life.isAlive ? answer : never()
  }
}

/**
 * One run of the console's parts on fakes of their ports. The next run on the same machine finds
 * what a kill of this one left.
 */
export async function rotationRun(machine: FakeMachine = fakeMachine()) {
  const app = fakeApp(machine)
  const life: Life = { isAlive: true, calls: 0 }
  const { ports } = app
  const core = createCoreParts({
    ...ports,
    timers: {
      after: (delayMs, run) => ports.timers.after(delayMs, () => void (life.isAlive && run()))
    },
    keychain: { ...mortal(ports.keychain, life), backend: ports.keychain.backend },
    horizon: {
      ...ports.horizon,
      connect: target => mortal(ports.horizon.connect(target), life),
      partners: target => mortal(ports.horizon.partners(target), life)
    },
    profileData: {
      ...ports.profileData,
      open: async profileId => toMortalData(await ports.profileData.open(profileId), life)
    }
  })
  const parts = { ...core, ...(await core.rotating.get()) }
  await parts.start()
  if (machine.profiles.stored.length === 0) {
    const draft = { ...aProfileDraft, safetyLevel: 'normal' } as const
    await parts.profiles.create(draft, canarySecret, 'keychain')
  }
  const open = parts.active.current()
  if (open === null) throw new Error('No profile is open')
  const { horizon } = machine.remote
  const { rotations, refresh, reveals, strays, recovery } = parts
  await recovery.ended(open)
  await rotations.ended(open)

  /** A fresh list, looked through. */
  async function list() {
    await refresh.refreshAnew(open as NonNullable<typeof open>)
    await settled()
  }

  return {
    ...app,
    machine,
    parts,
    open,
    life,
    horizon,
    rotations,
    reveals,
    strays,
    list,
    data: machine.dataOf(open.profileId),
    kill: () => {
      life.isAlive = false
    }
  }
}
export type RotationRun = Awaited<ReturnType<typeof rotationRun>>

function toMortalData(data: ProfileData, life: Life): ProfileData {
  const { journal } = data
  // Read anew each time, as the fake may be made read-only while it is open.
  const mortalJournal = Object.defineProperty(mortal(journal, life), 'isReadOnly', {
    get: () => journal.isReadOnly
  })
  return { ...mortal(data, life), notices: data.notices, journal: mortalJournal }
}
