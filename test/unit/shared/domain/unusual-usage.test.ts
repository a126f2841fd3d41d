import { type UsageAt, unusualKeys } from '@shared/domain/unusual-usage'
import { expect, test } from 'vitest'

const dayMs = 86_400_000
const nowMs = Date.parse('2026-11-20T00:00:00Z')

type Count = readonly [requests: number, errors?: number]
const usageOf = (days: number, counts: Readonly<Record<string, Count>>, atMs = nowMs): UsageAt => ({
  atMs,
  usage: {
    byKey: Object.entries(counts).map(([keyId, [requests, errors = 0]]) => ({
      keyId,
      requests,
      errors,
      throttled: 0
    })),
    series: [
      {
        state: 'read',
        start: new Date(nowMs - days * dayMs).toISOString(),
        requests: 0,
        errors: 0,
        throttled: 0
      }
    ]
  }
})

const daysAgo = (days: number) => new Date(nowMs - days * dayMs).toISOString()
const judge = (week: Count, month: Count, created?: string | null) =>
  unusualKeys({
    week: usageOf(7, { key: week }),
    month: usageOf(30, { key: month }),
    createdAt: new Map([['key', created]])
  })

test.each<
  [what: string, week: Count, month: Count, times: number | 'not unusual', created?: string]
>([
  ['three times as many a day', [210], [210 + 230], 3],
  ['exactly twice', [140], [140 + 230], 2],
  ['a little less than twice', [139], [139 + 230], 'not unusual'],
  ['as ever', [70], [70 + 230], 'not unusual'],
  ['fewer', [21], [21 + 2_300], 'not unusual'],
  ['many times a handful', [19], [19 + 1], 'not unusual'],
  ['none before, so no multiple of anything', [500], [500], 'not unusual'],
  ['a month answered lower than its week', [500], [400], 'not unusual'],
  ['young: by the days since it was created', [210], [210 + 230], 3, daysAgo(60)],
  ['created 17 days ago, ten of them before the week', [210], [210 + 100], 3, daysAgo(17)],
  ['created ten days ago: too few days to compare', [210], [210 + 3], 'not unusual', daysAgo(10)],
  ['created this week', [210], [210], 'not unusual', daysAgo(3)],
  ['created no one knows when', [210], [210 + 230], 3, 'soon']
])('%s', (_, week, month, times, created) => {
  const found = judge(week, month, created)
  expect(found?.map(key => key.times)).toEqual(
    times === 'not unusual' ? [] : [expect.closeTo(times, 6)]
  )
})

test.each([
  [[100, 20], [0.2]],
  [[100, 19], []],
  [[226, 226], [1]],
  [[19, 19], []]
] as const)('errors of %j are found from a fifth on, and never of a handful', (week, shares) => {
  const found = judge(week, [week[0] * 5, 0])
  expect(found?.map(({ errorShare }) => errorShare)).toEqual(shares)
})

test('surges come first, the largest before the others, then the most failing', () => {
  const week = { a: [100, 30], b: [200], c: [300, 300], d: [100, 99] } as const
  const month = { a: [500], b: [200 + 230], c: [300 + 230], d: [500] } as const
  const sources = { week: usageOf(7, week), month: usageOf(30, month), createdAt: new Map() }
  expect(unusualKeys(sources)?.map(({ keyId }) => keyId)).toEqual(['c', 'b', 'd', 'a'])
})

test('what cannot be compared is not known, which is not "nothing unusual"', () => {
  const week = usageOf(7, { key: [210] })
  const month = usageOf(30, { key: [440] })
  const createdAt = new Map()
  const unknown = (sources: { week?: UsageAt; month?: UsageAt }) =>
    expect(unusualKeys({ week, month, createdAt, ...sources })).toBeUndefined()
  unknown({ month: usageOf(30, { key: [440] }, nowMs - 600_001) })
  unknown({ week: { ...week, usage: { ...week.usage, series: [] } } })
  unknown({ month: { ...month, usage: { series: month.usage.series } } })
  unknown({ week: { ...week, atMs: nowMs - 8 * dayMs } })
})
