import { AppError } from '@shared/errors'
import type { LoggedRequest } from '@shared/horizon/request-log'
import type { Usage } from '@shared/horizon/usage'
import { aUsage, connectedApp, startedAt } from '@support/fakes'
import { expect, test } from 'vitest'

const ago = (ms: number) => new Date(startedAt - ms).toISOString()
const minute = 60_000
let nth = 0

const aRequest = (msAgo: number, changes: Partial<LoggedRequest> = {}): LoggedRequest => {
  nth += 1
  const call = { method: 'GET', path: '/api/agents', status: 200 }
  const who = { ip: '203.0.113.7', userAgent: 'backend/1' }
  return { id: `log_${nth}`, at: ago(msAgo), ...call, ...who, ...changes }
}
const aCaller = (requests: number, userAgent = 'backend/1') => ({
  ip: '203.0.113.7',
  method: 'GET',
  path: '/api/agents',
  userAgent,
  requests,
  errors: 0,
  firstSeenAt: ago(20 * minute),
  lastSeenAt: ago(15 * minute),
  longestGapSeconds: 1
})

async function impact(arrange: (app: Awaited<ReturnType<typeof connectedApp>>) => unknown) {
  const app = await connectedApp()
  arrange(app)
  const { profileId } = app
  const facts = await app.core.handlers['keys.prepareRevoke']({ profileId, keyId: 'key_1' })
  return { ...app, impact: facts.impact }
}

test('it counts ten minutes by the log, a day by the usage, and names the callers', async () => {
  const { impact: found } = await impact(({ machine }) => {
    machine.remote.state.requests = [aRequest(minute), aRequest(9 * minute), aRequest(11 * minute)]
    machine.remote.state.usage = aUsage({ totalRequests: 40, callers: [aCaller(40)] })
  })
  expect(found).toMatchObject({
    state: 'known',
    fetchedAt: ago(0),
    lastRequestAt: ago(minute),
    last10Minutes: 2,
    isWhole: true,
    last24Hours: 40,
    callerCount: 1,
    callers: [{ ip: '203.0.113.7', requests: 40 }]
  })
})

const minutesOfDay = 24 * 60
/** Its first hour began twenty minutes ago and a day less. */
const aDayOfHours = (changes: Partial<Usage> = {}) => {
  const start = ago((minutesOfDay - 20) * minute)
  const bucket = { state: 'read' as const, start, requests: 0, errors: 0, throttled: 0 }
  return aUsage({ series: [bucket], ...changes })
}

test('who called a day ago is named, though the day that usage counts begins with a later hour', async () => {
  const nightly = { ip: '198.51.100.4', userAgent: 'nightly/1', path: '/api/export' }
  const { impact: found, horizon } = await impact(({ machine }) => {
    machine.remote.state.requests = [
      aRequest((minutesOfDay - 5) * minute),
      aRequest((minutesOfDay - 10) * minute, nightly),
      aRequest((minutesOfDay - 15) * minute, nightly),
      aRequest((minutesOfDay + 5) * minute, { ip: '192.0.2.1' })
    ]
    machine.remote.state.usage = aDayOfHours({ totalRequests: 40, callers: [aCaller(40)] })
  })
  const early = horizon.requests.mock.calls.find(([, { to }]) => to !== undefined)
  expect(early?.[1]).toMatchObject({
    from: ago(minutesOfDay * minute),
    to: ago((minutesOfDay - 20) * minute)
  })
  expect(found).toMatchObject({
    last24Hours: 43,
    callerCount: 2,
    callers: [
      { ip: '203.0.113.7', requests: 41 },
      { ip: '198.51.100.4', path: '/api/export', requests: 2 }
    ]
  })
  expect(found).not.toHaveProperty('hasMoreCallers')
})

test('a caller is an address at an endpoint, with whatever program', async () => {
  const { impact: found } = await impact(({ machine }) => {
    const later = { ...aCaller(2, 'backend/2'), lastSeenAt: ago(minute) }
    const elsewhere = { ...aCaller(3), path: '/api/skills' }
    const callers = [aCaller(40), elsewhere, later]
    machine.remote.state.usage = aDayOfHours({ totalRequests: 45, callers })
  })
  expect(found).toMatchObject({
    callerCount: 2,
    callers: [
      { userAgent: 'backend/1, backend/2', requests: 42, lastSeenAt: ago(minute) },
      { path: '/api/skills', requests: 3 }
    ]
  })
})

test('every caller is named, and where that cannot be it is said', async () => {
  const callers = Array.from({ length: 1_000 }, (_, at) => ({ ...aCaller(1), ip: `10.0.0.${at}` }))
  const impactOf = async (named: typeof callers) => {
    const { impact: found } = await impact(({ machine }) => {
      machine.remote.state.usage = aDayOfHours({ totalRequests: 1_000, callers: named })
    })
    return found
  }
  expect(await impactOf(callers.slice(1))).toMatchObject({ callerCount: 999 })
  expect(await impactOf(callers.slice(1))).not.toHaveProperty('hasMoreCallers')
  expect(await impactOf(callers)).toMatchObject({ callerCount: 1_000, hasMoreCallers: true })
})

test('the console’s own probes are no callers, no requests and no last request', async () => {
  const probe = 'horizon-console-probe/0.1'
  const { impact: found } = await impact(({ machine }) => {
    machine.remote.state.requests = [aRequest(minute, { userAgent: probe })]
    machine.remote.state.usage = aUsage({ totalRequests: 2, callers: [aCaller(2, probe)] })
  })
  const none = { last10Minutes: 0, last24Hours: 0, callerCount: 0, lastRequestAt: null }
  expect(found).toMatchObject({ state: 'known', ...none })
})

test('“ten minutes ago” is Horizon’s, not this computer’s', async () => {
  const { horizon } = await impact(({ data, machine }) => {
    void data.data.keys.store({ keys: [], unreadable: [], clockOffsetMs: 3_600_000 }, ago(0))
    machine.remote.state.requests = []
  })
  expect(horizon.requests.mock.calls[0]?.[1]?.from).toBe(ago(10 * minute - 3_600_000))
})

test('a log cut off after two pages says that its count is a minimum', async () => {
  const { impact: found, horizon } = await impact(({ machine }) => {
    machine.remote.state.requests = Array.from({ length: 500 }, () => aRequest(minute))
  })
  expect(found).toMatchObject({ last10Minutes: 400, isWhole: false })
  const ofTenMinutes = horizon.requests.mock.calls.filter(([, { to }]) => to === undefined)
  expect(ofTenMinutes).toHaveLength(2)
})

test('a log that ignores the time asked for is not counted beyond it', async () => {
  const old = Array.from({ length: 30 }, () => aRequest(60 * minute))
  const { impact: found } = await impact(({ horizon }) => {
    horizon.requests.mockResolvedValue({
      requests: [aRequest(minute), ...old],
      nextBefore: 'log_x',
      unreadable: []
    })
  })
  expect(found).toMatchObject({ last10Minutes: 1, isWhole: true })
})

test('without recent traffic the last request is looked for further back', async () => {
  const { impact: found } = await impact(({ machine }) => {
    machine.remote.state.requests = [aRequest(26 * 60 * minute)]
  })
  expect(found).toMatchObject({ last10Minutes: 0, lastRequestAt: ago(26 * 60 * minute) })
})

test('a Horizon without usage or log says so, and the key can be revoked all the same', async () => {
  const app = await impact(({ machine }) => {
    machine.remote.state.usage = null
  })
  expect(app.impact).toEqual({ state: 'not-offered' })
})

test('what could not be asked is said, and the key can be revoked all the same', async () => {
  const app = await connectedApp({ safetyLevel: 'normal' })
  app.horizon.usage.mockRejectedValueOnce(new AppError('timeout', 'too slow'))
  const { profileId } = app
  const facts = await app.core.handlers['keys.prepareRevoke']({ profileId, keyId: 'key_1' })
  expect(facts.impact).toMatchObject({ state: 'failed', failure: { code: 'timeout' } })
  const given = { token: facts.token, isTicked: false, typedText: null, reason: 'leaked' } as const
  expect(await app.core.handlers['keys.revoke'](given)).toMatchObject({ isConfirmed: true })
})

test('a total that cannot be read is not made up', async () => {
  const { impact: found } = await impact(({ machine }) => {
    const unreadable = ['total_requests: Too small']
    machine.remote.state.usage = aUsage({ totalRequests: undefined, unreadable })
  })
  expect(found).toMatchObject({ state: 'failed', failure: { code: 'response-invalid' } })
})
