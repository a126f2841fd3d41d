import { availableParallelism } from 'node:os'
import type { Bundle } from './bundle'
import { bundleProcesses } from './bundle'
import { runTrial, type Trial, type TrialOutcome } from './trial'
import { planTrials, type StoryEffects } from './trial-choice'
import { startTrialHorizon, type TrialHorizon } from './trial-horizon'
import { of, type Story, stories } from './trial-plan'

export type KillProof = {
  readonly trials: number
  readonly seed: number
  readonly kills: number
  /** Runs that came to their end before the moment had come. */
  readonly survived: number
  readonly stories: Readonly<Record<Story, { readonly trials: number; readonly kills: number }>>
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
    const planned = planTrials(trials, seed, effects)
    const outcomes = await runAll(bundle, horizon, planned, onTrial)
    return summed(planned, outcomes, seed, effects)
  } finally {
    await horizon.stop()
    bundle.remove()
  }
}

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
    stories: countedStories(planned, outcomes),
    points,
    pointsThereAre: effects.reduce((sum, { count }) => sum + count, 0),
    offeredAgain: runs.flatMap(({ told }) => of(told, 'offered')).length,
    broken: outcomes.flatMap(({ faults }, index) => {
      const trial = planned[index]
      return faults.length === 0 || trial === undefined ? [] : [{ trial, faults }]
    })
  }
}

function countedStories(
  planned: readonly Trial[],
  outcomes: readonly TrialOutcome[]
): KillProof['stories'] {
  const counted = stories.map(story => {
    const its = outcomes.filter((_, index) => planned[index]?.story === story)
    const kills = its.flatMap(({ runs }) => runs).filter(({ isKilled }) => isKilled).length
    return [story, { trials: its.length, kills }]
  })
  return Object.fromEntries(counted)
}
