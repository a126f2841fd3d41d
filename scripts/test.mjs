import { inspect } from 'node:util'
import { command, Stop, say } from './prepare/shell.mjs'
import { prepare } from './prepare.mjs'
import { closingLine, crashed, exitCodeFor, none, plus } from './test/counts.mjs'
import { parts } from './test/parts.mjs'

const asked = process.argv.slice(2)
const names = Object.keys(parts)

/** @param {string} name @param {() => Promise<import('./test/counts.mjs').Counts>} step */
async function runStep(name, step) {
  console.log(`\n== ${name}`)
  const startedAt = performance.now()
  const counts = await step().catch(error => {
    say(error instanceof Stop ? error.message : inspect(error))
    return crashed
  })
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`${name}: ${closingLine(counts)} in ${seconds} s`)
  return counts
}

await command(async () => {
  const unknown = asked.filter(name => !Object.hasOwn(parts, name))
  if (unknown.length > 0) {
    throw new Stop(`No such part: ${unknown.join(', ')}. There are: ${names.join(', ')}`, 2)
  }
  await prepare('test', { build: false })

  // A step that two parts need (the build) runs once.
  const chosen = names.filter(name => asked.length === 0 || asked.includes(name))
  const steps = new Map(chosen.flatMap(name => Object.entries(parts[name] ?? {})))
  let isInterrupted = false
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      isInterrupted = true
    })
  }
  let total = none
  for (const [name, step] of steps) {
    total = plus(total, await runStep(name, step))
    if (isInterrupted) throw new Stop('Interrupted.', 130)
  }

  console.log(`\n${closingLine(total)}`)
  return exitCodeFor(total)
})
