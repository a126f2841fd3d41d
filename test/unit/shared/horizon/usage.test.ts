import { readUsage, usageSchema } from '@shared/horizon/usage'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const bucket = (hour: number, more: object = {}) => ({
  start: `2026-05-01T${String(hour).padStart(2, '0')}:00:00Z`,
  requests: 4,
  errors: 1,
  throttled: 0,
  ...more
})
const reply = (series: readonly unknown[], more: object = {}) => ({
  window: '24h',
  bucket_seconds: 3_600,
  total_requests: 96,
  error_count: 24,
  error_rate: 0.25,
  throttled_count: 0,
  rate_limit: { limit_per_minute: 100, peak_per_minute: 4, utilization: 0.04 },
  series,
  top_endpoints: [{ method: 'GET', path: '/api/agents', requests: 96, errors: 24 }],
  callers: [
    {
      ip: '203.0.113.7',
      method: 'GET',
      path: '/api/agents',
      user_agent: 'ci/1',
      requests: 96,
      errors: 24,
      first_seen_at: '2026-05-01T00:00:00Z',
      last_seen_at: '2026-05-01T23:00:00Z',
      longest_gap_seconds: 3_600
    }
  ],
  ...more
})
const day = Array.from({ length: 24 }, (_, hour) => bucket(hour))

describe('a usage reply', () => {
  test('that is right is read whole', () => {
    const usage = readUsage(reply(day, { by_key: [{ key_id: 'key_1', ...bucket(0) }] }))
    expect(usage).toMatchObject({
      bucketSeconds: 3_600,
      totalRequests: 96,
      rateLimit: { limitPerMinute: 100, peakPerMinute: 4, utilization: 0.04 },
      byKey: [{ keyId: 'key_1', requests: 4 }],
      unreadable: []
    })
    expect(usage.series).toHaveLength(24)
    expect(usage.callers[0]).toMatchObject({ userAgent: 'ci/1', longestGapSeconds: 3_600 })
    expect(usageSchema.parse(usage)).toEqual(usage)
  })

  test.each([
    ['negative', { requests: -1 }, 'requests'],
    ['non-numeric', { errors: 'many' }, 'errors'],
    ['fractional', { throttled: 0.5 }, 'throttled'],
    ['absent', { requests: undefined }, 'requests'],
    ['dateless', { start: 'noon' }, 'start']
  ])('with a %s bucket names that one and keeps the others', (_, wrong, field) => {
    const { series, unreadable } = readUsage(
      reply(day.map((good, hour) => (hour === 7 ? bucket(7, wrong) : good)))
    )
    expect(series.filter(slot => slot.state === 'read')).toHaveLength(23)
    expect(unreadable).toEqual([expect.stringContaining(`series[7].${field}`)])
  })

  test('with buckets left out shows a hole in their place', () => {
    const { series, unreadable } = readUsage(reply(day.filter((_, hour) => hour !== 5)))
    expect(series).toHaveLength(24)
    expect(series[5]).toEqual({
      state: 'unreadable',
      start: '2026-05-01T05:00:00Z',
      problem: 'missing'
    })
    expect(unreadable).toEqual(['series: missing buckets: 1'])
  })

  test('with figures that are missing or wrong leaves exactly these out', () => {
    const { totalRequests, errorRate, rateLimit, callers, topEndpoints, unreadable } = readUsage(
      reply(day, { total_requests: '96', error_rate: null, rate_limit: undefined, callers: [7] })
    )
    expect([totalRequests, errorRate, rateLimit, callers]).toEqual([
      undefined,
      undefined,
      undefined,
      []
    ])
    expect(topEndpoints).toHaveLength(1)
    expect(unreadable).toHaveLength(4)
  })

  test('of any shape at all is read without a failure', () => {
    const anyReply = fc.oneof(
      fc.anything(),
      fc.record(
        {
          window: fc.oneof(fc.constantFrom('24h', '30d'), fc.anything()),
          bucket_seconds: fc.oneof(fc.integer(), fc.double(), fc.anything()),
          series: fc.array(
            fc.oneof(
              fc.anything(),
              fc.date({ noInvalidDate: true }).map(date => ({ ...bucket(0), start: date }))
            )
          ),
          rate_limit: fc.anything(),
          callers: fc.anything(),
          by_key: fc.anything()
        },
        { requiredKeys: [] }
      )
    )
    fc.assert(
      fc.property(anyReply, body => {
        const usage = readUsage(JSON.parse(JSON.stringify(body) ?? 'null'))
        expect(usageSchema.safeParse(usage).success).toBe(true)
        expect(usage.series.length).toBeLessThan(200)
      })
    )
  })
})
