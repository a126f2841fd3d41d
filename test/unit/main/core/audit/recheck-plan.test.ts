import {
  inPieces,
  nextRecheck,
  overlapMs,
  overlapSpan,
  without
} from '@main/core/audit/recheck-plan'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const day = 86_400_000
const hour = 3_600_000
const start = Date.parse('2026-11-01T05:00:00Z')

const known = {
  held: 1_000,
  firstAt: start,
  runs: [{ toAt: start + 10 * day }],
  settled: [] as { from: number; to: number }[],
  purgedBefore: null as number | null
}
const fresh = { walked: [], avoided: [], spanMs: day }

test('spans are settled a day at a time from the newest, until nothing is left', () => {
  const settled: { from: number; to: number }[] = []
  for (let count = 0; count < 20; count += 1) {
    const span = nextRecheck({ ...known, settled }, null, fresh)
    if (span === null || settled.some(({ to }) => to === span.to)) break
    expect(span.to).toBe(settled.at(-1)?.from ?? start + 10 * day - overlapMs)
    expect(span.to - span.from).toBeLessThanOrEqual(day)
    settled.push(span)
  }
  expect(settled.at(-1)?.from).toBe(start)
})

test('what is younger than an hour at Horizon is never settled', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20 * day }), reach => {
      const span = nextRecheck({ ...known, runs: [{ toAt: start + reach }] }, null, fresh)
      if (span !== null) expect(span.to).toBeLessThanOrEqual(start + reach - overlapMs)
    })
  )
})

test('what Horizon may have let go, and what was purged here, is not compared', () => {
  const settled = [{ from: start + 5 * day, to: start + 10 * day }]
  const spanOf = (oldest: number | null, purgedBefore: number | null) =>
    nextRecheck({ ...known, settled, purgedBefore }, oldest, { ...fresh, spanMs: 30 * day })
  expect(spanOf(null, null)?.from).toBeLessThan(start + 5 * day)
  expect(spanOf(start + 5 * day, null)?.from ?? 0).toBeGreaterThanOrEqual(start + 5 * day + hour)
  expect(spanOf(null, start + 5 * day)?.from ?? 0).toBeGreaterThanOrEqual(start + 5 * day)
})

test('a busy log is walked in shorter spans', () => {
  const span = nextRecheck({ ...known, held: 10_000_000 }, null, fresh)
  expect((span?.to ?? 0) - (span?.from ?? 0)).toBeLessThan(hour)
})

test('once all is settled it is walked again, each span once in a run of the app', () => {
  const settled = [{ from: start, to: start + 10 * day }]
  const first = nextRecheck({ ...known, settled }, null, fresh)
  expect(first?.to).toBe(start + 10 * day - overlapMs)
  const walked = first === null ? [] : [first]
  const second = nextRecheck({ ...known, settled }, null, { ...fresh, walked })
  expect(second?.to).toBe(first?.from)
  const all = { ...fresh, walked: settled }
  expect(nextRecheck({ ...known, settled }, null, all)).toBeNull()
})

test('every span begins and ends at a whole minute, as does the last hour', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 * day }),
      fc.integer({ min: 1, max: 3 * day }),
      fc.integer({ min: 0, max: 5_000_000 }),
      (reach, purged, held) => {
        const log = {
          ...known,
          held,
          purgedBefore: start + purged,
          runs: [{ toAt: start + reach }]
        }
        const spans = [nextRecheck(log, start + 7, fresh), overlapSpan(log, start + 7)]
        for (const span of spans) {
          expect([(span?.from ?? 0) % 60_000, (span?.to ?? 0) % 60_000]).toEqual([0, 0])
          expect(span?.from ?? start + purged).toBeGreaterThanOrEqual(start + purged)
        }
      }
    )
  )
})

test('pieces and what is taken away cover a span exactly', () => {
  const span = fc
    .tuple(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 120 }))
    .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) + 1 }))
  fc.assert(
    fc.property(span, fc.array(span, { maxLength: 6 }), (whole, taken) => {
      const left = without(whole, taken)
      const pieces = inPieces(whole, 37)
      for (let at = whole.from - 2; at < whole.to + 2; at += 1) {
        const isIn = (each: { from: number; to: number }) => at >= each.from && at < each.to
        expect(left.filter(isIn)).toHaveLength(isIn(whole) && !taken.some(isIn) ? 1 : 0)
        expect(pieces.filter(isIn)).toHaveLength(isIn(whole) ? 1 : 0)
      }
    })
  )
})
