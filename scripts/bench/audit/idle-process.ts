import { createStallWatch } from './stall-watch'

/** Does nothing: what it is late by, the machine was late by. Ends with its standard input. */
const watch = createStallWatch()
process.stdin.resume().once('end', () => {
  process.stdout.write(`${JSON.stringify(watch.stop())}\n`)
  process.exit(0)
})
