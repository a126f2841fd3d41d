import {
  bucketsIn,
  gapsAt,
  gapsIn,
  histogramOf,
  timesOf
} from '@renderer/ui/audit/histogram/histogram-model'
import { plot, scaleFor } from '@renderer/ui/audit/histogram/plot'
import type { AuditCounts } from '@shared/contract/audit'
import { describe, expect, test } from 'vitest'

const at = (iso: string) => Date.parse(iso)
/** Three days of Berlin, the second of 25 hours. */
const edges = [
  '2026-10-23T22:00:00Z',
  '2026-10-24T22:00:00Z',
  '2026-10-25T23:00:00Z',
  '2026-10-26T23:00:00Z'
].map(at)
const histogram = histogramOf({
  histogram: {
    from: '2026-10-23T22:00:00.000Z',
    to: '2026-10-26T23:00:00.000Z',
    bucketMs: 86_400_000,
    edges,
    series: [{ value: '', counts: [4, 5, 6] }]
  }
} as unknown as AuditCounts)
if (histogram === undefined) throw new Error('There is a histogram')

test('a brushed bar is exactly its day, also where the day has 25 hours', () => {
  expect(timesOf(histogram, { first: 1, last: 1 })).toEqual({ from: edges[1], to: edges[2] })
  for (const [first, last] of [
    [0, 0],
    [1, 1],
    [0, 2],
    [1, 2]
  ] as const) {
    expect(bucketsIn(histogram, timesOf(histogram, { first, last }))).toEqual({ first, last })
  }
})

test('ticks and gaps stand at the edge of the bar that begins there', () => {
  const scale = scaleFor(plot.left + plot.right + 300, histogram, [])
  expect(edges.map(scale.xOf)).toEqual([0, 100, 200, 300].map(x => plot.left + x))
  const [gap] = gapsIn(
    histogram,
    [{ why: 'lost', from: '2026-10-24T22:00:00Z', to: null, entries: 3 }],
    at('2026-10-28T00:00:00Z')
  )
  expect(gap).toMatchObject({ from: edges[1], to: edges[3] })
})

test('a range reaching beyond what is shown ends where it does', () => {
  const beyond = { from: at('2026-10-20T00:00:00Z'), to: at('2026-11-20T00:00:00Z') }
  expect(bucketsIn(histogram, beyond)).toEqual({ first: 0, last: 2 })
  const past = { from: at('2026-11-20T00:00:00Z'), to: at('2026-11-21T00:00:00Z') }
  expect(bucketsIn(histogram, past)).toBeUndefined()
})

test('what is not held beyond the bars stands beside them, whatever they show of it', () => {
  const gaps = gapsIn(
    histogram,
    [
      { why: 'purged', from: null, to: '2026-10-20T22:00:00Z', entries: null },
      { why: 'not-downloaded', from: '2026-10-27T10:00:00Z', to: null, entries: 178_006 }
    ],
    at('2026-11-27T10:00:00Z')
  )
  const width = plot.left + plot.right + 348
  const scale = scaleFor(width, histogram, gaps)
  expect(gaps.map(scale.spanOf)).toEqual([
    { x: plot.left, end: plot.left + 24 },
    { x: width - plot.right - 24, end: width - plot.right }
  ])
  expect(edges.map(scale.xOf)).toEqual([24, 124, 224, 324].map(x => plot.left + x))
  expect(gapsAt(histogram, gaps, 0)).toEqual([gaps[0]])
  expect(gapsAt(histogram, gaps, 1)).toEqual([])
  expect(gapsAt(histogram, gaps, 2)).toEqual([gaps[1]])
})

describe('the end of the log, not held for a few minutes', () => {
  const width = plot.left + plot.right + 306
  const drawn = (from: string, now: string) => {
    const absence = { why: 'not-downloaded', from, to: null, entries: null } as const
    const gaps = gapsIn(histogram, [absence], at(now))
    const [span] = gaps.map(scaleFor(width, histogram, gaps).spanOf)
    return { gaps, span }
  }

  test('is a mark of its least width, and not the stripe of a gap of months', () => {
    const { span } = drawn('2026-10-27T10:00:00Z', '2026-10-27T10:11:00Z')
    expect(span).toEqual({ x: width - plot.right - 6, end: width - plot.right })
    const long = drawn('2026-10-27T10:00:00Z', '2027-01-27T10:00:00Z')
    expect(long.span).toEqual({ x: width - plot.right - 24, end: width - plot.right })
  })

  test('takes nothing of the last bucket that is still to come', () => {
    const { gaps, span } = drawn('2026-10-26T10:00:00Z', '2026-10-26T10:11:00Z')
    expect(span).toEqual({ x: width - plot.right - 6, end: width - plot.right })
    expect(gapsAt(histogram, gaps, 2)).toEqual(gaps)
  })

  test('is as long as it is where it can be seen', () => {
    const { span } = drawn('2026-10-26T02:00:00Z', '2026-10-26T18:00:00Z')
    const length = (16 / 73) * 306
    expect(span?.x).toBeCloseTo(width - plot.right - length)
  })
})
