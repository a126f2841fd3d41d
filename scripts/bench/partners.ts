import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { inRoot } from '../prepare/shell.mjs'
import { measureTree, prepareTree } from './access-tree-page.ts'
import { startMeasuredApp } from './measured-app.ts'
import { measureAccess } from './partners-access.ts'
import { rounded, type Summary } from './statistics.ts'

const limits = { effective_access_ms: 20, tree_open_ms: 100 } as const
const agents = 500

const runs = Number(process.argv[2])
const wantsJson = process.argv.includes('--json')

async function measureOpening(folder: string) {
  const consoleFolder = join(folder, 'console')
  // Where the console looks for its local Horizon's data.
  const partnerId = await prepareTree(join(consoleFolder, 'local-horizon'), agents)
  const app = await startMeasuredApp(inRoot('out/main/index.js'), consoleFolder)
  return measureTree(app.page, partnerId, runs).finally(() => app.close())
}

const folder = await mkdtemp(join(tmpdir(), 'horizon-console-bench-'))
try {
  const access = measureAccess(Math.max(runs, 50))
  const tree = await measureOpening(folder)
  const [load = 0] = loadavg()
  const figures = {
    effective_access_ms: rounded(access.effective.median),
    tree_open_ms: rounded(tree.opened.median, 1)
  }
  const of = ({ median, p95, runs }: Summary) =>
    `${rounded(median)} ms (p95 ${rounded(p95)}, ${runs} runs)`
  const verdict = (name: keyof typeof figures) =>
    `${figures[name]} (at most ${limits[name]}: ${figures[name] <= limits[name] ? 'met' : 'missed'})`

  console.log(`${access.verdicts} verdicts, ${access.partners} partners × ${access.agents} agents`)
  console.log(`Every verdict                              ${of(access.effective)}`)
  console.log(`Tables as the page shows them              ${of(access.tables)}`)
  console.log(`Tree of ${tree.shown}, data to painted  ${of(tree.opened)}`)
  console.log(`Load of this machine                       ${rounded(load)}`)
  for (const name of Object.keys(limits) as (keyof typeof limits)[]) {
    console.log(`${name.padEnd(43)}${verdict(name)}`)
  }
  if (wantsJson) {
    const counts = { partners: access.partners, agents: access.agents, verdicts: access.verdicts }
    const spread = {
      effective_access: access.effective,
      access_tables: access.tables,
      tree_open: tree.opened
    }
    console.log(JSON.stringify({ ...figures, ...counts, load: rounded(load), ...spread }))
  }
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 })
}
