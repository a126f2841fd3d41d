import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inRoot } from '../prepare/shell.mjs'
import { startHorizon } from './horizon-process.ts'
import { measureKeyList } from './key-list-page.ts'
import { measureRefresh } from './key-refresh.ts'
import { startMeasuredApp } from './measured-app.ts'
import { rounded, type Summary } from './statistics.ts'
import { measureUsage } from './usage.ts'

const keys = 10_000
const limits = {
  refresh_ratio: 3,
  list_interactive_ms: 300,
  filter_ms: 50,
  worst_frame_ms: 50,
  usage_ms: 20
} as const

const runs = Number(process.argv[2])
const wantsJson = process.argv.includes('--json')

async function measureAll(folder: string) {
  const consoleFolder = join(folder, 'console')
  const scale = ['--scale', String(keys)]
  // Where the console looks for its local Horizon's data.
  const horizon = await startHorizon(join(consoleFolder, 'local-horizon'), scale)
  const refresh = await measureRefresh(horizon, folder, runs).finally(() => horizon.stop())

  const app = await startMeasuredApp(inRoot('out/main/index.js'), consoleFolder)
  const list = await measureKeyList(app.page, runs).finally(() => app.close())
  const usage = await measureUsage(join(folder, 'usage'), Math.max(runs, 20))
  return { refresh, list, usage }
}

const folder = await mkdtemp(join(tmpdir(), 'horizon-console-bench-'))
try {
  const { refresh, list, usage } = await measureAll(folder)
  const figures = {
    refresh_ratio: rounded(refresh.first.median / refresh.bare.median),
    list_interactive_ms: rounded(list.interactive.median, 1),
    filter_ms: rounded(list.filter.median, 1),
    worst_frame_ms: rounded(list.worstFrameMs, 1),
    usage_ms: rounded(usage.usage.median, 1)
  }
  const of = ({ median, p95, runs }: Summary) =>
    `${rounded(median, 1)} ms (p95 ${rounded(p95, 1)}, ${runs} runs)`
  const verdict = (name: keyof typeof figures) =>
    `${figures[name]} (at most ${limits[name]}: ${figures[name] <= limits[name] ? 'met' : 'missed'})`

  console.log(`Transfer and JSON.parse of ${refresh.keyCount} keys   ${of(refresh.bare)}`)
  console.log(`Fetched, read and stored, first time       ${of(refresh.first)}`)
  console.log(`Fetched, read and stored, unchanged        ${of(refresh.again)}`)
  console.log(`List in the page to painted and answering  ${of(list.interactive)}`)
  console.log(`Keystroke to painted, of ${list.shown} rows        ${of(list.filter)}`)
  console.log(`Frames while scrolling                     ${of(list.frame)}`)
  console.log(`Slowest usage question of ${usage.requestCount} requests  ${of(usage.usage)}`)
  for (const name of Object.keys(limits) as (keyof typeof limits)[]) {
    console.log(`${name.padEnd(43)}${verdict(name)}`)
  }
  if (wantsJson) {
    const counts = { keys: refresh.keyCount, rows: list.shown, requests: usage.requestCount }
    const spread = {
      bare_ms: refresh.bare,
      first_refresh_ms: refresh.first,
      unchanged_refresh_ms: refresh.again,
      list_interactive: list.interactive,
      filter: list.filter,
      frame_ms: list.frame,
      usage: usage.usage
    }
    console.log(JSON.stringify({ ...figures, ...counts, ...spread }))
  }
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 })
}
