import type { CallerHour } from '@main/core/data-ports'
import { isRare, pairActivities, pairName } from '@main/core/rotation/drain-history'
import { probeUserAgent } from '@shared/domain/probe-agent'
import type { Usage } from '@shared/horizon/usage'
import { aUsage } from '@support/fakes'
import { describe, expect, test } from 'vitest'

const pair = { ip: '10.8.4.1', method: 'GET', path: '/api/agents' }
const hour = 3_600_000
const day = 24 * hour
const at = (iso: string) => Date.parse(iso)

/** Calls of one hour, or of a span that begins in it. */
const heard = (
  firstSeenAt: string,
  lastSeenAt = firstSeenAt,
  more: Partial<CallerHour> = {}
): CallerHour => ({
  ...pair,
  keyId: 'key_1',
  userAgent: 'billing/2',
  hour: `${firstSeenAt.slice(0, 13)}:00:00Z`,
  requests: 1,
  firstSeenAt,
  lastSeenAt,
  ...more
})
const caller = (change: Partial<Usage['callers'][number]> = {}): Usage['callers'][number] => ({
  ...pair,
  userAgent: 'billing/2',
  requests: 40,
  errors: 0,
  firstSeenAt: '2026-11-19T03:10:00Z',
  lastSeenAt: '2026-11-20T08:59:30Z',
  longestGapSeconds: 7_200,
  ...change
})
const answered = (...callers: Usage['callers']) => [aUsage({ callers })]
const only = (
  hours: readonly CallerHour[],
  usages: readonly Usage[] = [],
  gaps: Parameters<typeof pairActivities>[0]['gaps'] = []
) => {
  const pairs = pairActivities({ hours, gaps }, usages)
  if (pairs.length !== 1) throw new Error(`${pairs.length} pairs`)
  return pairs[0]
}

describe('what is known of a caller', () => {
  test('is the time before the window, from history, joined with the window', () => {
    const known = only(
      [heard('2026-08-01T03:00:00Z'), heard('2026-09-01T03:00:00Z')],
      answered(caller())
    )
    expect(known).toMatchObject({
      firstSeenAt: at('2026-08-01T03:00:00Z'),
      lastSeenAt: at('2026-11-20T08:59:30Z'),
      requests: 40,
      longestGapMs: at('2026-11-19T03:10:00Z') - at('2026-09-01T03:00:00Z')
    })
  })

  test('has the longest gap that anybody named, be it the server’s or that of the hours', () => {
    const hours = [heard('2026-11-19T03:10:00Z', '2026-11-20T08:59:30Z')]
    expect(only(hours)?.longestGapMs).toBeNull()
    expect(only(hours, answered(caller()))?.longestGapMs).toBe(2 * hour)
    expect(only(hours, [], [{ ...pair, longestGapSeconds: 40_000 }])?.longestGapMs).toBe(40_000_000)
    const later = [...hours, heard('2026-11-21T08:59:30Z')]
    expect(only(later, answered(caller()))?.longestGapMs).toBe(day)
  })

  test('has no gap within a span that was answered as one', () => {
    const hours = [
      heard('2026-11-19T03:10:00Z', '2026-11-20T08:59:30Z'),
      heard('2026-11-19T12:00:00Z'),
      heard('2026-11-20T08:59:30Z')
    ]
    expect(only(hours, answered(caller()))?.longestGapMs).toBe(2 * hour)
  })

  test('is every program of one address at one endpoint together', () => {
    const known = only(
      [
        heard('2026-11-01T00:00:00Z'),
        heard('2026-11-05T00:00:00Z', undefined, { userAgent: 'cron/1' }),
        heard('2026-11-09T00:00:00Z')
      ],
      []
    )
    expect(known).toMatchObject({ userAgents: ['billing/2', 'cron/1'], longestGapMs: 4 * day })
  })

  test('of one visit, however many calls that were, is no rhythm', () => {
    const run = caller({
      firstSeenAt: '2026-11-20T02:00:00Z',
      lastSeenAt: '2026-11-20T02:40:00Z',
      longestGapSeconds: 9
    })
    expect(only([], answered(run))?.longestGapMs).toBeNull()
    const again = [heard('2026-10-20T02:00:00Z'), heard('2026-11-20T02:00:00Z')]
    expect(only(again, answered(run))?.longestGapMs).toBe(31 * day)
  })

  test('leaves the console’s own probes out, and times that are none', () => {
    const probe = { userAgent: `${probeUserAgent}/1` }
    const pairs = pairActivities(
      { hours: [heard('2026-11-20T02:00:00Z', undefined, probe)], gaps: [] },
      answered(caller(probe), caller({ ip: '10.0.0.9', firstSeenAt: 'once' }))
    )
    expect(pairs).toEqual([])
  })

  test('reaches as far back as the log, where it was looked up there', () => {
    const from = at('2026-07-23T00:00:00Z')
    const [known] = pairActivities(
      { hours: [heard('2026-11-20T02:00:00Z')], gaps: [] },
      [],
      new Map([[pairName(pair), from]])
    )
    expect(known?.knownFrom).toBe(from)
  })
})

test('rare is who was seen twice at most, or for less than two of its periods', () => {
  const activity = {
    ...pair,
    userAgents: [],
    requests: 100,
    firstSeenAt: 0,
    lastSeenAt: 0,
    longestGapMs: 7 * day
  }
  expect(isRare(activity, 30 * day)).toBe(false)
  expect(isRare({ ...activity, longestGapMs: 20 * day }, 30 * day)).toBe(true)
  expect(isRare({ ...activity, longestGapMs: null }, 30 * day)).toBe(true)
  expect(isRare({ ...activity, requests: 2 }, 30 * day)).toBe(true)
})
