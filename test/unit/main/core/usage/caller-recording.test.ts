import { probeUserAgent } from '@shared/domain/probe-agent'
import type { UsageWindow } from '@shared/domain/usage-window'
import { windowBuckets, windowSpan } from '@shared/domain/usage-window'
import { AppError } from '@shared/errors'
import type { LoggedRequest } from '@shared/horizon/request-log'
import type { Usage } from '@shared/horizon/usage'
import { anOrganization, aUsage, connectedApp, startedAt } from '@support/fakes'
import { expect, test } from 'vitest'

const pair = { ip: '10.8.4.1', method: 'GET', path: '/api/agents' }
const caller: Usage['callers'][number] = {
  ...pair,
  userAgent: 'billing/2',
  requests: 40,
  errors: 0,
  firstSeenAt: '2026-11-19T03:10:00Z',
  lastSeenAt: '2026-11-20T08:59:30Z',
  longestGapSeconds: 7_200
}

/** A window whose every bucket is there. */
function whole(window: UsageWindow, changes: Partial<Usage> = {}): Usage {
  const { count, bucketMs } = windowBuckets[window]
  const { from } = windowSpan(window, startedAt)
  const series = Array.from({ length: count }, (_, n) => ({
    state: 'read' as const,
    start: new Date(from + n * bucketMs).toISOString(),
    requests: 0,
    errors: 0,
    throttled: 0
  }))
  return aUsage({ window, series, callers: [caller], ...changes })
}

async function withUsage(usage: Usage | null = whole('30d')) {
  const app = await connectedApp()
  const { profileId, core, machine, data } = app
  machine.remote.state.usage = usage
  const fetch = (keyId: string | null = 'key_1', window: UsageWindow = '30d') =>
    core.handlers['usage.fetch']({ profileId, keyId, window, isBackground: false })
  const requests = (entries: LoggedRequest[], filters = {}) => {
    machine.remote.state.requests = entries
    return core.handlers['requests.fetch']({ profileId, keyId: 'key_1', filters })
  }
  return { ...app, fetch, requests, callers: data.data.callers }
}

const entry = (id: string, at: string, more: Partial<LoggedRequest> = {}): LoggedRequest => ({
  ...pair,
  id,
  at,
  status: 200,
  userAgent: 'billing/2',
  ...more
})

test('of usage the span from first to last call, its longest gap and the reach are kept', async () => {
  const { fetch, callers } = await withUsage()
  await fetch()
  const of = { ...pair, keyId: 'key_1', userAgent: 'billing/2', requests: 1 }
  const { firstSeenAt, lastSeenAt } = caller
  expect(await callers.of('key_1')).toEqual({
    hours: [
      { ...of, hour: '2026-11-19T03:00:00.000Z', firstSeenAt, lastSeenAt },
      { ...of, hour: '2026-11-20T08:00:00.000Z', firstSeenAt: lastSeenAt, lastSeenAt }
    ],
    gaps: [{ ...pair, longestGapSeconds: 7_200 }],
    reachesBackTo: '2026-10-22T00:00:00.000Z',
    incompleteFrom: null
  })
})

test('all calls of one hour are that hour’s', async () => {
  const { fetch, callers } = await withUsage(
    whole('24h', { callers: [{ ...caller, firstSeenAt: '2026-11-20T08:01:00Z' }] })
  )
  await fetch()
  expect((await callers.of('key_1')).hours).toMatchObject([
    { requests: 40, firstSeenAt: '2026-11-20T08:01:00Z', lastSeenAt: caller.lastSeenAt }
  ])
})

test('a single call has no gap, and a probe is no caller', async () => {
  const probe = { ...caller, userAgent: `${probeUserAgent}/1`, path: '/api/probed' }
  const { fetch, callers } = await withUsage(
    whole('30d', { callers: [{ ...caller, requests: 1, longestGapSeconds: 0 }, probe] })
  )
  await fetch()
  const { hours, gaps } = await callers.of('key_1')
  expect(gaps).toEqual([])
  expect(JSON.stringify(hours)).not.toContain('probed')
})

test.each<[string, Partial<Usage>]>([
  ['as many callers as are named at most', { callers: Array(1_000).fill(caller) }],
  ['a caller that could not be read', { unreadable: ['callers[3].ip: Invalid input'] }],
  ['a caller without a time', { callers: [{ ...caller, firstSeenAt: 'once' }] }],
  ['a window that is not whole', { series: whole('30d').series.slice(1) }],
  ['buckets of another length', { window: '7d' }],
  ['a window nobody knows', { window: '90d' }]
])('%s says nothing about all callers', async (_what, changes) => {
  const { fetch, callers } = await withUsage({ ...whole('30d'), ...changes })
  await fetch()
  expect((await callers.of('key_1')).reachesBackTo).toBeNull()
})

test('entries of the log are counted by the hour, whatever the filter', async () => {
  const { requests, callers } = await withUsage()
  await requests([
    entry('5', '2026-11-20T08:59:59Z'),
    entry('4', '2026-11-20T08:00:00Z'),
    entry('3', '2026-11-20T07:59:59Z'),
    entry('2', '2026-11-20T08:10:00Z', { userAgent: probeUserAgent }),
    entry('1', '2026-11-20T08:10:00Z', { ip: undefined })
  ])
  const of = { ...pair, keyId: 'key_1', userAgent: 'billing/2' }
  expect((await callers.of('key_1')).hours).toEqual([
    {
      ...of,
      hour: '2026-11-20T08:00:00.000Z',
      requests: 2,
      firstSeenAt: '2026-11-20T08:00:00Z',
      lastSeenAt: '2026-11-20T08:59:59Z'
    },
    {
      ...of,
      hour: '2026-11-20T07:00:00.000Z',
      requests: 1,
      firstSeenAt: '2026-11-20T07:59:59Z',
      lastSeenAt: '2026-11-20T07:59:59Z'
    }
  ])
  await requests([entry('9', '2026-11-20T06:00:00Z')], { ip: pair.ip })
  expect((await callers.of('key_1')).hours).toHaveLength(3)
})

test('the whole organization’s usage, a failure and what is held are no history', async () => {
  const { fetch, horizon, callers } = await withUsage()
  await fetch(null)
  horizon.usage.mockRejectedValueOnce(new AppError('timeout', 'slow'))
  await fetch()
  expect(callers.record).not.toHaveBeenCalled()
})

test('history that cannot be kept is logged, and the reading shown all the same', async () => {
  const { fetch, requests, callers, lines } = await withUsage()
  callers.record.mockRejectedValue(new Error('disk full'))
  expect(await fetch()).toMatchObject({ usage: { callers: [caller] }, failure: undefined })
  expect(await requests([entry('1', '2026-11-20T08:00:00Z')])).toMatchObject({
    page: { requests: [{ id: '1' }] },
    failure: undefined
  })
  expect(JSON.stringify(lines).match(/disk full/g)?.length).toBeGreaterThanOrEqual(2)
})

test('another organization’s callers are not taken for this one’s', async () => {
  const { fetch, callers, horizon, machine, core, profileId } = await withUsage()
  horizon.usage.mockImplementationOnce(async () => {
    machine.remote.state.organization = anOrganization({ id: 'org_2', name: 'Other' })
    await core.handlers['keys.refresh']({ profileId, isBackground: false })
    return whole('30d')
  })
  expect((await fetch()).failure).toMatchObject({ code: 'other-organization' })
  expect(callers.record).not.toHaveBeenCalled()
})
