import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { node24 } from '../../prepare/shell.mjs'
import type { Bundle } from './bundle'
import { faultsOf } from './trial-checks'
import type { TrialHorizon } from './trial-horizon'
import { of, type Plan, type Story, type Told } from './trial-plan'

/** Where a run is ended: after its nth effect, or after some time; `null`: it is left alone. */
export type Kill = { readonly at: number } | { readonly afterMs: number } | null
export type Trial = {
  readonly story: Story
  readonly kill: Kill
  /** Of the start after it; the one after that is left alone. */
  readonly secondKill: Kill
  readonly jitterMs: number
}
export type Run = {
  readonly part: Plan['part']
  readonly told: readonly Told[]
  readonly isKilled: boolean
  /** Keys of the trial that worked at Horizon after it. */
  readonly aliveAfter: readonly string[]
}
export type TrialOutcome = {
  readonly runs: readonly Run[]
  readonly faults: readonly string[]
}

const longestRunMs = 300_000

/** One rotation, its console killed on the way, and what is found afterwards. */
export async function runTrial(
  bundle: Bundle,
  horizon: TrialHorizon,
  { story, kill, secondKill, jitterMs }: Trial
): Promise<TrialOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'horizon-console-trial-'))
  try {
    const subject = story === 'webhook' ? await horizon.makeWebhook() : await horizon.makeKey()
    const { url, adminSecretFile } = horizon
    const plan = { folder, url, adminSecretFile, story, subjectId: subject.id, jitterMs }
    const runs: Run[] = []
    let passedMs = 0
    for (const [index, end] of [kill, secondKill, null].entries()) {
      if (index > 0 && runs.at(-1)?.isKilled !== true) break
      const part = index === 0 ? 'begin' : 'finish'
      const { told, isKilled } = await run(bundle, { ...plan, part, passedMs }, end)
      passedMs = of(told, 'passed').at(-1)?.totalMs ?? passedMs
      runs.push({ part, told, isKilled, aliveAfter: horizon.factsOf(subject).aliveIds })
    }
    const facts = horizon.factsOf(subject)
    return { runs, faults: await faultsOf({ story, folder, subject, runs, facts }) }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function run(
  bundle: Bundle,
  plan: Omit<Plan, 'killAt'>,
  kill: Kill
): Promise<Pick<Run, 'told' | 'isKilled'>> {
  const killAt = kill !== null && 'at' in kill ? kill.at : null
  const child = spawn(node24, [bundle.console, JSON.stringify({ ...plan, killAt })], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const told: Told[] = []
  const end = () => void child.kill('SIGKILL')
  let timer: NodeJS.Timeout | undefined
  const limit = setTimeout(end, longestRunMs)
  const lines = createInterface(child.stdout)
  lines.on('line', line => {
    const one: Told = JSON.parse(line)
    told.push(one)
    if (one.is === 'ready' && kill !== null && 'afterMs' in kill) {
      timer = setTimeout(end, kill.afterMs)
    }
  })
  const closed = new Promise(resolve => lines.once('close', resolve))
  const signal = await new Promise(resolve => child.once('exit', (_code, by) => resolve(by)))
  await closed
  clearTimeout(timer)
  clearTimeout(limit)
  return { told, isKilled: signal === 'SIGKILL' }
}
