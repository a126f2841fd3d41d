import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { runWithKeychain } from './prepare/keychain-session.mjs'
import { command, inRoot, Stop } from './prepare/shell.mjs'
import { prepare } from './prepare.mjs'

const measurements = ['startup', 'keys', 'partners']
const usage = `Usage: npm run bench -- ${measurements.join('|')} [--json] [--runs N]`

function asked() {
  try {
    const options = /** @type {const} */ ({
      json: { type: 'boolean', default: false },
      runs: { type: 'string', default: '7' }
    })
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    const runs = Number(values.runs)
    const [what = ''] = positionals
    if (positionals.length !== 1 || !measurements.includes(what))
      throw new Error('What to measure?')
    if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs takes a whole number from 1')
    return { what, wantsJson: values.json, runs }
  } catch (error) {
    throw new Stop(`${error instanceof Error ? error.message : error}\n${usage}`, 2)
  }
}

await command(async () => {
  const { what, wantsJson, runs } = asked()
  await prepare('test')
  const sources = pathToFileURL(inRoot('scripts/bench/source-modules.ts')).href
  const json = wantsJson ? ['--json'] : []
  return runWithKeychain([
    '--import',
    sources,
    inRoot(`scripts/bench/${what}.ts`),
    String(runs),
    ...json
  ])
})
