import { probeUserAgent } from '@shared/domain/probe-agent'
import { AppError } from '@shared/errors'
import type { Usage } from '@shared/horizon/usage'
import { aKey, aUsage, connectedApp } from '@support/fakes'
import { expect, test } from 'vitest'

type Caller = Usage['callers'][number]

const aCaller = (changes: Partial<Caller>): Caller => ({
  ip: '10.0.0.1',
  method: 'GET',
  path: '/api/agents',
  userAgent: 'backend/1',
  requests: 5,
  errors: 0,
  firstSeenAt: '2026-07-01T08:00:00Z',
  lastSeenAt: '2026-07-01T09:00:00Z',
  longestGapSeconds: 60,
  ...changes
})
const usageBy = (...callers: Caller[]): Usage =>
  aUsage({ callers, totalRequests: callers.reduce((sum, { requests }) => sum + requests, 0) })

/** Facts about `count` keys, with what Horizon says of each and of them all. */
async function factsOf(
  count: number,
  ofKey: (keyId: string) => Promise<Usage | null>,
  ofAll: Usage | null = null
) {
  const app = await connectedApp({ safetyLevel: 'normal' })
  const keyIds = Array.from({ length: count }, (_, n) => `key_${n + 1}`)
  app.machine.remote.state.keys = keyIds.map(id => aKey({ id, clientName: id }))
  const asked: string[] = []
  app.horizon.usage.mockImplementation(async keyId => {
    if (keyId === null) return ofAll
    asked.push(keyId)
    return ofKey(keyId)
  })
  const { profileId, core } = app
  const { keys } = await core.handlers['keys.prepareRevokeMany']({ profileId, keyIds })
  return { ...app, asked, keys, callers: keys.map(each => each.callers) }
}

test('callers of a key are told apart by address and user agent, not by endpoint', async () => {
  const { callers, keys } = await factsOf(1, async () =>
    usageBy(
      aCaller({}),
      aCaller({ path: '/api/conversations', lastSeenAt: '2026-07-01T09:30:00Z' }),
      aCaller({ ip: '10.0.0.2' }),
      aCaller({ userAgent: 'curl/8' })
    )
  )
  expect(callers).toEqual([
    { state: 'known', count: 3, isWhole: true, lastRequestAt: '2026-07-01T09:30:00Z' }
  ])
  expect(keys[0]?.requests24h).toBe(20)
})

test('probes are no callers, no requests and no last request', async () => {
  const probe = aCaller({
    userAgent: `${probeUserAgent}/1.0`,
    lastSeenAt: '2026-07-01T10:00:00Z'
  })
  const { callers, keys } = await factsOf(1, async () => usageBy(aCaller({}), probe))
  expect(callers).toMatchObject([{ count: 1, lastRequestAt: '2026-07-01T09:00:00Z' }])
  expect(keys[0]?.requests24h).toBe(5)
})

test('of many keys the twenty busiest are asked about, and the others are said not to be', async () => {
  const byKey = Array.from({ length: 30 }, (_, n) => ({
    keyId: `key_${n + 1}`,
    requests: n,
    errors: 0,
    throttled: 0
  }))
  const { asked, callers } = await factsOf(30, async () => usageBy(aCaller({})), aUsage({ byKey }))
  expect(asked).toHaveLength(20)
  expect(asked[0]).toBe('key_30')
  expect(callers[0]).toEqual({ state: 'known', count: 0, isWhole: true, lastRequestAt: null })
  expect(new Set(callers.slice(1, 10).map(({ state }) => state))).toEqual(new Set(['not-asked']))
  expect(new Set(callers.slice(10).map(({ state }) => state))).toEqual(new Set(['known']))
})

test('a key whose callers cannot be read has its failure, and the others their callers', async () => {
  const { callers, keys } = await factsOf(
    3,
    async keyId => {
      if (keyId === 'key_2') throw new AppError('server-error', 'no', { status: 500 })
      return usageBy(aCaller({}))
    },
    aUsage({
      byKey: [{ keyId: 'key_2', requests: 9, errors: 0, throttled: 0 }],
      unreadable: ['by_key[0]: no']
    })
  )
  expect(callers.map(({ state }) => state)).toEqual(['known', 'failed', 'known'])
  expect(callers[1]).toMatchObject({ failure: { code: 'server-error' } })
  expect(keys[1]?.requests24h).toBe(9)
})

test('a Horizon that asks to wait is asked no further, and its keys can be revoked all the same', async () => {
  const { asked, callers } = await factsOf(12, async () => {
    throw new AppError('rate-limited', 'wait', { status: 429 })
  })
  expect(asked).toHaveLength(4)
  expect(callers.slice(4).map(({ state }) => state)).toEqual(Array(8).fill('not-asked'))
})

test('a Horizon without usage says so of every key', async () => {
  const { asked, callers } = await factsOf(9, async () => null)
  expect(asked.length).toBeLessThanOrEqual(4)
  expect(new Set(callers.map(({ state }) => state))).toEqual(new Set(['not-offered']))
})

test('a slow Horizon is asked for a few seconds, so that the facts stay fresh', async () => {
  const app = await connectedApp({ safetyLevel: 'normal' })
  const keyIds = Array.from({ length: 12 }, (_, n) => `key_${n + 1}`)
  app.machine.remote.state.keys = keyIds.map(id => aKey({ id }))
  app.horizon.usage.mockImplementation(async keyId => {
    if (keyId !== null) await app.machine.time.advance(2_000)
    return keyId === null ? null : usageBy(aCaller({}))
  })
  const { profileId, core } = app
  const { keys } = await core.handlers['keys.prepareRevokeMany']({ profileId, keyIds })
  expect(keys.filter(({ callers }) => callers.state === 'known')).toHaveLength(4)
})
