import { createSearchPorts } from '@main/database/audit/search/search-ports'
import { seek } from '@main/database/audit/search/seek'
import { createWalk } from '@main/database/audit/search/walk'
import { auditEntries, auditExpressions, segmentsOf } from '@support/audit-arbitraries'
import fc from 'fast-check'
import { expect, test } from 'vitest'

test('a place found by halving time is the one walking leads to, in both orders', {
  timeout: 30_000
}, () => {
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
          matched: ports.evaluate(segment, expression)
        }))
        const total = found.reduce((sum, { matched }) => sum + matched.count, 0)
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
