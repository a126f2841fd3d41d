import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { runWithKeychain } from './prepare/keychain-session.mjs'
import { command, inRoot, Stop } from './prepare/shell.mjs'
import { prepare } from './prepare.mjs'

const measurements = ['startup', 'keys', 'partners']
const usage = `Usage: npm run bench -- ${measurements.join('|')} [--json] [--runs N]
       npm run bench -- audit [--entries N] [--json]`

/** @param {string} text @param {string} flag */
function wholeNumber(text, flag, least = 1, most = Number.MAX_SAFE_INTEGER) {
  const number = Number(text)
  if (Number.isInteger(number) && number >= least && number <= most) return number
  throw new Error(
    most === Number.MAX_SAFE_INTEGER
      ? `${flag} takes a whole number from ${least}`
      : `${flag} takes a whole number from ${least} to ${most}`
  )
}

function asked() {
  try {
    const options = /** @type {const} */ ({
      json: { type: 'boolean', default: false },
      runs: { type: 'string' },
      entries: { type: 'string' }
    })
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    const { json: wantsJson, runs, entries } = values
    const [what = ''] = positionals
    if (positionals.length === 1 && what === 'audit') {
      if (runs !== undefined) throw new Error('--runs goes with another measurement')
      const count = wholeNumber(entries ?? '1000000', '--entries', 1_000, 10_000_000)
      return { what, wantsJson, count }
    }
    if (positionals.length !== 1 || !measurements.includes(what))
      throw new Error('What to measure?')
    if (entries !== undefined) throw new Error('--entries goes with audit')
    return { what, wantsJson, count: wholeNumber(runs ?? '7', '--runs') }
  } catch (error) {
    throw new Stop(`${error instanceof Error ? error.message : error}\n${usage}`, 2)
  }
}

await command(async () => {
  const { what, wantsJson, count } = asked()
  await prepare('test')
  const sources = pathToFileURL(inRoot('scripts/bench/source-modules.ts')).href
  const json = wantsJson ? ['--json'] : []
  return runWithKeychain([
    '--import',
    sources,
    inRoot(`scripts/bench/${what}.ts`),
    String(count),
    ...json
  ])
})
