import { createDatabaseClient } from '@main/database/client'
import { startInProcess } from '@main/database/runner'
import { consumersSet, rotationStarted } from './local-rotations'

/** Run as a process of its own: appends to a rotation and says each number it has answered. */
const runner = await startInProcess(Date.now)(process.argv[2] ?? '')
const { journal } = createDatabaseClient(runner.run)
const rotationId = process.argv[3] ?? ''

await journal.appendToRotation(rotationId, rotationStarted())
process.send?.(1)
for (let seq = 2; ; seq += 1) {
  await journal.appendToRotation(rotationId, consumersSet(seq))
  process.send?.(seq)
}
