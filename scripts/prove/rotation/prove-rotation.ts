import fc from 'fast-check'
import { commands } from './commands'
import { cooperate } from './cooperation'
import type { Aim } from './next-act'
import { createPerson } from './person'
import { type Counts, createWorld, throwIfBroken } from './world'

export type Outcome = {
  readonly isBroken: boolean
  readonly seed: number
  readonly counts: Counts
  /** What happened, in order, shrunk; and what was broken by it. */
  readonly story: string | null
  readonly path: string | null
}
type Options = {
  readonly sequences: number
  readonly seed: number
  readonly path?: string
  readonly replayPath?: string
  readonly onProgress?: (done: number) => void
}

const setUps = fc.record({
  jitter: fc.nat(),
  skewMs: fc.constantFrom(0, 0, 30_000, -400_000),
  oldKeys: fc.integer({ min: 1, max: 3 }),
  aim: fc.constantFrom<Aim[]>('finish', 'finish', 'cancel')
})

/** Sequences of whatever can happen, each followed by an operator who brings all to an end. */
export async function proveRotation({
  sequences,
  seed,
  path,
  replayPath,
  onProgress
}: Options): Promise<Outcome> {
  const counts: Counts = {}
  let done = 0
  const property = fc.asyncProperty(
    setUps,
    commands(replayPath),
    async ({ aim, ...setUp }, sequence) => {
      const world = await createWorld(setUp)
      const person = createPerson(world)
      await fc.asyncModelRun(() => ({ model: {}, real: { world, person } }), sequence)
      await cooperate(world, person, aim)
      throwIfBroken(world)
      for (const [name, count] of Object.entries(world.counts)) {
        counts[name] = (counts[name] ?? 0) + count
      }
      done += 1
      onProgress?.(done)
    }
  )
  const random = Math.random
  // The console spreads its retries by chance; here everything comes from the seed.
  Math.random = () => 0.5
  try {
    const result = await fc.check(property, {
      numRuns: sequences,
      seed,
      ...(path !== undefined && { path }),
      endOnFailure: false
    })
    return {
      isBroken: result.failed,
      seed,
      counts: { sequences: done, ...counts },
      story: result.failed ? `${fc.defaultReportMessage(result)}\n${result.errorInstance}` : null,
      path: result.counterexamplePath
    }
  } finally {
    Math.random = random
  }
}
