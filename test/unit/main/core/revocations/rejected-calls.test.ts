import { AppError } from '@shared/errors'
import type { LoggedRequest } from '@shared/horizon/request-log'
import { aKey, anOrganization, connectedApp, startedAt } from '@support/fakes'
import { expect, test } from 'vitest'

const at = (msAfter: number) => new Date(startedAt + msAfter).toISOString()
let nth = 0
const refused = (msAfter: number, changes: Partial<LoggedRequest> = {}): LoggedRequest => {
  nth += 1
  const call = { method: 'GET', path: '/api/agents', status: 401, ip: '203.0.113.7' }
  return { id: `log_${nth}`, at: at(msAfter), ...call, userAgent: 'backend/1', ...changes }
}

async function rejected(requests: LoggedRequest[] | null, key: Parameters<typeof aKey>[0] = {}) {
  const app = await connectedApp({ safetyLevel: 'normal' })
  const { core, profileId, machine } = app
  machine.remote.state.keys = [aKey({ enabled: false, revokedAt: at(0), ...key })]
  machine.remote.state.requests = requests
  await core.handlers['keys.refresh']({ profileId, isBackground: false })
  const ask = () => core.handlers['keys.rejectedCalls']({ profileId, keyId: 'key_1' })
  return { ...app, ask }
}

test('refused calls since the revocation are told by caller, the busiest first', async () => {
  const { ask, horizon } = await rejected([
    refused(9_000),
    refused(8_000, { ip: '203.0.113.8', status: 403 }),
    refused(7_000),
    refused(6_000, { status: 404 }),
    refused(5_000, { userAgent: 'horizon-console-probe/0.1' }),
    refused(-1_000)
  ])
  expect(await ask()).toMatchObject({
    state: 'known',
    total: 3,
    isWhole: true,
    callers: [
      { ip: '203.0.113.7', requests: 2, lastSeenAt: at(9_000) },
      { ip: '203.0.113.8', requests: 1 }
    ]
  })
  expect(horizon.requests.mock.calls[0]?.[1]).toMatchObject({ from: at(0), status: '4xx' })
})

test('more than a thousand are a minimum', async () => {
  const { ask, horizon } = await rejected(Array.from({ length: 1_200 }, () => refused(1_000)))
  expect(await ask()).toMatchObject({ total: 1_000, isWhole: false })
  expect(horizon.requests).toHaveBeenCalledTimes(5)
})

test('without a log, without an answer and without a time of revocation it says so', async () => {
  expect(await (await rejected(null)).ask()).toMatchObject({ state: 'not-offered', total: 0 })
  const { ask, horizon } = await rejected([])
  horizon.requests.mockRejectedValueOnce(new AppError('timeout', 'too slow'))
  expect(await ask()).toMatchObject({ state: 'failed', failure: { code: 'timeout' } })
  const unknown = await rejected([], { revokedAt: undefined })
  expect(await unknown.ask()).toMatchObject({ state: 'failed', failure: { code: 'not-found' } })
})

test('another organization’s log is not asked', async () => {
  const { ask, horizon, machine, core, profileId } = await rejected([refused(9_000)])
  machine.remote.state.organization = anOrganization({ id: 'org_2', name: 'Other' })
  await core.handlers['keys.refresh']({ profileId, isBackground: false })
  const failure = { code: 'other-organization' }
  expect(await ask()).toMatchObject({ state: 'failed', failure, callers: [] })
  expect(horizon.requests).not.toHaveBeenCalled()
})
