import { salvageOn } from '@main/database/audit/salvage'
import { openWritable } from '@main/database/open'

/** Takes over what a damaged cache still holds, a few rows a step, and dies inside a step after so many. */
const [path = '', steps = ''] = process.argv.slice(2)
const db = openWritable(path)
let clock = 0
let done = 0
let looks = 0
const hurried = () => {
  clock += 7
  looks += 1
  // The first look is before the transaction, each other one between two rows of it.
  if (done >= Number(steps) && looks === 3) process.kill(process.pid, 'SIGKILL')
  return clock
}
while (salvageOn(db, hurried)) {
  done += 1
  looks = 0
}
db.close()
