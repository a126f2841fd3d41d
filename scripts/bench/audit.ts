import { mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildProcesses } from '../prove/build-processes'
import { createCleanUp } from './audit/clean-up.ts'
import { measureFrames } from './audit/frames.ts'
import { measureInProcess, processSources } from './audit/in-process.ts'
import type { IngestResult } from './audit/ingest-stage.ts'
import type { PeersResult, Unavailable } from './audit/peers-stage.ts'
import type { QueriesResult } from './audit/queries-stage.ts'
import { asJson, asLines, type Measured } from './audit/report.ts'
import { runStage, sourceStage, tell } from './audit/stage.ts'

const entries = Number(process.argv[2])
const wantsJson = process.argv.includes('--json')

/** While syncing: as many as show it, however long the log is. */
const mostSynced = 200_000
/** JSON lines, both databases and DuckDB's, at their most; and an app with its Horizon. */
const bytesPerEntry = 1_600
const bytesBeside = 1e9

async function refuseWithoutRoom(): Promise<void> {
  const { bavail, bsize } = await statfs(tmpdir())
  const [free, wanted] = [bavail * bsize, entries * bytesPerEntry + bytesBeside]
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`
  if (free < wanted) {
    throw new Error(
      `${entries} entries take up to ${gigabytes(wanted)} in ${tmpdir()}, where ${gigabytes(free)} are free. Set TMPDIR to a folder with more room, or measure fewer with --entries.`
    )
  }
  tell(`Up to ${gigabytes(wanted)} of ${gigabytes(free)} free in ${tmpdir()} are used meanwhile`)
}

const cleanUp = createCleanUp()

/** What cannot be measured here says why, and takes nothing from the rest. */
async function attempt<T>(what: string, measure: () => Promise<T>): Promise<T | Unavailable> {
  tell(what)
  try {
    return await measure()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    tell(`Not measured: ${why}`)
    return { unavailable: why }
  }
}

async function measureAll(folder: string): Promise<Measured> {
  tell('Intake')
  const ingest = await runStage<IngestResult>(cleanUp, sourceStage('ingest-stage.ts'), {
    entries,
    folder
  })
  const ofFile = { folder }
  const searched = await runStage<QueriesResult>(cleanUp, sourceStage('queries-stage.ts'), ofFile)
  const peers = await runStage<PeersResult>(cleanUp, sourceStage('peers-stage.ts'), ofFile)
  const ofFiles = { entries, ingest, searched, peers }
  const synced = Math.min(entries, mostSynced)
  const horizonData = join(folder, 'horizon')
  const inProcess = await attempt('Stalls of the main process, and memory', async () => {
    const processes = await buildProcesses(processSources)
    cleanUp.add(processes.remove)
    return measureInProcess(processes, cleanUp, folder, horizonData, synced)
  })
  if ('unavailable' in inProcess) {
    return { ...ofFiles, memory: inProcess, stall: inProcess, frames: inProcess }
  }
  const frames = await attempt('Frames of the page', () =>
    measureFrames(cleanUp, folder, horizonData)
  )
  return { ...ofFiles, ...inProcess, frames }
}

async function measureAndClean(): Promise<Measured> {
  try {
    await refuseWithoutRoom()
    const folder = await mkdtemp(join(tmpdir(), 'horizon-console-bench-'))
    cleanUp.add(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }))
    return await measureAll(folder)
  } finally {
    await cleanUp.run()
  }
}

const measured = await measureAndClean()
for (const line of asLines(measured)) console.log(line)
if (wantsJson) console.log(asJson(measured))
