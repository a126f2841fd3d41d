import { availableParallelism } from 'node:os'
import fc from 'fast-check'
import type { Bundle } from './bundle'
import { bundleProcesses } from './bundle'
import { runTrial, type Trial, type TrialOutcome } from './trial'
import { startTrialHorizon, type TrialHorizon } from './trial-horizon'
import { of, type Story, stories } from './trial-plan'

export type KillProof = {
  readonly trials: number
  readonly seed: number
  readonly kills: number
  /** Runs that came to their end before the moment had come. */
  readonly survived: number
  /** Kills by story and effect, and those at a moment of chance. */
  readonly points: Readonly<Record<string, number>>
  readonly pointsThereAre: number
  readonly offeredAgain: number
  readonly broken: readonly { readonly trial: Trial; readonly faults: readonly string[] }[]
}
type Options = {
  readonly trials: number
  readonly seed: number
  readonly onTrial?: (done: number) => void
}

/** Trials spread over every effect of every story, and over moments of chance. */
export async function proveKill({ trials, seed, onTrial }: Options): Promise<KillProof> {
  const bundle = await bundleProcesses()
  const horizon = await startTrialHorizon(bundle)
  try {
    const effects = await effectsOf(bundle, horizon)
    const planned = plan(trials, seed, effects)
    const outcomes = await runAll(bundle, horizon, planned, onTrial)
    return summed(planned, outcomes, seed, effects)
  } finally {
    await horizon.stop()
    bundle.remove()
  }
}

type StoryEffects = { readonly story: Story; readonly count: number; readonly tookMs: number }

/** What there is to be killed after, found out by a run that nobody kills. */
async function effectsOf(bundle: Bundle, horizon: TrialHorizon): Promise<StoryEffects[]> {
  const found: StoryEffects[] = []
  for (const story of stories) {
    const startedAt = performance.now()
    const trial = { story, kill: null, secondKill: null, jitterMs: 0 }
    const { runs, faults } = await runTrial(bundle, horizon, trial)
    if (faults.length > 0) throw new Error(`${story} without a kill: ${faults.join('; ')}`)
    const count = of(runs[0]?.told ?? [], 'effect').length
    found.push({ story, count, tookMs: performance.now() - startedAt })
  }
  return found
}

/** Each sixth at a moment of chance; the others take the effects of all stories in turn. */
function plan(trials: number, seed: number, effects: readonly StoryEffects[]): Trial[] {
  const points = effects.flatMap(({ story, count }) =>
    Array.from({ length: count }, (_, index) => ({ story, at: index + 1 }))
  )
  const chance = fc.record({
    jitterMs: fc.double({ min: 0, max: 4, noNaN: true }),
    moment: fc.double({ min: 0, max: 1, noNaN: true }),
    story: fc.constantFrom(...effects),
    isTwice: fc.nat({ max: 3 }).map(n => n === 0),
    secondAt: fc.integer({ min: 1, max: 30 })
  })
  const first = fc.sample(fc.nat({ max: points.length - 1 }), { seed, numRuns: 1 })[0] ?? 0
  // Far apart, so that few trials are spread as many are.
  const stride = strideFor(points.length, Math.max(1, Math.round(points.length / trials)))
  return fc.sample(chance, { seed, numRuns: trials }).map((drawn, index) => {
    const { jitterMs, moment, story, isTwice, secondAt } = drawn
    const secondKill = isTwice ? { at: secondAt } : null
    if (index % 6 === 5) {
      const kill = { afterMs: moment * story.tookMs * 0.8 }
      return { story: story.story, kill, secondKill, jitterMs }
    }
    const point = points[(first + index * stride) % points.length] ?? { story: 'guided', at: 1 }
    return { story: point.story, kill: { at: point.at }, secondKill, jitterMs }
  })
}

/** The next number that meets every point before it meets one again. */
function strideFor(points: number, from: number): number {
  const isCoprime = (a: number, b: number): boolean => (b === 0 ? a === 1 : isCoprime(b, a % b))
  let stride = from
  while (!isCoprime(points, stride)) stride += 1
  return stride
}

async function runAll(
  bundle: Bundle,
  horizon: TrialHorizon,
  planned: readonly Trial[],
  onTrial: Options['onTrial']
): Promise<TrialOutcome[]> {
  const outcomes: TrialOutcome[] = []
  const waiting = [...planned.entries()]
  let done = 0
  async function work(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, trial] = next
      outcomes[index] = await runTrial(bundle, horizon, trial)
      done += 1
      onTrial?.(done)
    }
  }
  await Promise.all(Array.from({ length: Math.min(4, 2 * availableParallelism()) }, work))
  return outcomes
}

function summed(
  planned: readonly Trial[],
  outcomes: readonly TrialOutcome[],
  seed: number,
  effects: readonly StoryEffects[]
): KillProof {
  const points: Record<string, number> = {}
  const add = (name: string) => {
    points[name] = (points[name] ?? 0) + 1
  }
  for (const [index, { runs }] of outcomes.entries()) {
    const trial = planned[index]
    for (const { isKilled, told, part } of runs) {
      if (!isKilled) continue
      const last = of(told, 'effect').at(-1)
      const isByTime = part === 'begin' && trial?.kill !== null && 'afterMs' in (trial?.kill ?? {})
      const where = isByTime ? 'a moment of chance' : (last?.name ?? 'before its first effect')
      add(`${trial?.story}${part === 'finish' ? ', started again' : ''}: ${where}`)
    }
  }
  const runs = outcomes.flatMap(outcome => outcome.runs)
  return {
    trials: outcomes.length,
    seed,
    kills: runs.filter(({ isKilled }) => isKilled).length,
    survived: outcomes.filter(({ runs: [first] }) => first?.isKilled === false).length,
    points,
    pointsThereAre: effects.reduce((sum, { count }) => sum + count, 0),
    offeredAgain: runs.flatMap(({ told }) => of(told, 'offered')).length,
    broken: outcomes.flatMap(({ faults }, index) => {
      const trial = planned[index]
      return faults.length === 0 || trial === undefined ? [] : [{ trial, faults }]
    })
  }
}
