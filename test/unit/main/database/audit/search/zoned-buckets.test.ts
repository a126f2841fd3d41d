import { createAuditSearch } from '@main/database/audit/search/audit-search'
import { segmentsOf } from '@support/audit-arbitraries'
import { afterEach, expect, test, vi } from 'vitest'

type Split = 'none' | 'outcome'
afterEach(() => vi.unstubAllEnvs())
const hour = 3_600_000
/** One entry each half hour, so that what lies in a bucket tells how long it is. */
function countedIn(zone: string, from: string, to: string, buckets: number, split: Split = 'none') {
  vi.stubEnv('TZ', zone)
  const [first, last] = [Date.parse(from), Date.parse(to)]
  const entries = Array.from({ length: (last - first) / (hour / 2) }, (_, nth) => ({
    id: `aud_${nth}`,
    seq: nth,
    occurred_at: new Date(first + (nth * hour) / 2).toISOString(),
    action: 'api_key.used',
    outcome: 'success'
  }))
  const search = createAuditSearch(
    segmentsOf(entries, [97]),
    () => new Map(),
    () => 0
  )
  const expression = { kind: 'all' } as const
  const asked = { expression, window: null, buckets, split, facets: [], facetValues: 1 }
  return search.count({ ...asked, zone: 'local' }).histogram
}
const isoEdges = ({ edges }: { readonly edges: readonly number[] }) =>
  edges.map(edge => new Date(edge).toISOString())

test('days begin at local midnight, and have 23 hours where clocks change', () => {
  const found = countedIn('Europe/Berlin', '2026-03-27T23:00:00Z', '2026-03-30T22:00:00Z', 4)
  expect(isoEdges(found)).toEqual([
    '2026-03-27T23:00:00.000Z',
    '2026-03-28T23:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
    '2026-03-30T22:00:00.000Z'
  ])
  expect(found).toMatchObject({
    from: '2026-03-27T23:00:00.000Z',
    to: '2026-03-30T22:00:00.000Z',
    bucketMs: 24 * hour,
    series: [{ value: '', counts: [48, 46, 48] }]
  })
})

test('a day in which clocks are set back has 25 hours, split or not', () => {
  const found = countedIn(
    'Europe/Berlin',
    '2026-10-23T22:00:00Z',
    '2026-10-26T23:00:00Z',
    3,
    'outcome'
  )
  expect(found.series).toEqual([{ value: 'success', counts: [48, 50, 48] }])
})

test('weeks begin on a Monday, at midnight of the zone', () => {
  const utc = countedIn('UTC', '2026-10-15T00:00:00Z', '2026-11-05T00:00:00Z', 5)
  expect(utc.bucketMs).toBe(7 * 24 * hour)
  expect(isoEdges(utc)).toEqual([
    '2026-10-12T00:00:00.000Z',
    '2026-10-19T00:00:00.000Z',
    '2026-10-26T00:00:00.000Z',
    '2026-11-02T00:00:00.000Z',
    '2026-11-09T00:00:00.000Z'
  ])
  const berlin = countedIn('Europe/Berlin', '2026-10-15T00:00:00Z', '2026-11-05T00:00:00Z', 5)
  expect(isoEdges(berlin)).toEqual([
    '2026-10-11T22:00:00.000Z',
    '2026-10-18T22:00:00.000Z',
    '2026-10-25T23:00:00.000Z',
    '2026-11-01T23:00:00.000Z',
    '2026-11-08T23:00:00.000Z'
  ])
})

test('hours and days of a zone of half an hour begin where its clock says', () => {
  const hours = countedIn('Asia/Kolkata', '2026-03-01T12:30:00Z', '2026-03-01T15:30:00Z', 3)
  expect(hours).toMatchObject({ bucketMs: hour, series: [{ counts: [2, 2, 2] }] })
  expect(isoEdges(hours)[0]).toBe('2026-03-01T12:30:00.000Z')
  const days = countedIn('Asia/Kolkata', '2026-02-28T18:30:00Z', '2026-03-02T18:30:00Z', 3)
  expect(isoEdges(days)).toEqual([
    '2026-02-28T18:30:00.000Z',
    '2026-03-01T18:30:00.000Z',
    '2026-03-02T18:30:00.000Z'
  ])
  expect(days.series).toEqual([{ value: '', counts: [48, 48] }])
})

test('what a bucket says is what a search over just its range finds', () => {
  for (const zone of ['America/Havana', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia']) {
    for (const [from, to] of [
      ['2026-03-06T00:00:00Z', '2026-04-07T00:00:00Z'],
      ['2011-12-27T00:00:00Z', '2012-01-03T00:00:00Z']
    ] as const) {
      for (const buckets of [5, 9, 40, 120, 500]) {
        const { edges, series } = countedIn(zone, from, to, buckets)
        const times = Array.from(
          { length: (Date.parse(to) - Date.parse(from)) / (hour / 2) },
          (_, nth) => Date.parse(from) + (nth * hour) / 2
        )
        const plain = edges
          .slice(1)
          .map((end, nth) => times.filter(at => at >= (edges[nth] as number) && at < end).length)
        expect({ zone, buckets, counts: series[0]?.counts }).toEqual({
          zone,
          buckets,
          counts: plain
        })
      }
    }
  }
})
