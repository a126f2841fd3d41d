import { AppError } from '@shared/errors'
import { aKey, connectedApp } from '@support/fakes'
import { expect, test } from 'vitest'

const typed = 'Production Backend'

async function prepared(options: Parameters<typeof connectedApp>[0] = {}) {
  const app = await connectedApp(options)
  const { profileId } = app
  const facts = await app.core.handlers['keys.prepareRevoke']({ profileId, keyId: 'key_1' })
  const { token } = facts
  const revoke = (typedText: string | null = typed, isTicked = false) =>
    app.core.handlers['keys.revoke']({ token, typedText, isTicked, reason: 'leaked' })
  return { ...app, facts, revoke }
}

test('a revoke is confirmed by a fresh read and recorded with its reason', async () => {
  const { revoke, data, core, profileId } = await prepared()
  expect(await revoke()).toMatchObject({ key: { enabled: false }, isConfirmed: true })
  expect([...data.operations.values()]).toMatchObject([
    { kind: 'key.revoke', state: 'done', subjectId: 'key_1', intent: { reason: 'leaked' } }
  ])
  expect((await core.handlers['keys.list']({ profileId })).keys[0]?.enabled).toBe(false)
})

test('a token works once', async () => {
  const { revoke, horizon } = await prepared()
  await revoke()
  await expect(revoke()).rejects.toMatchObject({ code: 'token-expired' })
  expect(horizon.revokeKey).toHaveBeenCalledOnce()
})

test('a token dies after 60 seconds', async () => {
  const { revoke, horizon, machine } = await prepared()
  await machine.time.advance(60_000)
  await expect(revoke()).rejects.toMatchObject({ code: 'token-expired' })
  expect(horizon.revokeKey).not.toHaveBeenCalled()
})

test.each([null, '', 'production backend', 'Production Backend ', 'Production'])(
  'production asks for the exact name: %j is refused and the token stays usable',
  async wrong => {
    const { revoke, horizon } = await prepared()
    await expect(revoke(wrong)).rejects.toMatchObject({ code: 'name-mismatch' })
    expect(horizon.revokeKey).not.toHaveBeenCalled()
    expect(await revoke()).toMatchObject({ isConfirmed: true })
  }
)

test('a profile at "normal" asks for the button alone', async () => {
  const { revoke, facts } = await prepared({ safetyLevel: 'normal' })
  expect(facts.consent).toEqual({ kind: 'button' })
  expect(await revoke(null)).toMatchObject({ isConfirmed: true })
})

test('a profile at "confirm" asks for a tick: without it nothing is revoked', async () => {
  const { revoke, facts, horizon } = await prepared({ environment: 'staging' })
  expect(facts.consent).toEqual({ kind: 'tick' })
  await expect(revoke(typed)).rejects.toMatchObject({ code: 'name-mismatch' })
  expect(horizon.revokeKey).not.toHaveBeenCalled()
  expect(await revoke(null, true)).toMatchObject({ isConfirmed: true })
})

test('a tick is no typed name', async () => {
  const { revoke, horizon } = await prepared()
  await expect(revoke(null, true)).rejects.toMatchObject({ code: 'name-mismatch' })
  expect(horizon.revokeKey).not.toHaveBeenCalled()
})

test('a read-only profile is refused before Horizon is asked anything', async () => {
  const { core, profileId, horizon } = await connectedApp({ safetyLevel: 'read-only' })
  horizon.getKey.mockClear()
  const preparing = core.handlers['keys.prepareRevoke']({ profileId, keyId: 'key_1' })
  await expect(preparing).rejects.toMatchObject({ code: 'read-only' })
  expect(horizon.getKey).not.toHaveBeenCalled()
})

test('a profile made read-only between the two steps revokes nothing', async () => {
  const { revoke, machine, horizon } = await prepared()
  machine.profiles.stored = machine.profiles.stored.map(profile => ({
    ...profile,
    safetyLevel: 'read-only' as const
  }))
  await expect(revoke()).rejects.toMatchObject({ code: 'read-only' })
  expect(horizon.revokeKey).not.toHaveBeenCalled()
})

test('a name that cannot be typed is replaced by the id', async () => {
  const { core, machine, profileId } = await connectedApp()
  machine.remote.state.keys = [aKey({ clientName: 'Prod\u202euction' })]
  const facts = await core.handlers['keys.prepareRevoke']({ profileId, keyId: 'key_1' })
  expect(facts.consent).toEqual({ kind: 'text', what: 'id', text: 'key_1' })
})

test('what a rotation put into a name is not asked for, and typing it is no match', async () => {
  const { core, machine, profileId, horizon } = await connectedApp()
  machine.remote.state.keys = [aKey({ clientName: `${typed} [rot-7f3a9c21e0b4d5f6]` })]
  const facts = await core.handlers['keys.prepareRevoke']({ profileId, keyId: 'key_1' })
  expect(facts.consent).toEqual({ kind: 'text', what: 'name', text: typed })
  const given = { token: facts.token, isTicked: false, reason: 'leaked' } as const
  const whole = `${typed} [rot-7f3a9c21e0b4d5f6]`
  await expect(core.handlers['keys.revoke']({ ...given, typedText: whole })).rejects.toMatchObject({
    code: 'name-mismatch'
  })
  expect(horizon.revokeKey).not.toHaveBeenCalled()
  expect(await core.handlers['keys.revoke']({ ...given, typedText: typed })).toMatchObject({
    isConfirmed: true
  })
})

test.each([
  [{ clientName: 'Renamed' }, 'name'],
  [{ scopes: ['*'] }, 'scopes'],
  [{ rateLimit: 60 }, 'limit per minute'],
  [{ expiresAt: '2027-01-01T00:00:00Z' }, 'expiry'],
  [{ hint: 'hz_live_XXXX' }, 'hint'],
  [{ version: 2 }, 'version']
])('a changed object stops and says what changed: %j', async (changes, word) => {
  const { revoke, horizon, machine } = await prepared()
  machine.remote.state.keys = [aKey(changes)]
  const refusal = await revoke().catch(e => e)
  expect(refusal.code).toBe('object-changed')
  expect(refusal.message).toContain(word)
  expect(horizon.revokeKey).not.toHaveBeenCalled()
})

test('a key used meanwhile has not changed', async () => {
  const { revoke, machine } = await prepared()
  machine.remote.state.keys = [aKey({ lastUsedAt: '2026-11-20T09:00:30Z' })]
  expect(await revoke()).toMatchObject({ isConfirmed: true })
})

test('an already revoked key says so, in either step', async () => {
  const { revoke, horizon, machine, core, profileId } = await prepared()
  machine.remote.state.keys = [aKey({ enabled: false, revokedAt: '2026-11-20T08:59:00Z' })]
  const again = core.handlers['keys.prepareRevoke']({ profileId, keyId: 'key_1' })
  await expect(again).rejects.toThrow('already revoked')
  await expect(revoke()).rejects.toThrow('already revoked')
  expect(horizon.revokeKey).not.toHaveBeenCalled()
})

test('nothing is revoked when the intent cannot be written', async () => {
  const { revoke, data, horizon } = await prepared()
  data.data.journal.intend.mockRejectedValueOnce(new Error('disk full'))
  await expect(revoke()).rejects.toThrow('disk full')
  expect(horizon.revokeKey).not.toHaveBeenCalled()
})

test('after a lost reply the list decides: revoked is done', async () => {
  const { revoke, horizon, machine, data } = await prepared()
  horizon.revokeKey.mockImplementationOnce(async () => {
    machine.remote.state.keys = [aKey({ enabled: false })]
    throw new AppError('outcome-unknown', 'lost')
  })
  expect(await revoke()).toMatchObject({ isConfirmed: true })
  expect([...data.operations.values()][0]?.state).toBe('done')
})

test('after a lost reply and a key still listed nothing is sent again', async () => {
  const { revoke, horizon, data } = await prepared()
  horizon.revokeKey.mockRejectedValueOnce(new AppError('outcome-unknown', 'lost'))
  await expect(revoke()).rejects.toMatchObject({ code: 'outcome-unknown' })
  expect(horizon.revokeKey).toHaveBeenCalledOnce()
  expect([...data.operations.values()][0]?.state).toBe('unknown')
})

test('a 204 without effect is not called confirmed', async () => {
  const { revoke, horizon } = await prepared()
  horizon.revokeKey.mockResolvedValueOnce(null)
  expect(await revoke()).toMatchObject({ isConfirmed: false, key: { enabled: true } })
})

test('a definite refusal is passed on as it is', async () => {
  const { revoke, horizon, data } = await prepared()
  horizon.revokeKey.mockRejectedValueOnce(new AppError('forbidden', 'no'))
  await expect(revoke()).rejects.toMatchObject({ code: 'forbidden' })
  expect([...data.operations.values()][0]?.state).toBe('failed')
})

test('a token of a profile that was left acts on nothing', async () => {
  const { revoke, core, horizon } = await prepared()
  await core.handlers['localHorizon.open']({})
  await expect(revoke()).rejects.toMatchObject({ code: 'cancelled' })
  expect(horizon.revokeKey).not.toHaveBeenCalled()
})
