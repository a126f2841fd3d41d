import { createAuditSearch } from '@main/database/audit/search/audit-search'
import type { Segments } from '@main/database/audit/segment'
import type { AuditExpression } from '@shared/domain/audit-query/ast'
import { segmentsOf } from '@support/audit-arbitraries'
import { intakeEntry, memorySegment } from '@support/memory-segment'
import { describe, expect, test } from 'vitest'

const start = Date.parse('2026-03-01T12:00:00Z')
const wire = (nth: number, more: object = {}) => ({
  id: `aud_${nth}`,
  seq: nth,
  occurred_at: new Date(start + nth).toISOString(),
  action: 'api_key.used',
  outcome: 'success',
  ...more
})
const listOf = (count: number, more: (nth: number) => object = () => ({})) =>
  Array.from({ length: count }, (_, nth) => wire(nth, more(nth)))

const all: AuditExpression = { kind: 'all' }
const equals = (field: 'outcome' | 'actor', text: string): AuditExpression => ({
  kind: 'match',
  field,
  pattern: { how: 'equals', text }
})
/** A clock that stands still lets each count be done in one step. */
const stopped = () => 0
const searchOver = (entries: readonly object[], segmentLength = 100, now = stopped) =>
  createAuditSearch(segmentsOf(entries, [segmentLength]), () => new Map(), now)
const askedFor = {
  expression: all,
  window: null,
  buckets: 10,
  zone: 'utc',
  split: 'none',
  facets: ['actor'],
  facetValues: 3
} as const

describe('rows', () => {
  test('an empty store has none', () => {
    const search = searchOver([])
    expect(search.rows({ expression: all, order: 'newest', index: 0, limit: 10 })).toEqual({
      rows: [],
      hasMore: false
    })
    expect(search.count(askedFor)).toMatchObject({ isDone: true, total: 0, held: 0 })
  })

  test('pages one after another give each entry once', () => {
    const search = searchOver(listOf(2_345), 256)
    const seen: number[] = []
    let index = 0
    for (;;) {
      const page = search.rows({ expression: all, order: 'oldest', index, limit: 100 })
      seen.push(...page.rows.map(({ position }) => position))
      index += page.rows.length
      if (!page.hasMore) break
    }
    expect(seen).toEqual(Array.from({ length: 2_345 }, (_, nth) => nth + 1))
  })

  test('a place far on is reached as it is by walking, entries of one time included', () => {
    const same = new Date(start).toISOString()
    const search = searchOver(
      listOf(5_000, nth => ({ seq: 5_000 - nth, occurred_at: same })),
      300
    )
    const far = search.rows({ expression: all, order: 'oldest', index: 4_321, limit: 3 })
    expect(far.rows.map(({ entry }) => entry.seq)).toEqual([4_322, 4_323, 4_324])
    const back = search.rows({ expression: all, order: 'newest', index: 4_321, limit: 3 })
    expect(back.rows.map(({ entry }) => entry.seq)).toEqual([679, 678, 677])
  })

  test('entries that came later are found at once', () => {
    const entries = listOf(40)
    const read = entries.map((one, nth) => intakeEntry(JSON.stringify(one), nth + 1))
    let held = 20
    const segments: Segments = {
      all: () => [memorySegment(read.slice(0, held), `open ${held}`)],
      version: () => held
    }
    const search = createAuditSearch(segments, () => new Map(), stopped)
    const newest = () => search.rows({ expression: all, order: 'newest', index: 0, limit: 1 })
    expect(newest().rows[0]?.position).toBe(20)
    held = 40
    expect(newest().rows[0]?.position).toBe(40)
    expect(search.count(askedFor).total).toBe(40)
  })

  test('carry the marks of their positions', () => {
    const segments = segmentsOf(listOf(3), [2])
    const search = createAuditSearch(segments, () => new Map([[2, ['late'] as const]]))
    const { rows } = search.rows({ expression: all, order: 'oldest', index: 0, limit: 3 })
    expect(rows.map(({ marks }) => marks)).toEqual([[], ['late'], []])
  })

  test('for an export come with their own text and the hash of their place', () => {
    const entries = listOf(5, () => ({ reason: 'ü'.repeat(3_000) }))
    const segments = segmentsOf(entries, [3])
    const search = createAuditSearch(segments, () => new Map(), stopped)
    const { rows } = search.exportOn({ expression: all, order: 'newest', index: 0, limit: 5 })
    expect(rows.map(({ raw }) => raw)).toEqual(
      entries.toReversed().map(entry => JSON.stringify(entry))
    )
    expect(rows.map(({ hash }) => hash)).toEqual(
      segments
        .all()
        .flatMap(one => one.hashes([...Array(one.count).keys()]))
        .toReversed()
    )
    expect(rows[0]?.entry.reason?.length).toBeLessThan(1_000)
  })
})

describe('counts', () => {
  test('come step by step, and only the last one asked for goes on', () => {
    let clock = 0
    const search = searchOver(listOf(300), 10, () => {
      clock += 20
      return clock
    })
    const older = search.count(askedFor)
    expect(older.isDone).toBe(false)
    expect(older.scanned).toBeGreaterThan(0)
    expect(older.scanned).toBeLessThan(300)
    expect(older.total).toBe(older.scanned)

    let counts = search.count(askedFor)
    expect(search.countOn(older.countId)).toBeUndefined()
    while (!counts.isDone) counts = search.countOn(counts.countId) ?? counts
    expect(counts).toMatchObject({ total: 300, scanned: 300, held: 300 })
    expect(search.countOn(counts.countId)).toBeUndefined()
  })

  test('segments that were removed meanwhile are left out', () => {
    let clock = 0
    let removed = 0
    const { all: every } = segmentsOf(listOf(100), [10])
    const segments: Segments = { all: () => every().slice(removed), version: () => removed }
    const search = createAuditSearch(
      segments,
      () => new Map(),
      () => {
        clock += 40
        return clock
      }
    )
    let counts = search.count(askedFor)
    removed = 5
    while (!counts.isDone) counts = search.countOn(counts.countId) ?? counts
    expect(counts).toMatchObject({ total: 50, held: 50 })
  })

  test('values called like an object’s own fields are values', () => {
    const names = ['__proto__', 'constructor', 'toString', '__proto__']
    const search = searchOver(
      listOf(4, nth => ({ actor: { name: names[nth] } })),
      3
    )
    const { facets } = search.count(askedFor)
    expect(facets).toEqual([
      {
        field: 'actor',
        values: [
          { label: '__proto__', term: 'actor:"__proto__"', count: 2 },
          { label: 'constructor', term: 'actor:"constructor"', count: 1 },
          { label: 'toString', term: 'actor:"toString"', count: 1 }
        ],
        others: 0
      }
    ])
  })

  test('a hundred thousand values of one field are counted one by one', () => {
    const search = searchOver(
      listOf(100_000, nth => ({ actor: { name: `actor ${nth % 99_999}` } })),
      32_768
    )
    const counts = search.count({ ...askedFor, facetValues: 1 })
    const [actors] = counts.facets
    expect(actors?.values[0]).toMatchObject({ label: 'actor 0', count: 2 })
    expect(actors?.others).toBe(99_998)
  })

  test('entries within one millisecond are in one bucket of a second', () => {
    const same = new Date(start).toISOString()
    const search = searchOver(listOf(30, () => ({ occurred_at: same })))
    expect(search.count(askedFor).histogram).toEqual({
      from: '2026-03-01T12:00:00.000Z',
      to: '2026-03-01T12:00:01.000Z',
      bucketMs: 1_000,
      edges: [start, start + 1_000],
      series: [{ value: '', counts: [30] }]
    })
  })

  test('a window shows whole buckets of its own and leaves the total alone', () => {
    const hour = 3_600_000
    const search = searchOver(
      listOf(48, nth => ({ occurred_at: new Date(start + nth * hour).toISOString() })),
      7
    )
    const window = { from: start + 3 * hour, to: start + 6 * hour }
    const { histogram, total } = search.count({ ...askedFor, window, buckets: 3 })
    expect(total).toBe(48)
    expect(histogram).toMatchObject({
      from: '2026-03-01T15:00:00.000Z',
      to: '2026-03-01T18:00:00.000Z',
      bucketMs: hour,
      series: [{ value: '', counts: [1, 1, 1] }]
    })
  })

  test('of a field that is asked for, other values stay, and the one asked for however rare', () => {
    const outcomes = ['success', 'denied', 'error']
    const search = searchOver(
      listOf(120, nth => ({
        outcome: outcomes[nth % 3],
        actor: { name: nth === 1 ? 'Rare' : `actor ${nth % 4}` }
      })),
      17
    )
    const denied = equals('outcome', 'denied')
    const rare = equals('actor', 'rare')
    const { total, facets } = search.count({
      ...askedFor,
      expression: { kind: 'and', of: [denied, rare] },
      facets: ['outcome', 'actor', 'action'],
      choices: [
        { field: 'outcome', expression: rare },
        { field: 'actor', expression: denied }
      ]
    })
    expect(total).toBe(1)
    const listed = facets.map(({ values }) => values.map(({ label, count }) => [label, count]))
    expect(listed).toEqual([
      [['denied', 1]],
      [
        ['actor 0', 10],
        ['actor 2', 10],
        ['actor 3', 10],
        ['Rare', 1]
      ],
      [['api_key.used', 1]]
    ])
    expect(facets[1]?.others).toBe(1)
  })

  test('a split shows the eight largest and the sum of all others', () => {
    const search = searchOver(
      listOf(110, nth => ({ action: `done.${Math.min(nth, 10)}` })),
      13
    )
    const { histogram } = search.count({ ...askedFor, split: 'action' })
    expect(histogram.series.map(({ value }) => value)).toEqual([
      'done.10',
      ...Array.from({ length: 7 }, (_, nth) => `done.${nth}`),
      'other'
    ])
    expect(histogram.series.at(-1)?.counts).toEqual([3])
  })
})

describe('values', () => {
  const entries = listOf(60, nth => ({
    outcome: nth % 3 === 0 ? 'denied' : 'success',
    actor: { name: nth % 2 === 0 ? 'Ada Moreau' : 'Bea Holm', email: `${nth}@acme.example` }
  }))
  const denied = equals('outcome', 'denied')
  const search = searchOver(entries, 17)

  test('come with how often each is in this search, the most frequent first', () => {
    const asked = { expression: denied, typed: '', limit: 10 } as const
    expect(search.values({ ...asked, field: 'outcome' })).toEqual([
      { label: 'denied', term: 'outcome:denied', count: 20 }
    ])
    expect(search.values({ ...asked, expression: all, field: 'outcome' })).toEqual([
      { label: 'success', term: 'outcome:success', count: 40 },
      { label: 'denied', term: 'outcome:denied', count: 20 }
    ])
  })

  test('hold what was typed, whatever its case', () => {
    const found = search.values({ expression: all, field: 'actor', typed: 'MOR', limit: 10 })
    expect(found).toEqual([{ label: 'Ada Moreau', term: 'actor:"Ada Moreau"', count: 30 }])
  })

  test('are offered for no time and no id', () => {
    for (const field of ['after', 'before', 'id', 'request'] as const) {
      expect(search.values({ expression: all, field, typed: '', limit: 10 })).toEqual([])
    }
  })
})
