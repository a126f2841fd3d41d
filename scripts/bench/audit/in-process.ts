import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { node24 } from '../../prepare/shell.mjs'
import type { BuiltProcesses } from '../../prove/build-processes'
import { type HorizonProcess, startHorizon } from '../horizon-process.ts'
import type { CleanUp } from './clean-up.ts'
import type { ConsolePlan, ConsoleTold, MemoryFigures, StallFigures } from './console-plan.ts'
import { runStage } from './stage.ts'

export type Built = BuiltProcesses<'console-process' | 'idle-process' | 'database-worker'>
export const processSources = {
  'console-process': 'scripts/bench/audit/console-process.ts',
  'idle-process': 'scripts/bench/audit/idle-process.ts',
  'database-worker': 'src/main/database/worker.ts'
} as const

export type StallResult = {
  readonly entries: number
  readonly per_second: number
  readonly main: StallFigures
  /** A process that does nothing, at the same time. */
  readonly idle: StallFigures
}

async function horizonOf(cleanUp: CleanUp, data: string, flags: readonly string[]) {
  const horizon = startHorizon(data, flags)
  const forget = cleanUp.add(async () => (await horizon).stop())
  const started = await horizon
  return { ...started, stop: () => started.stop().then(forget) }
}

async function planFor(folder: string, { url, adminSecret }: HorizonProcess): Promise<ConsolePlan> {
  const adminSecretFile = `${folder}-secret`
  await mkdir(folder, { mode: 0o700 })
  await writeFile(adminSecretFile, adminSecret, { mode: 0o600 })
  return { folder, url, adminSecretFile, part: 'connect' }
}

/** How late a process that does nothing is, while something else runs. */
async function whileIdle<T>(built: Built, cleanUp: CleanUp, work: () => Promise<T>) {
  const child = spawn(node24, [built.pathOf('idle-process')], {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  const ended = once(child, 'close')
  const forget = cleanUp.add(async () => {
    child.kill('SIGKILL')
    await ended
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', text => {
    output += text
  })
  const value = await work()
  child.stdin.end()
  await ended
  forget()
  return { value, idle: JSON.parse(output) as StallFigures }
}

/** One embedded Horizon, in a process of its own, for everything that needs one. */
export async function measureInProcess(
  built: Built,
  cleanUp: CleanUp,
  folder: string,
  horizonData: string,
  entries: number
): Promise<{ readonly memory: MemoryFigures; readonly stall: StallResult }> {
  const horizon = await horizonOf(cleanUp, horizonData, ['--audit', String(entries)])
  const program = [built.pathOf('console-process')]
  const live = (plan: ConsolePlan) => runStage<ConsoleTold>(cleanUp, program, plan)

  /** The core syncs what Horizon has. */
  async function measureStall(): Promise<StallResult> {
    const plan = await planFor(join(folder, 'stalled'), horizon)
    const { value, idle } = await whileIdle(built, cleanUp, () => live({ ...plan, part: 'sync' }))
    const { held, took_ms: tookMs, stall } = value
    if (stall === undefined || tookMs === undefined) throw new Error('Nothing was measured')
    return { entries: held, per_second: (held / tookMs) * 1_000, main: stall, idle }
  }

  /** Core and worker over a file that was filled before. */
  async function measureMemory(): Promise<MemoryFigures> {
    const plan = await planFor(join(folder, 'searched'), horizon)
    const { profileId } = await live(plan)
    await rename(join(folder, 'cache.db'), join(plan.folder, 'profiles', profileId, 'cache.db'))
    const { memory } = await live({ ...plan, part: 'search' })
    if (memory === undefined) throw new Error('Nothing was measured')
    return memory
  }

  try {
    const stall = await measureStall()
    return { stall, memory: await measureMemory() }
  } finally {
    await horizon.stop()
  }
}
