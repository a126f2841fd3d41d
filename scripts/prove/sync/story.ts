import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { maskedText } from '@main/database/audit/masking'
import { toAuditEntryBody } from '@sandbox/routes/audit-entry-body'
import { createSeededRandom, type SeededRandom } from '@sandbox/scenarios/seeded-random'
import { createHorizonServer, type HorizonServer } from '@sandbox/server'
import { selectEntries } from '@sandbox/store/audit-reading'
import Database from 'better-sqlite3'
import { node24 } from '../../prepare/shell.mjs'
import { faultsAfterKill, faultsAtEnd } from './faults'
import { openHeldLog } from './held-log'
import { createLoad } from './load'
import type { SyncPlan, SyncTold } from './telling'

/** What stories begin with: a Horizon with a log, and a console that holds it. */
export type Base = {
  readonly horizonFolder: string
  readonly consoleFolder: string
  readonly clockFile: string
  /** Where that Horizon was. */
  readonly url: string
}
export type Scene = { readonly programOf: string; readonly base: Base }
export type Story = { readonly seed: string; readonly kills: number; readonly isFresh: boolean }
export type StoryOutcome = {
  readonly kills: number
  /** What had been told last when the process was killed. */
  readonly moments: Readonly<Record<string, number>>
  readonly entries: number
  readonly faults: readonly string[]
}

const longestRunMs = 600_000

/** When a life ends: so long after so many pages were acknowledged; `null`: of itself. */
type End = { readonly afterPages: number; readonly ms: number } | null

type Life = { readonly told: readonly SyncTold[]; readonly isKilled: boolean }

/** One life of the console, until it is killed or ends. */
export async function live(
  program: string,
  plan: SyncPlan,
  end: End,
  onTold: () => void = () => undefined
): Promise<Life> {
  const child = spawn(node24, [program, JSON.stringify(plan)], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const told: SyncTold[] = []
  const kill = () => void child.kill('SIGKILL')
  const limit = setTimeout(kill, longestRunMs)
  let timer: NodeJS.Timeout | undefined
  let pages = 0
  const lines = createInterface(child.stdout)
  lines.on('line', line => {
    const one: SyncTold = JSON.parse(line)
    told.push(one)
    onTold()
    if (one.is === 'stored') pages += 1
    if (one.is !== 'ready' && one.is !== 'stored') return
    if (end !== null && pages >= end.afterPages) timer ??= setTimeout(kill, end.ms)
  })
  const closed = new Promise(resolve => lines.once('close', resolve))
  const signal = await new Promise(resolve => child.once('exit', (_code, by) => resolve(by)))
  await closed
  clearTimeout(timer)
  clearTimeout(limit)
  return { told, isKilled: signal === 'SIGKILL' }
}

const failuresIn = ({ told }: Life): string[] =>
  told.flatMap(one => (one.is === 'failed' ? [`The process failed: ${one.why}`] : []))

function acknowledged({ told }: Life): number {
  return told.reduce(
    (most, one) =>
      one.is === 'stored' && one.walk === 'forward' ? Math.max(most, one.lastSeq) : most,
    0
  )
}

/** Everything that Horizon has, as it sends it and as the console may keep it, by number. */
function serverEntries(dataFolder: string): string[] {
  const db = new Database(join(dataFolder, 'horizon.db'), { readonly: true })
  try {
    return selectEntries(db, 'ORDER BY seq', {}).map(entry => {
      const body = toAuditEntryBody(entry)
      const sent = JSON.stringify(body)
      return maskedText(Buffer.from(sent), body, true) ?? sent
    })
  } finally {
    db.close()
  }
}

/** A console knows its Horizon by its address: each story's has another one. */
async function copyConsole(base: Base, folder: string, url: string): Promise<void> {
  await cp(base.consoleFolder, folder, { recursive: true })
  for (const name of ['profiles.json', 'secrets.json']) {
    const path = join(folder, name)
    const text = await readFile(path, 'utf8')
    await writeFile(path, text.replaceAll(base.url, url))
  }
}

/** In the middle of the first page as often as after some. */
const anyEnd = (random: SeededRandom): End => ({
  afterPages: random.below(12),
  ms: Math.floor(60 * random.next() ** 2)
})

/** One console on one Horizon that goes on recording, killed so many times, and then left alone. */
export async function tellStory(
  { programOf, base }: Scene,
  { seed, kills, isFresh }: Story
): Promise<StoryOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'horizon-console-sync-'))
  const data = join(folder, 'horizon')
  const consoleFolder = join(folder, 'console')
  const random = createSeededRandom(seed, 'kills')
  const moments: Record<string, number> = {}
  const faults: string[] = []
  let server: HorizonServer | undefined
  try {
    await cp(base.horizonFolder, data, { recursive: true })
    server = await createHorizonServer({ port: 0, data, clockFile: base.clockFile })
    const { url, adminSecretFile } = server
    if (isFresh) await mkdir(consoleFolder, { mode: 0o700 })
    else await copyConsole(base, consoleFolder, url)
    const plan = { folder: consoleFolder, url, adminSecretFile }
    const load = createLoad(data, seed)
    let known = 0
    try {
      for (let nth = 1; nth <= kills && faults.length === 0; nth += 1) {
        const life = await live(
          programOf,
          { ...plan, part: 'go-on' },
          anyEnd(random),
          load.recordSome
        )
        load.rest()
        faults.push(...failuresIn(life))
        const last = life.told.at(-1)
        const moment = last === undefined ? 'starting' : last.is === 'stored' ? last.walk : last.is
        moments[moment] = (moments[moment] ?? 0) + 1
        known = Math.max(known, acknowledged(life))
        const log = await openHeldLog(consoleFolder)
        faults.push(
          ...(await faultsAfterKill(log, known)).map(fault => `After kill ${nth}: ${fault}`)
        )
        await log.close()
      }
    } finally {
      load.rest()
      load.close()
    }
    const life = await live(programOf, { ...plan, part: 'finish' }, null)
    faults.push(...failuresIn(life))
    const entries = serverEntries(data)
    const log = await openHeldLog(consoleFolder)
    faults.push(...(await faultsAtEnd(log, entries)).map(fault => `At the end: ${fault}`))
    await log.close()
    return { kills, moments, entries: entries.length, faults }
  } finally {
    await server?.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
