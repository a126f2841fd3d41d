import { createMatchCounts } from '@main/database/audit/search/match-counts'
import { createSearchPorts } from '@main/database/audit/search/search-ports'
import { seek } from '@main/database/audit/search/seek'
import { createWalk } from '@main/database/audit/search/walk'
import type { Segment } from '@main/database/audit/segment'
import { auditEntries, auditExpressions, segmentsOf } from '@support/audit-arbitraries'
import { aSentEntry } from '@support/audit-pages'
import fc from 'fast-check'
import { expect, test } from 'vitest'

test('a place found by halving time is the one walking leads to, in both orders', () => {
  fc.assert(
    fc.property(
      auditEntries(140),
      auditExpressions,
      fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 }),
      fc.nat(150),
      (entries, expression, cut, index) => {
        const segments = segmentsOf(
          entries.map(({ wire }) => wire),
          cut
        )
        const ports = createSearchPorts(segments, () => 0)
        const all = segments.all()
        const found = all.map(segment => ({
          segment,
          count: ports.countIn(segment, expression),
          matched: () => ports.evaluate(segment, expression)
        }))
        const total = found.reduce((sum, { count }) => sum + count, 0)
        for (const order of ['newest', 'oldest'] as const) {
          const walked = createWalk(ports, all, expression, order)
          walked.skip(index)
          const rank = order === 'newest' ? total - index : index
          const edges = seek(found, rank, ports.timesOf)
          const jumped = createWalk(ports, all, expression, order, edges)
          expect(jumped.take(1_000)).toEqual(walked.take(1_000))
        }
      }
    ),
    { numRuns: 300 }
  )
})

test('what matches is only asked of the segments in which the place lies', () => {
  const sent = Array.from({ length: 100 }, (_, nth) =>
    aSentEntry(nth + 1, { occurred_at: new Date(Date.UTC(2026, 9, 1, 0, nth)).toISOString() })
  )
  const segments = segmentsOf(sent, new Array(20).fill(5))
  const ports = createSearchPorts(segments, () => 0)
  const asked = new Set<string>()
  const found = segments.all().map(segment => ({
    segment,
    count: segment.count,
    matched() {
      asked.add(segment.id)
      return ports.evaluate(segment, { kind: 'all' })
    }
  }))
  const edges = seek(found, 57, ports.timesOf)
  expect(edges.reduce((sum, edge) => sum + edge, 0)).toBe(57)
  expect([...asked]).toEqual([segments.all()[11]?.id])
})

test('counts stay known for the searches of late, and for the segments that are there', () => {
  const counts = createMatchCounts(() => 3)
  for (let state = 0; state < 100; state += 1) counts.note('a', `t${state}`, state)
  expect(counts.find('a', 't99')).toBe(99)
  expect(counts.find('a', 't0')).toBeUndefined()
  for (let nth = 0; nth < 31; nth += 1) counts.note(`b${nth}`, 's1', nth)
  expect(counts.find('a', 't99')).toBe(99)
  counts.note('c', 's1', 1)
  expect(['a', 'b0', 'c'].map(name => counts.find(name, name === 'a' ? 't99' : 's1'))).toEqual([
    99,
    undefined,
    1
  ])
})

test('how much a search of many alternatives takes in is known when its bits are gone', () => {
  const [real] = segmentsOf([aSentEntry(1)], []).all()
  let asked = 0
  // As large as some thirty segments: what matches takes more room than is kept.
  const all = ['s1', 's2', 's3'].map(id => ({
    ...(real as Segment),
    id,
    count: 1_000_000,
    beginning() {
      asked += 1
      return [1, 999_999]
    }
  }))
  const ports = createSearchPorts({ all: () => all, version: () => 1 }, () => 0)
  const of = Array.from({ length: 40 }, (_, nth) => ({
    kind: 'id' as const,
    field: 'id' as const,
    prefix: `aud_${nth}`
  }))
  for (const expression of [
    { kind: 'or' as const, of },
    { kind: 'not' as const, of: { kind: 'or' as const, of } }
  ]) {
    const counted = all.map(segment => ports.evaluate(segment, expression).count)
    const before = asked
    expect(all.map(segment => ports.countIn(segment, expression))).toEqual(counted)
    expect(asked).toBe(before)
  }
})
