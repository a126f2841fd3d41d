import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { runWithKeychain } from './prepare/keychain-session.mjs'
import { command, inRoot, node24, runInForeground, Stop } from './prepare/shell.mjs'
import { prepare } from './prepare.mjs'

const usage = `Usage: npm run prove -- rotation --sequences N [--seed S] [--path P --replay R]
       npm run prove -- kill --trials N [--seed S]`

/** @param {string | undefined} text @param {string} flag */
function wholeNumber(text, flag, least = 1) {
  const number = Number(text)
  if (text !== undefined && Number.isInteger(number) && number >= least) return number
  throw new Error(`${flag} takes a whole number from ${least}`)
}

function asked() {
  try {
    const text = /** @type {const} */ ({ type: 'string' })
    const options = { sequences: text, trials: text, seed: text, path: text, replay: text }
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    const [what = ''] = positionals
    if (positionals.length !== 1 || (what !== 'rotation' && what !== 'kill')) {
      throw new Error('What to prove?')
    }
    const { path, replay } = values
    const isOther = what === 'kill' ? (values.sequences ?? path ?? replay) : values.trials
    if (isOther !== undefined) throw new Error(`This goes with the other proof, not with ${what}`)
    const flag = what === 'kill' ? 'trials' : 'sequences'
    const count = wholeNumber(values[flag], `--${flag}`)
    const random = String(Math.floor(Math.random() * 2 ** 31))
    const seed = wholeNumber(values.seed ?? random, '--seed', 0)
    return { what, count, seed, path, replay }
  } catch (error) {
    throw new Stop(`${error instanceof Error ? error.message : error}\n${usage}`, 2)
  }
}

await command(async () => {
  const { what, count, seed, path, replay } = asked()
  await prepare('test', { build: false })
  const sources = pathToFileURL(inRoot('scripts/bench/source-modules.ts')).href
  const args = [
    '--import',
    sources,
    inRoot(`scripts/prove/${what}.ts`),
    String(count),
    String(seed)
  ]
  if (what === 'kill') return runWithKeychain(args)
  const again = path === undefined ? [] : [path, ...(replay === undefined ? [] : [replay])]
  return runInForeground(node24, [...args, ...again])
})
