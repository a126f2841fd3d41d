import { createAuditSearch } from '@main/database/audit/search/audit-search'
import type { AuditFacet } from '@shared/contract/audit'
import { auditFacets } from '@shared/contract/audit'
import type { AuditExpression } from '@shared/domain/audit-query/ast'
import { matches } from '@shared/domain/audit-query/matches'
import type { AuditEntry } from '@shared/horizon/audit-entry'
import {
  auditEntries,
  auditExpressions,
  entryOfWire,
  type RandomEntry,
  segmentsOf
} from '@support/audit-arbitraries'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const runs = { numRuns: 300 }
const lengths = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 })

type Plain = { readonly position: number; readonly at: number; readonly entry: AuditEntry }

/** What the search must answer, from the list itself. */
function plainly(entries: readonly RandomEntry[], expression: AuditExpression): Plain[] {
  return entries
    .map(({ wire, at }, nth) => ({ position: nth + 1, at, entry: entryOfWire(wire) }))
    .filter(({ entry }) => matches(entry, expression))
    .sort(
      (one, other) =>
        one.at - other.at || one.entry.seq - other.entry.seq || one.position - other.position
    )
}

const searchOver = (entries: readonly RandomEntry[], cut: readonly number[]) =>
  createAuditSearch(
    segmentsOf(
      entries.map(({ wire }) => wire),
      cut
    ),
    () => new Map(),
    // A clock that stands still lets each count be done in one step.
    () => 0
  )

const labelsIn: Record<AuditFacet, (entry: AuditEntry) => (string | null | undefined)[]> = {
  outcome: ({ outcome }) => [outcome],
  action: ({ action }) => [action],
  actor: ({ actor }) => [actor?.name || actor?.email || actor?.id || actor?.type],
  ip: ({ ip }) => [ip],
  partner: ({ partner, resource }) => [
    partner?.organizationName || partner?.id,
    resource?.type === 'partner' ? resource.name || resource.id : null
  ],
  key: ({ apiKey }) => [apiKey?.prefix || apiKey?.id],
  resource: ({ resource }) => [
    resource?.name || (resource?.type === 'conversation' ? null : resource?.id || resource?.type)
  ]
}

function plainCounts(found: readonly Plain[], field: AuditFacet): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { entry } of found) {
    const labels = labelsIn[field](entry).flatMap(label => (label ? [label.toLowerCase()] : []))
    for (const label of new Set(labels)) counts.set(label, (counts.get(label) ?? 0) + 1)
  }
  return counts
}

test('rows in both orders, from any place, are those of a plain filter', () => {
  const place = fc.record({ index: fc.nat(150), limit: fc.integer({ min: 1, max: 60 }) })
  fc.assert(
    fc.property(
      auditEntries(140),
      auditExpressions,
      lengths,
      fc.array(place, { minLength: 1, maxLength: 4 }),
      (entries, expression, cut, places) => {
        const search = searchOver(entries, cut)
        const found = plainly(entries, expression).map(({ position }) => position)
        for (const order of ['newest', 'oldest'] as const) {
          const all = order === 'newest' ? found.toReversed() : found
          for (const { index, limit } of places) {
            const page = search.rows({ expression, order, index, limit })
            const wanted = all.slice(index, index + limit)
            expect(page.rows.map(({ position }) => position)).toEqual(wanted)
            expect(page.hasMore).toBe(index + limit < all.length)
          }
        }
      }
    ),
    runs
  )
})

test('totals, facets and histograms are those of a plain filter', () => {
  fc.assert(
    fc.property(
      auditEntries(140),
      auditExpressions,
      lengths,
      fc.integer({ min: 2, max: 60 }),
      fc.constantFrom('none' as const, 'action' as const, 'outcome' as const),
      (entries, expression, cut, buckets, split) => {
        const search = searchOver(entries, cut)
        const found = plainly(entries, expression)
        const counts = search.count({
          expression,
          window: null,
          buckets,
          zone: 'utc',
          split,
          facets: auditFacets,
          facetValues: 200
        })
        expect(counts).toMatchObject({
          isDone: true,
          total: found.length,
          scanned: entries.length,
          held: entries.length
        })
        for (const { field, values, others } of counts.facets) {
          expect(others).toBe(0)
          const named = values.map(({ label, count }) => [label.toLowerCase(), count] as const)
          expect(new Map(named)).toEqual(plainCounts(found, field))
          const inOrder = values.map(({ count }) => count)
          expect(inOrder).toEqual(inOrder.toSorted((one, other) => other - one))
        }
        const { histogram } = counts
        if (found.length === 0) {
          expect(histogram).toEqual({ from: null, to: null, bucketMs: 0, edges: [], series: [] })
          return
        }
        const { bucketMs } = histogram
        const begin = bucketMs === 7 * 86_400_000 ? Date.parse('1970-01-05') : 0
        const numberOf = (at: number) => Math.floor((at - begin) / bucketMs)
        const first = numberOf((found[0] as Plain).at)
        const last = numberOf((found.at(-1) as Plain).at)
        expect(last - first + 1).toBeLessThanOrEqual(buckets)
        for (const { value, counts: bars } of histogram.series) {
          expect(bars).toHaveLength(last - first + 1)
          if (value === 'other') continue
          const mine = found.filter(
            ({ entry }) => split === 'none' || entry[split].toLowerCase() === value.toLowerCase()
          )
          const plain = new Array(bars.length).fill(0)
          for (const { at } of mine) plain[numberOf(at) - first] += 1
          expect(bars).toEqual(plain)
        }
        const sum = histogram.series.flatMap(one => one.counts).reduce((a, b) => a + b, 0)
        expect(sum).toBe(found.length)
      }
    ),
    runs
  )
})
