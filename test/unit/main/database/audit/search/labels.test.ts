import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { DistinctValues } from '@main/database/audit/search/distinct-values'
import { createLabelCache, createLabels } from '@main/database/audit/search/labels'
import type { Segment } from '@main/database/audit/segment'
import { expect, test } from 'vitest'

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')
const heap = () => {
  collect()
  return process.memoryUsage().heapUsed
}

const megabyte = 1_000_000
const labelLength = 20

/** Its only value is a piece of a text of a megabyte, as that of a dictionary is. */
function segmentOf(nth: number): Segment {
  const text = Buffer.alloc(megabyte, `192.0.2.${nth} `).toString('latin1')
  const column = {
    counts: Uint32Array.of(0, 1),
    part: () => text.slice(0, labelLength)
  }
  const places = () => ({ places: Uint32Array.of(1) })
  return { id: `s${nth}`, count: 1, column: () => column, places } as unknown as Segment
}

test('of the texts that labels are read from only the labels stay in memory', () => {
  const tooMany = { of: () => undefined } as unknown as DistinctValues
  const labels = createLabels('ip', createLabelCache(), tooMany)
  const before = heap()
  for (let nth = 0; nth < 50; nth += 1) labels.of(segmentOf(nth))
  expect(heap() - before).toBeLessThan(5 * megabyte)
  expect([labels.size(), labels.text(1)]).toEqual([50, '192.0.2.0 192.0.2.0 '])
})
