import type { Usage } from '@shared/horizon/usage'
import { aKey, anOrganization, aUsage, connectedApp } from '@support/fakes'
import { expect, test } from 'vitest'

const caller: Usage['callers'][number] = {
  ip: '10.8.4.1',
  method: 'GET',
  path: '/api/agents',
  userAgent: 'billing/2',
  requests: 40,
  errors: 0,
  firstSeenAt: '2026-11-19T03:10:00Z',
  lastSeenAt: '2026-11-20T08:59:30Z',
  longestGapSeconds: 7_200
}
const logged = {
  id: 'log_1',
  at: '2026-11-20T08:55:00Z',
  method: 'GET',
  path: '/api/logged',
  status: 200,
  ip: '10.8.4.9',
  userAgent: 'report/1'
}

async function connected() {
  const app = await connectedApp({ safetyLevel: 'normal' })
  const { state } = app.machine.remote
  state.keys = ['key_1', 'key_2', 'key_3'].map(id => aKey({ id, clientName: id }))
  state.usage = aUsage({ callers: [caller], totalRequests: 40 })
  state.requests = [logged]
  const pathsOf = async (keyId: string) =>
    new Set((await app.data.data.callers.of(keyId)).hours.map(({ path }) => path))
  return { ...app, pathsOf }
}

test('what is read before a key is revoked becomes history of its callers', async () => {
  const { core, profileId, pathsOf, data } = await connected()
  await core.handlers['keys.prepareRevoke']({ profileId, keyId: 'key_1' })
  expect(await pathsOf('key_1')).toEqual(new Set(['/api/agents', '/api/logged']))
  expect((await data.data.callers.of('key_1')).gaps).toMatchObject([{ longestGapSeconds: 7_200 }])
  expect(await pathsOf('key_2')).toEqual(new Set())
})

test('what is read before many keys are revoked becomes history of each', async () => {
  const { core, profileId, pathsOf } = await connected()
  await core.handlers['keys.prepareRevokeMany']({ profileId, keyIds: ['key_1', 'key_2'] })
  expect(await pathsOf('key_1')).toEqual(new Set(['/api/agents']))
  expect(await pathsOf('key_2')).toEqual(new Set(['/api/agents']))
  expect(await pathsOf('key_3')).toEqual(new Set())
})

test('history that cannot be kept keeps nobody from revoking', async () => {
  const { core, profileId, data } = await connected()
  data.data.callers.record.mockRejectedValue(new Error('disk full'))
  const { impact } = await core.handlers['keys.prepareRevoke']({ profileId, keyId: 'key_1' })
  expect(impact).toMatchObject({ state: 'known' })
})

test('callers of another organization that answers meanwhile are none of this one’s', async () => {
  const { core, profileId, horizon, machine, pathsOf } = await connected()
  horizon.usage.mockImplementation(async () => {
    machine.remote.state.organization = anOrganization({ id: 'org_2', name: 'Other' })
    await core.handlers['keys.refresh']({ profileId, isBackground: false })
    return aUsage({ callers: [caller], totalRequests: 40 })
  })
  await core.handlers['keys.prepareRevoke']({ profileId, keyId: 'key_1' }).catch(() => undefined)
  expect(await pathsOf('key_1')).not.toContain('/api/agents')
})
