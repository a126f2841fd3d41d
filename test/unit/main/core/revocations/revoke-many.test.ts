import { AppError, type ErrorCode } from '@shared/errors'
import type { Usage } from '@shared/horizon/usage'
import { aKey, anOrganization, aProfileDraft, aUsage, connectedApp } from '@support/fakes'
import { expect, test } from 'vitest'

const names = ['One', 'Two', 'Three', 'Four']
const someKeys = () => names.map((clientName, n) => aKey({ id: `key_${n + 1}`, clientName }))
const ids = ['key_1', 'key_2', 'key_3', 'key_4']
const operationId = '11111111-1111-4111-8111-111111111111'

async function preparedMany(
  options: Parameters<typeof connectedApp>[0] = { safetyLevel: 'normal' },
  keyIds = ids
) {
  const app = await connectedApp(options)
  const { core, profileId, machine, horizon } = app
  machine.remote.state.keys = someKeys()
  horizon.listKeys.mockClear()
  const facts = await core.handlers['keys.prepareRevokeMany']({ profileId, keyIds })
  const { token } = facts
  const revoke = async (typedText: string | null = null, isTicked = false) => {
    const given = { token, typedText, isTicked, reason: 'unused', operationId } as const
    return (await core.handlers['keys.revokeMany'](given)).results
  }
  const outcomes = (results: readonly { outcome: string }[]) => results.map(each => each.outcome)
  return { ...app, facts, revoke, outcomes }
}

test('many are revoked one after the other, and one list confirms them all', async () => {
  const { revoke, outcomes, horizon, data, published, facts } = await preparedMany()
  expect(horizon.listKeys).toHaveBeenCalledTimes(1)
  expect(facts.keys).toHaveLength(4)
  const results = await revoke()
  expect(outcomes(results)).toEqual(['revoked', 'revoked', 'revoked', 'revoked'])
  expect(horizon.getKey).not.toHaveBeenCalled()
  expect(horizon.listKeys).toHaveBeenCalledTimes(3)
  expect([...data.operations.values()].map(each => [each.kind, each.state, each.outcome])).toEqual(
    ids.map(() => ['key.revoke', 'done', { isConfirmed: true }])
  )
  const progress = published.filter(({ name }) => name === 'operations.progress')
  expect(progress.map(({ payload }) => payload)).toMatchObject([
    { operationId, done: 1, total: 4, note: 'One' },
    { done: 2 },
    { done: 3 },
    { done: 4 }
  ])
})

test('production asks for the count as text', async () => {
  const { facts, revoke, horizon } = await preparedMany({ environment: 'production' })
  expect(facts.consent).toEqual({ kind: 'text', what: 'count', text: 'revoke 4 keys' })
  await expect(revoke('revoke 3 keys')).rejects.toMatchObject({ code: 'name-mismatch' })
  expect(horizon.revokeKey).not.toHaveBeenCalled()
  expect(await revoke('revoke 4 keys')).toHaveLength(4)
})

test('what cannot be revoked is left out by name, and a key asked for twice counts once', async () => {
  const app = await connectedApp({ safetyLevel: 'confirm' })
  const { core, profileId, machine } = app
  machine.remote.state.keys = [...someKeys().slice(0, 2), aKey({ id: 'key_x', enabled: false })]
  const keyIds = ['key_1', 'key_1', 'key_x', 'key_gone']
  const facts = await core.handlers['keys.prepareRevokeMany']({ profileId, keyIds })
  expect(facts.keys.map(({ key }) => key.id)).toEqual(['key_1'])
  expect(facts.leftOut).toEqual([
    { keyId: 'key_x', clientName: 'Production Backend', why: 'Already revoked' },
    { keyId: 'key_gone', clientName: 'key_gone', why: 'Horizon does not list it any more' }
  ])
  expect(facts.consent).toEqual({ kind: 'tick' })
})

test('requests of a day are the organization’s figures where a key’s own are not told', async () => {
  const requests = async (usage: Usage | null) => {
    const app = await connectedApp()
    const { core, profileId, machine, horizon } = app
    machine.remote.state.keys = someKeys()
    horizon.usage.mockImplementation(async keyId => (keyId === null ? usage : null))
    const facts = await core.handlers['keys.prepareRevokeMany']({ profileId, keyIds: ids })
    return facts.keys.map(({ requests24h }) => requests24h)
  }
  const byKey = [{ keyId: 'key_2', requests: 7, errors: 0, throttled: 0 }]
  expect(await requests(aUsage({ byKey }))).toEqual([0, 7, 0, 0])
  const none = undefined
  const unreadable = ['by_key[1]: requests is no number']
  expect(await requests(aUsage({ byKey, unreadable }))).toEqual([none, 7, none, none])
  expect(await requests(aUsage())).toEqual([none, none, none, none])
  expect(await requests(null)).toEqual([none, none, none, none])
})

test('a key that changed meanwhile is not revoked, the others are', async () => {
  const { revoke, outcomes, machine, horizon } = await preparedMany()
  machine.remote.state.keys = machine.remote.state.keys.map(key =>
    key.id === 'key_2' ? { ...key, scopes: ['*'] } : key
  )
  const results = await revoke()
  expect(outcomes(results)).toEqual(['revoked', 'changed', 'revoked', 'revoked'])
  expect(results[1]?.failure).toMatchObject({ code: 'object-changed' })
  expect(horizon.revokeKey.mock.calls.flat()).toEqual(['key_1', 'key_3', 'key_4'])
})

test.each<[ErrorCode, number, string]>([
  ['conflict', 409, 'failed'],
  ['server-error', 500, 'unknown'],
  ['outcome-unknown', 0, 'unknown']
])('a single failure (%s) does not stop the rest', async (code, status, outcome) => {
  const { revoke, outcomes, horizon } = await preparedMany()
  const inner = horizon.revokeKey.getMockImplementation()
  horizon.revokeKey.mockImplementation(async keyId => {
    if (keyId === 'key_2') throw new AppError(code, 'no', { status })
    return inner?.(keyId) ?? null
  })
  const results = await revoke()
  expect(outcomes(results)).toEqual(['revoked', outcome, 'revoked', 'revoked'])
  expect(results[1]?.failure?.code).toBe(code)
})

test.each<ErrorCode>(['rate-limited', 'refused', 'dns-failed', 'invalid-admin-secret'])(
  '%s stops the rest, which are said to be not tried and why',
  async code => {
    const { revoke, outcomes, horizon } = await preparedMany()
    horizon.revokeKey.mockImplementation(async () => {
      throw new AppError(code, 'no', { status: 400 })
    })
    const results = await revoke()
    expect(horizon.revokeKey).toHaveBeenCalledOnce()
    expect(outcomes(results).slice(1)).toEqual(['not-tried', 'not-tried', 'not-tried'])
    expect(results[3]?.failure?.code).toBe(code)
  }
)

test('two lost replies in a row stop the rest', async () => {
  const { revoke, outcomes, horizon } = await preparedMany()
  horizon.revokeKey.mockRejectedValue(new AppError('outcome-unknown', 'lost'))
  const expected = ['unknown', 'unknown', 'not-tried', 'not-tried']
  expect(outcomes(await revoke())).toEqual(expected)
})

test('a lost reply whose key the list shows as revoked is revoked', async () => {
  const { revoke, outcomes, horizon, data } = await preparedMany()
  const inner = horizon.revokeKey.getMockImplementation()
  horizon.revokeKey.mockImplementation(async keyId => {
    await inner?.(keyId)
    if (keyId === 'key_3') throw new AppError('outcome-unknown', 'lost')
    return null
  })
  expect(outcomes(await revoke())).toEqual(['revoked', 'revoked', 'revoked', 'revoked'])
  expect([...data.operations.values()].every(({ state }) => state === 'done')).toBe(true)
})

test('without a list afterwards nothing is called revoked', async () => {
  const { revoke, outcomes, horizon, core, profileId } = await preparedMany()
  const inner = horizon.listKeys.getMockImplementation()
  let lists = 0
  horizon.listKeys.mockImplementation(async signal => {
    lists += 1
    if (lists > 1) throw new AppError('timeout', 'too slow')
    return inner?.(signal) ?? { keys: [], unreadable: [], clockOffsetMs: 0 }
  })
  expect(new Set(outcomes(await revoke()))).toEqual(new Set(['not-confirmed']))
  const { entries } = await core.handlers['keys.mustRevoke']({ profileId })
  expect(entries.map(({ state }) => state)).toEqual(ids.map(() => 'unconfirmed'))
})

test('stopping between two keys leaves the rest as they are', async () => {
  const { revoke, outcomes, horizon, core } = await preparedMany()
  const inner = horizon.revokeKey.getMockImplementation()
  horizon.revokeKey.mockImplementation(async keyId => {
    if (keyId === 'key_2') await core.handlers['operations.cancel']({ operationId })
    return inner?.(keyId) ?? null
  })
  const results = await revoke()
  expect(outcomes(results)).toEqual(['revoked', 'revoked', 'not-tried', 'not-tried'])
  expect(results[2]?.failure?.code).toBe('cancelled')
})

test('a token of many works once', async () => {
  const { revoke } = await preparedMany()
  await revoke()
  await expect(revoke()).rejects.toMatchObject({ code: 'token-expired' })
})

test('a profile that becomes read-only in the middle sends nothing more', async () => {
  const { revoke, outcomes, horizon, core, profileId } = await preparedMany()
  const inner = horizon.revokeKey.getMockImplementation()
  horizon.revokeKey.mockImplementation(async keyId => {
    const draft = { ...aProfileDraft, safetyLevel: 'read-only' as const }
    if (keyId === 'key_2') await core.handlers['profiles.update']({ profileId, draft })
    return inner?.(keyId) ?? null
  })
  const results = await revoke()
  expect(outcomes(results)).toEqual(['revoked', 'revoked', 'not-tried', 'not-tried'])
  expect(results[2]?.failure?.code).toBe('read-only')
})

test('what was sent is recorded also where the console is closed in the middle', async () => {
  const { revoke, outcomes, horizon, core, data } = await preparedMany()
  let stopping: Promise<void> | undefined
  horizon.revokeKey.mockImplementationOnce(async () => {
    stopping = core.stop()
    return null
  })
  expect(outcomes(await revoke())).toEqual([
    'not-confirmed',
    ...ids.slice(1).map(() => 'not-tried')
  ])
  await stopping
  expect([...data.operations.values()].map(({ state }) => state)).toEqual(['done'])
})

test('the list of another organization says nothing about what was sent', async () => {
  const { revoke, outcomes, horizon, machine, data } = await preparedMany()
  horizon.revokeKey.mockImplementation(async keyId => {
    machine.remote.state.organization = anOrganization({ id: 'org_2', name: 'Other' })
    if (keyId === 'key_2') throw new AppError('conflict', 'no', { status: 409 })
    return null
  })
  const results = await revoke()
  expect(outcomes(results)).toEqual(['not-confirmed', 'unknown', 'not-confirmed', 'not-confirmed'])
  expect([...data.operations.values()][1]?.state).toBe('unknown')
})

test('a key that is listed but cannot be read is not said to be gone', async () => {
  const { core, profileId, machine } = await connectedApp({ safetyLevel: 'confirm' })
  machine.remote.state.keys = []
  machine.remote.state.unreadable = [{ position: 1, id: 'key_1', reason: 'its scopes is missing' }]
  const keyIds = ['key_1']
  const facts = await core.handlers['keys.prepareRevokeMany']({ profileId, keyIds })
  expect(facts.leftOut).toMatchObject([{ why: expect.stringContaining('cannot be read') }])
})
