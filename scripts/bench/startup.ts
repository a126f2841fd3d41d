import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLocalHorizon } from '../../test/support/console-journey.ts'
import { inRoot } from '../prepare/shell.mjs'
import { gzippedKilobytes } from './first-load.ts'
import { type MeasuredApp, startMeasuredApp } from './measured-app.ts'
import { bareNodeMegabytes, idleMegabytes } from './memory.ts'
import { rounded, summarize } from './statistics.ts'

const consoleMain = inRoot('out/main/index.js')
const blankMain = inRoot('scripts/bench/blank-app/main.mjs')
const limits = { startup_ratio: 1.6, first_load_gzip_kb: 300, main_idle_ratio: 2.5 } as const

const runs = Number(process.argv[2])
const wantsJson = process.argv.includes('--json')
const memoryRuns = Math.min(runs, 3)

/** From process start to the frame after the one that drew the table's rows, in milliseconds. */
async function toPaintedKeyTable({ page, startedAt }: MeasuredApp): Promise<number> {
  const painted = await page.waitForFunction(
    () => {
      const isDrawn =
        document.querySelector('[role="row"][data-row-index]') !== null &&
        document.body.innerText.includes('of 64')
      if (!isDrawn) return false
      const frames = globalThis as { keyTableFrame?: boolean }
      // True at the start of the frame that draws it: the next frame starts after that paint.
      if (frames.keyTableFrame === undefined) {
        frames.keyTableFrame = true
        return false
      }
      return performance.timeOrigin + performance.now()
    },
    undefined,
    { polling: 'raf' }
  )
  return Number(await painted.jsonValue()) - startedAt
}

/** From process start to the first paint of a page with one word on it. */
async function toPaintedBlankPage({ page, startedAt }: MeasuredApp): Promise<number> {
  await page.waitForFunction(
    () => performance.getEntriesByName('first-contentful-paint').length > 0,
    undefined,
    { polling: 'raf' }
  )
  const paintedAt = await page.evaluate(
    () =>
      performance.timeOrigin +
      (performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0)
  )
  return paintedAt - startedAt
}

async function withApp<T>(
  main: string,
  folder: string,
  measure: (app: MeasuredApp) => Promise<T>
): Promise<T> {
  const app = await startMeasuredApp(main, folder)
  try {
    return await measure(app)
  } finally {
    await app.close()
  }
}

async function repeat(times: number, measure: () => Promise<number>): Promise<number[]> {
  const values: number[] = []
  for (let run = 0; run < times; run += 1) values.push(await measure())
  return values
}

async function measureAll(folder: string) {
  const consoleFolder = join(folder, 'console')
  const blankFolder = join(folder, 'blank')
  const started = <T>(measure: (app: MeasuredApp) => Promise<T>) =>
    withApp(consoleMain, consoleFolder, measure)
  const blank = <T>(measure: (app: MeasuredApp) => Promise<T>) =>
    withApp(blankMain, blankFolder, measure)

  await started(({ page }) => openLocalHorizon(page))
  await blank(toPaintedBlankPage)
  // In turn, so that a machine that slows down slows both.
  const tableMs: number[] = []
  const blankMs: number[] = []
  for (let run = 0; run < runs; run += 1) {
    tableMs.push(await started(toPaintedKeyTable))
    blankMs.push(await blank(toPaintedBlankPage))
  }

  const loaded = await started(async app => {
    await toPaintedKeyTable(app)
    return app.page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
  })

  const idleConsole = await repeat(memoryRuns, () =>
    started(async app => {
      await toPaintedKeyTable(app)
      return idleMegabytes(app.pid)
    })
  )
  const idleBlank = await repeat(memoryRuns, () =>
    blank(async app => {
      await toPaintedBlankPage(app)
      return idleMegabytes(app.pid)
    })
  )
  const bareNode = await repeat(memoryRuns, bareNodeMegabytes)

  return {
    table: summarize(tableMs),
    blank: summarize(blankMs),
    firstLoadKb: gzippedKilobytes(inRoot('out/renderer'), loaded),
    idleConsole: summarize(idleConsole),
    idleBlank: summarize(idleBlank),
    bareNode: summarize(bareNode)
  }
}

const folder = await mkdtemp(join(tmpdir(), 'horizon-console-bench-'))
try {
  const { table, blank, firstLoadKb, idleConsole, idleBlank, bareNode } = await measureAll(folder)
  const figures = {
    startup_ratio: rounded(table.median / blank.median),
    first_load_gzip_kb: rounded(firstLoadKb, 1),
    main_idle_ratio: rounded((idleConsole.median - idleBlank.median) / bareNode.median)
  }
  const of = (unit: string, { median, p95, runs }: typeof table) =>
    `${rounded(median, 1)} ${unit} (p95 ${rounded(p95, 1)}, ${runs} runs)`
  const verdict = (name: keyof typeof figures) =>
    `${figures[name]} (at most ${limits[name]}: ${figures[name] <= limits[name] ? 'met' : 'missed'})`

  console.log(`Start to painted table of 64 keys   ${of('ms', table)}`)
  console.log(`Start to painted blank page         ${of('ms', blank)}`)
  console.log(`Main process idle                   ${of('MB', idleConsole)}`)
  console.log(`Same runtime, empty app, idle       ${of('MB', idleBlank)}`)
  console.log(`Bare Node with better-sqlite3 open  ${of('MB', bareNode)}`)
  console.log(`startup_ratio                       ${verdict('startup_ratio')}`)
  console.log(`first_load_gzip_kb                  ${verdict('first_load_gzip_kb')}`)
  console.log(`main_idle_ratio                     ${verdict('main_idle_ratio')}`)
  if (wantsJson) {
    const spread = { table_ms: table, blank_ms: blank, idle_mb: idleConsole }
    const compared = { blank_idle_mb: idleBlank, bare_node_mb: bareNode }
    console.log(JSON.stringify({ ...figures, ...spread, ...compared }))
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
