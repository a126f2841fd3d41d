import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createAuditSearch } from '@main/database/audit/search/audit-search'
import type { Segment, Segments } from '@main/database/audit/segment'
import type { AuditExpression } from '@shared/domain/audit-query/ast'
import { segmentsOf } from '@support/audit-arbitraries'
import { expect, test } from 'vitest'

const all: AuditExpression = { kind: 'all' }
const stopped = () => 0
const mebibyte = 1_048_576

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Entries with 10 MB each, whose text is made anew each time it is read. */
function largeEntries(count: number, segmentLength: number) {
  const start = Date.parse('2026-03-01T12:00:00Z')
  const small = Array.from({ length: count }, (_, nth) => ({
    id: `aud_${nth}`,
    seq: nth,
    occurred_at: new Date(start + nth).toISOString(),
    action: 'agent.updated',
    outcome: 'success',
    reason: '',
    changes: { model: 'a', note: 'b' }
  }))
  const { all: list, version } = segmentsOf(small, [segmentLength])
  const read = { most: 0, texts: 0 }
  const large = (segment: Segment): Segment => ({
    ...segment,
    raws(indexes) {
      collect()
      read.most = Math.max(read.most, process.memoryUsage().heapUsed)
      read.texts += indexes.length
      return segment
        .raws(indexes)
        .map(raw => raw.replace('"reason":""', `"reason":"${'long '.repeat(2 * mebibyte)}"`))
    }
  })
  const wrapped = list().map(large)
  const segments: Segments = { all: () => wrapped, version }
  return { search: createAuditSearch(segments, () => new Map(), stopped), read }
}

const heapNow = () => {
  collect()
  return process.memoryUsage().heapUsed
}

test('rows of entries with 10 MB hold one of their texts at a time, and none in the end', () => {
  const { search, read } = largeEntries(12, 5)
  const before = heapNow()
  const page = search.rows({ expression: all, order: 'newest', index: 0, limit: 50 })
  expect(page.rows.map(({ entry }) => entry.seq)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
  expect(page.rows[0]?.entry.reason?.length).toBeLessThan(1_000)
  expect(read.texts).toBe(12)
  expect(read.most - before).toBeLessThan(32 * mebibyte)
  expect(heapNow() - before).toBeLessThan(4 * mebibyte)
})

test('a search for words reads entries with 10 MB one after the other', () => {
  const { search, read } = largeEntries(8, 8)
  const before = heapNow()
  const text = { kind: 'text', text: 'x\u0000y', entered: 'x\u0000y' } as const
  search.rows({ expression: text, order: 'newest', index: 0, limit: 50 })
  expect(read.texts).toBe(8)
  expect(read.most - before).toBeLessThan(32 * mebibyte)
})

test('an export of entries with 10 MB comes two at a time, all of them in order', () => {
  const { search } = largeEntries(7, 3)
  const seen: number[] = []
  for (;;) {
    const index = seen.length
    const { rows } = search.exportOn({ expression: all, order: 'oldest', index, limit: 100 })
    if (rows.length === 0) break
    expect(rows.length).toBeLessThanOrEqual(2)
    for (const { entry, raw } of rows) {
      expect(JSON.parse(raw).seq).toBe(entry.seq)
      seen.push(entry.seq)
    }
  }
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6])
})

test('an export stops at about 4 MB of texts, and after the time of a step', () => {
  const entries = Array.from({ length: 3_000 }, (_, nth) => ({
    id: `aud_${nth}`,
    seq: nth,
    occurred_at: '2026-03-01T12:00:00Z',
    action: 'agent.updated',
    outcome: 'success',
    reason: 'x'.repeat(10_000)
  }))
  const segments = segmentsOf(entries, [500])
  const asked = { expression: all, order: 'oldest', index: 0, limit: 1_000 } as const
  const bySize = createAuditSearch(segments, () => new Map(), stopped).exportOn(asked).rows
  const length = bySize.reduce((sum, { raw }) => sum + raw.length, 0)
  expect(length).toBeLessThanOrEqual(4_000_000)
  expect(length).toBeGreaterThan(3_900_000)

  let clock = 0
  const passing = () => {
    clock += 10
    return clock
  }
  expect(createAuditSearch(segments, () => new Map(), passing).exportOn(asked).rows).toHaveLength(7)
})
