import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createColumnBuilder } from '@main/database/audit/columns'
import { aSentEntry } from '@support/audit-pages'
import { intakeEntry } from '@support/memory-segment'
import { expect, test } from 'vitest'

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')
const heap = () => {
  collect()
  return process.memoryUsage().heapUsed
}

const megabyte = 1_000_000

test('of changes that are cut only what is kept stays in memory', () => {
  const builder = createColumnBuilder(1)
  const before = heap()
  for (let nth = 1; nth <= 30; nth += 1) {
    const to = `${nth}`.repeat(megabyte)
    builder.add(
      intakeEntry(JSON.stringify(aSentEntry(nth, { changes: { name: { to } } })), nth),
      nth
    )
  }
  expect(heap() - before).toBeLessThan(10 * megabyte)
  expect(builder.count()).toBe(30)
})
