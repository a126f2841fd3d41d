import { createSearchPorts } from '@main/database/audit/search/search-ports'
import { createWalk } from '@main/database/audit/search/walk'
import { segmentsOf } from '@support/audit-arbitraries'
import { aSentEntry } from '@support/audit-pages'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const outcomes = ['success', 'denied'] as const
const sent = fc.array(fc.record({ minute: fc.nat(40), outcome: fc.constantFrom(...outcomes) }), {
  minLength: 60,
  maxLength: 160
})
const denied = {
  kind: 'match',
  field: 'outcome',
  pattern: { how: 'equals', text: 'denied' }
} as const

test('many segments that lie across each other in time are walked in the order of time', () => {
  fc.assert(
    fc.property(sent, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 40 }), (rows, cut) => {
      const wires = rows.map(({ minute, outcome }, nth) =>
        aSentEntry(nth + 1, {
          occurred_at: new Date(Date.UTC(2026, 9, 1, 0, minute)).toISOString(),
          outcome
        })
      )
      const segments = segmentsOf(wires, cut)
      const ports = createSearchPorts(segments, () => 0)
      for (const expression of [{ kind: 'all' } as const, denied]) {
        const expected = rows
          .map((row, nth) => ({ ...row, position: nth + 1 }))
          .filter(({ outcome }) => expression.kind === 'all' || outcome === 'denied')
          .sort((one, other) => one.minute - other.minute || one.position - other.position)
          .map(({ position }) => position)
        for (const order of ['oldest', 'newest'] as const) {
          const walk = createWalk(ports, segments.all(), expression, order)
          walk.skip(3)
          const found = walk
            .take(1_000)
            .map(({ segment, index }) => segment.firstPosition + Number(segment.offsets()[index]))
          const inOrder = order === 'oldest' ? expected : expected.toReversed()
          expect(found).toEqual(inOrder.slice(3))
          expect(walk.hasMore()).toBe(false)
        }
      }
    }),
    { numRuns: 60 }
  )
})
