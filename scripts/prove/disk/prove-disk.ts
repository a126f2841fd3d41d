import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { createSeededRandom, type SeededRandom } from '@sandbox/scenarios/seeded-random'
import { buildProcesses } from '../build-processes'
import { takeNext } from './entries'
import { faultsAfter } from './faults'
import { basePages, profileId } from './telling'
import { type Injected, underStrace, type Watched, watched } from './trial'

export type DiskProof = {
  readonly trials: number
  readonly seed: number
  /** What the process asks of the disk where nothing fails. */
  readonly calls: Readonly<Record<string, number>>
  /** Trials by what was injected. */
  readonly injected: Readonly<Record<string, number>>
  readonly broken: readonly { readonly injected: Injected; readonly faults: readonly string[] }[]
}
type Options = {
  readonly trials: number
  readonly seed: number
  readonly onTrials?: (done: number) => void
}

const atOnce = 2
/** The calls of which there are thousands; of the others each is a place of its own. */
const many: Watched = 'pwrite64'

/** A folder with the log that trials begin with, and where that log comes to on a sound disk. */
async function makeBase() {
  const folder = await mkdtemp(join(tmpdir(), 'horizon-disk-base-'))
  const clock = { now: () => Date.now() }
  async function takeUpTo(data: string, pages: number): Promise<string> {
    const profile = await createProfileDataStore({ folder: data, clock }).open(profileId)
    for (let nth = 0; nth < pages; nth += 1) await takeNext(profile)
    const { chain } = await profile.audit.ledger()
    await profile.close()
    return chain.head
  }
  const base = join(folder, 'base')
  await takeUpTo(base, basePages)
  return {
    base,
    takeUpTo,
    remove: () => rm(folder, { recursive: true, force: true })
  }
}

function anyError(call: Watched, nth: number, random: SeededRandom): Injected {
  const place = { call, nth, times: 1 } as const
  if (call === 'openat')
    return { ...place, fault: random.pick(['EIO', 'EMFILE', 'EROFS'] as const) }
  if (call !== many) return { ...place, fault: random.chance(0.3) ? 'SIGKILL' : 'EIO' }
  const fault = random.pick(['EIO', 'EDQUOT', 'ENOSPC', 'ENOSPC', 'SIGKILL'] as const)
  // A full disk is full for a while.
  return { ...place, fault, times: fault === 'ENOSPC' ? 1 + random.below(5) : 1 }
}

/**
 * A disk that stays full for a while in the middle of a page; then half of the trials at the rare calls,
 * each once and in any order, and the rest at any of the many.
 */
function planned(
  calls: Readonly<Record<string, number>>,
  trials: number,
  seed: number
): Injected[] {
  const random = createSeededRandom(String(seed), 'disk')
  const rare = watched
    .filter(call => call !== many)
    .flatMap(call => Array.from({ length: calls[call] ?? 0 }, (_, nth) => [call, nth + 1] as const))
  const places: (readonly [Watched, number])[] = []
  while (places.length < trials / 2 && rare.length > 0) {
    places.push(...rare.splice(random.below(rare.length), 1))
  }
  while (places.length < trials - 1) places.push([many, 1 + random.below(calls[many] ?? 1)])
  const full = {
    call: many,
    nth: Math.ceil((calls[many] ?? 1) / 2),
    times: 5,
    fault: 'ENOSPC'
  } as const
  return [full, ...places.map(([call, nth]) => anyError(call, nth, random))]
}

/** Lets the disk fail under a sync, and looks at what it said and what is there afterwards. */
export async function proveDisk({ trials, seed, onTrials }: Options): Promise<DiskProof> {
  const built = await buildProcesses({
    'writing-process': 'scripts/prove/disk/writing-process.ts',
    'database-worker': 'src/main/database/worker.ts'
  })
  const { base, takeUpTo, remove } = await makeBase()
  try {
    const program = built.pathOf('writing-process')
    const sound = await underStrace(program, base, undefined, async (folder, told, calls) => {
      if (told.at(-1)?.is !== 'ended') throw new Error('It does not work on a sound disk')
      return { calls, head: await takeUpTo(folder, 1) }
    })
    const calls = Object.fromEntries(
      watched.map(call => [call, sound.calls.filter(one => one === call).length])
    )
    const waiting = planned(calls, trials, seed)
    const injected: Record<string, number> = {}
    const broken: DiskProof['broken'][number][] = []
    let done = 0
    async function work(): Promise<void> {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const one = next
        const faults = await underStrace(program, base, one, (folder, told) =>
          faultsAfter(folder, told, one, sound.head)
        ).catch((error: unknown) => [`${error instanceof Error ? error.stack : error}`])
        if (faults.length > 0) broken.push({ injected: one, faults })
        const name = `${one.fault} at ${one.call}`
        injected[name] = (injected[name] ?? 0) + 1
        done += 1
        onTrials?.(done)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    return { trials: done, seed, calls, injected, broken }
  } finally {
    built.remove()
    await remove()
  }
}
