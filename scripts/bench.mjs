import { parseArgs } from 'node:util'
import { runWithKeychain } from './prepare/keychain-session.mjs'
import { command, inRoot, Stop } from './prepare/shell.mjs'
import { prepare } from './prepare.mjs'

const usage = 'Usage: npm run bench -- startup [--json] [--runs N]'

function asked() {
  try {
    const options = /** @type {const} */ ({
      json: { type: 'boolean', default: false },
      runs: { type: 'string', default: '7' }
    })
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    const runs = Number(values.runs)
    if (positionals.length !== 1 || positionals[0] !== 'startup')
      throw new Error('What to measure?')
    if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs takes a whole number from 1')
    return { wantsJson: values.json, runs }
  } catch (error) {
    throw new Stop(`${error instanceof Error ? error.message : error}\n${usage}`, 2)
  }
}

await command(async () => {
  const { wantsJson, runs } = asked()
  await prepare('test')
  const json = wantsJson ? ['--json'] : []
  return runWithKeychain([inRoot('scripts/bench/startup.ts'), String(runs), ...json])
})
