import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { runWithKeychain } from './prepare/keychain-session.mjs'
import { command, inRoot, node24, runInForeground, Stop } from './prepare/shell.mjs'
import { prepare } from './prepare.mjs'

const usage = `Usage: npm run prove -- rotation --sequences N [--seed S] [--path P --replay R]
       npm run prove -- kill --trials N [--seed S]
       npm run prove -- access --requests N [--seed S]
       npm run prove -- sync --trials N [--seed S]
       npm run prove -- powercut --cuts N [--seed S]
       npm run prove -- disk --trials N [--seed S]`

/** What each proof counts. */
const counted = /** @type {const} */ ({
  rotation: 'sequences',
  kill: 'trials',
  access: 'requests',
  sync: 'trials',
  powercut: 'cuts',
  disk: 'trials'
})
/** @typedef {keyof typeof counted} Proof */
/** @param {string} what @returns {what is Proof} */
const isProof = what => Object.hasOwn(counted, what)

/** @param {string | undefined} text @param {string} flag */
function wholeNumber(text, flag, least = 1) {
  const number = Number(text)
  if (text !== undefined && Number.isInteger(number) && number >= least) return number
  throw new Error(`${flag} takes a whole number from ${least}`)
}

function asked() {
  try {
    const text = /** @type {const} */ ({ type: 'string' })
    const options = {
      sequences: text,
      trials: text,
      requests: text,
      cuts: text,
      seed: text,
      path: text,
      replay: text
    }
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    const [what = ''] = positionals
    if (positionals.length !== 1 || !isProof(what)) throw new Error('What to prove?')
    const { path, replay } = values
    const flag = counted[what]
    const others = [...new Set(Object.values(counted))].filter(other => other !== flag)
    const given = [
      ...others.map(other => values[other]),
      ...(what === 'rotation' ? [] : [path, replay])
    ]
    if (given.some(value => value !== undefined)) {
      throw new Error(`This goes with another proof, not with ${what}`)
    }
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
