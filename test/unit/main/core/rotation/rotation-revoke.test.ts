import { createCoreParts } from '@main/core/core-parts'
import { createRotationRevoke } from '@main/core/rotation/rotation-revoke'
import type { RotationVerdict } from '@main/core/rotation/rotation-verdict'
import { createRotationView } from '@main/core/rotation/rotation-view'
import { AppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import { aKey, connectedApp } from '@support/fakes'
import { expect, test, vi } from 'vitest'

const safe: RotationVerdict = {
  answer: 'safe',
  sentence: 'Every caller has moved.',
  evidence: 'callers',
  counts: { drained: 3 }
}
const notSafe: RotationVerdict = {
  answer: 'not-safe',
  sentence: '10.8.9.30 has not moved.',
  evidence: 'callers',
  counts: { drained: 2, waiting: 1 }
}

type Options = Parameters<typeof connectedApp>[0] & {
  readonly mode?: 'guided' | 'emergency'
  readonly verdict?: RotationVerdict
  readonly isVerified?: boolean
}

/** A delivered rotation on the real engine; only the verdict is the test's. */
async function delivered(options: Options = {}) {
  const { mode = 'guided', verdict = safe, isVerified = true, ...ofApp } = options
  const app = await connectedApp(ofApp)
  const { ports, profileId, machine, horizon } = app
  const core = createCoreParts(ports)
  const parts = { ...core, ...(await core.rotating.get()) }
  await parts.start()
  const open = parts.active.get(profileId)
  const judged = { verdict }
  const view = createRotationView({
    clock: ports.clock,
    waiting: { has: () => false },
    places: parts.rotationPlaces,
    verdicts: { verdictOf: async () => judged.verdict }
  })
  const refreshCallers = vi.fn(async () => undefined)
  const revokes = createRotationRevoke({
    ...ports,
    profiles: {
      get: async () => machine.profiles.stored[0] ?? Promise.reject(new Error('no profile'))
    },
    places: parts.rotationPlaces,
    impacts: parts.impacts,
    mustRevoke: parts.mustRevoke,
    engine: parts.rotations,
    view,
    refreshCallers,
    refreshAnew: open => parts.refresh.refreshAnew(open)
  })
  const { rotationService: service, rotations: engine } = parts
  const { id } = await service.start(open, { keyId: 'key_1', mode, expiresAt: null })
  const { revealId, replacementId } = await service.create(open, id)
  await parts.reveals.acknowledge(revealId ?? '')
  await engine.acknowledged(open, revealId ?? '')
  await service.deliver(open, id)
  if (isVerified) await service.verify(open, id, { kind: 'word', reason: 'Seen' })

  type Target = Parameters<typeof revokes.prepare>[2]
  const prepare = (target: Target = { kind: 'old' }) => revokes.prepare(open, id, target)
  const revoke = (
    token: string,
    given: Partial<Parameters<typeof revokes.revoke>[0]> = {}
  ): Promise<Awaited<ReturnType<typeof revokes.revoke>>> =>
    revokes.revoke({
      token,
      isTicked: true,
      typedText: 'Production Backend',
      overrideReason: null,
      ...given
    })
  const change = (keyId: string, changes: Partial<Key>) => {
    machine.remote.state.keys = machine.remote.state.keys.map(key =>
      key.id === keyId ? { ...key, ...changes } : key
    )
  }
  const state = async () => (await engine.get(open, id)).state
  const refresh = () => parts.refresh.refreshAnew(open)
  return {
    ...app,
    open,
    id,
    engine,
    judged,
    horizon,
    newId: replacementId ?? '',
    refreshCallers,
    prepare,
    revoke,
    change,
    refresh,
    state
  }
}

test('with a safe verdict the old key is revoked, on the grounds that were shown', async () => {
  const { prepare, revoke, state, horizon, refreshCallers } = await delivered()
  const { token, key, needsReason, consent, impact } = await prepare()
  expect(key.id).toBe('key_1')
  expect(needsReason).toBeNull()
  expect(consent).toEqual({ kind: 'text', what: 'name', text: 'Production Backend' })
  expect(impact.state).toBe('known')
  expect(refreshCallers).toHaveBeenCalledOnce()
  await revoke(token)
  expect(horizon.revokeKey.mock.calls).toEqual([['key_1']])
  expect(await state()).toMatchObject({
    oldFate: 'revoked',
    oldEndedBy: 'us',
    grounds: { evidence: 'callers', summary: safe.sentence, counts: safe.counts }
  })
})

test('without a safe verdict a typed reason is asked for, and kept', async () => {
  const { prepare, revoke, state, horizon } = await delivered({ verdict: notSafe })
  const { token, needsReason } = await prepare()
  expect(needsReason).toBe(notSafe.sentence)
  await expect(revoke(token)).rejects.toMatchObject({ code: 'invalid-input' })
  expect(horizon.revokeKey).not.toHaveBeenCalled()
  // The token is not used up by a form that was sent without it.
  await revoke(token, { overrideReason: 'Leaked, ticket 412' })
  expect((await state()).grounds).toMatchObject({
    summary: notSafe.sentence,
    overrideReason: 'Leaked, ticket 412'
  })
})

test.each(['last-used', 'word'] as const)('evidence by %s alone needs a reason', async evidence => {
  const { prepare } = await delivered({ verdict: { ...safe, evidence } })
  expect((await prepare()).needsReason).toBe(safe.sentence)
})

test('an unverified replacement needs a reason, and the grounds say so', async () => {
  const { prepare, revoke, state } = await delivered({ isVerified: false })
  const { token, needsReason } = await prepare()
  expect(needsReason).toContain('Verify first')
  await revoke(token, { overrideReason: 'It is in use' })
  expect((await state()).grounds?.summary).toContain('not verified')
})

test('a verdict that turned meanwhile stops it', async () => {
  const { prepare, revoke, judged, horizon } = await delivered()
  const { token } = await prepare()
  judged.verdict = notSafe
  await expect(revoke(token)).rejects.toThrow('10.8.9.30 has not moved')
  expect(horizon.revokeKey).not.toHaveBeenCalled()
})

test('an emergency asks nobody, but for a reason', async () => {
  const { prepare, revoke, state, refreshCallers } = await delivered({
    mode: 'emergency',
    isVerified: false
  })
  const { token, needsReason } = await prepare()
  expect(needsReason).toContain('at once')
  expect(refreshCallers).not.toHaveBeenCalled()
  await expect(revoke(token)).rejects.toMatchObject({ code: 'invalid-input' })
  await revoke(token, { overrideReason: 'Leaked' })
  expect(await state()).toMatchObject({
    oldFate: 'revoked',
    grounds: { evidence: 'word', overrideReason: 'Leaked' }
  })
})

test.each([null, '', 'production backend', 'Production Backend [rot-0000000000000005]'])(
  'the exact name is typed, without the tag: %j revokes nothing',
  async typedText => {
    const { prepare, revoke, horizon } = await delivered()
    const { token } = await prepare({ kind: 'replacement' })
    await expect(revoke(token, { typedText })).rejects.toMatchObject({ code: 'name-mismatch' })
    expect(horizon.revokeKey).not.toHaveBeenCalled()
  }
)

test('cancel revokes the replacement under its name without the tag, and keeps the old key', async () => {
  const { prepare, revoke, state, horizon, newId } = await delivered()
  const { token, key, consent, needsReason } = await prepare({ kind: 'replacement' })
  expect(key.id).toBe(newId)
  expect(needsReason).toBeNull()
  expect(consent).toMatchObject({ text: 'Production Backend' })
  await revoke(token)
  expect(horizon.revokeKey.mock.calls).toEqual([[newId]])
  expect(await state()).toMatchObject({ oldFate: 'active', ended: { how: 'cancelled' } })
})

test('a cancel that was lost, after the old key ended elsewhere, asks for a reason first', async () => {
  const { prepare, revoke, state, horizon, refresh, change } = await delivered()
  horizon.revokeKey.mockRejectedValueOnce(new AppError('outcome-unknown', 'The reply was lost'))
  await revoke((await prepare({ kind: 'replacement' })).token)
  change('key_1', { enabled: false })
  await refresh()
  const { token, needsReason } = await prepare({ kind: 'replacement' })
  expect(needsReason).toContain('no key of this rotation')
  await expect(revoke(token)).rejects.toMatchObject({ code: 'invalid-input' })
  expect(horizon.revokeKey).toHaveBeenCalledTimes(1)
  await revoke(token, { overrideReason: 'Both leaked' })
  expect(await state()).toMatchObject({ oldFate: 'revoked', ended: { how: 'cancelled' } })
})

test('a token works once', async () => {
  const { prepare, revoke, horizon } = await delivered()
  const { token } = await prepare()
  await revoke(token)
  await expect(revoke(token)).rejects.toMatchObject({ code: 'token-expired' })
  expect(horizon.revokeKey).toHaveBeenCalledOnce()
})

test('a token dies after a minute', async () => {
  const { prepare, revoke, horizon, machine } = await delivered()
  const { token } = await prepare()
  await machine.time.advance(60_000)
  await expect(revoke(token)).rejects.toMatchObject({ code: 'token-expired' })
  expect(horizon.revokeKey).not.toHaveBeenCalled()
})

test('a token that was never issued revokes nothing', async () => {
  const { revoke, horizon } = await delivered()
  await expect(revoke('00000000-0000-4000-8000-00000000dead')).rejects.toMatchObject({
    code: 'token-expired'
  })
  expect(horizon.revokeKey).not.toHaveBeenCalled()
})

test.each<[string, 'key_1' | 'new', Partial<Key>]>([
  ['the old key', 'key_1', { scopes: ['*'] }],
  ['the old key’s version', 'key_1', { version: 9 }],
  ['the replacement', 'new', { scopes: ['agents:read'] }]
])('%s changed since it was shown: nothing is sent', async (_what, which, changes) => {
  const { prepare, revoke, change, newId, horizon } = await delivered()
  const { token } = await prepare()
  change(which === 'new' ? newId : which, changes)
  await expect(revoke(token)).rejects.toMatchObject({ code: 'object-changed' })
  expect(horizon.revokeKey).not.toHaveBeenCalled()
})

test.each<[string, Partial<Key> | null]>([
  ['is revoked', { enabled: false }],
  ['is gone', null]
])('a replacement that %s keeps the old key alive', async (_how, changes) => {
  const { prepare, revoke, change, newId, horizon, machine } = await delivered()
  const { token } = await prepare()
  if (changes !== null) change(newId, changes)
  else {
    machine.remote.state.keys = machine.remote.state.keys.filter(({ id }) => id !== newId)
  }
  await expect(prepare()).rejects.toMatchObject({ code: 'object-changed' })
  await expect(revoke(token)).rejects.toMatchObject({ code: 'object-changed' })
  expect(horizon.revokeKey).not.toHaveBeenCalled()
})

test('a replacement that has expired since keeps the old key alive', async () => {
  const { prepare, revoke, change, newId, horizon, machine } = await delivered()
  const expiresAt = new Date(machine.time.clock.now() + 30_000).toISOString()
  change(newId, { expiresAt })
  const { token } = await prepare()
  await machine.time.advance(31_000)
  await expect(revoke(token)).rejects.toMatchObject({ code: 'object-changed' })
  await expect(prepare()).rejects.toMatchObject({ code: 'object-changed' })
  expect(horizon.revokeKey).not.toHaveBeenCalled()
})

test('a list that cannot be read whole revokes nothing', async () => {
  const { prepare, machine } = await delivered()
  machine.remote.state.keys = machine.remote.state.keys.filter(({ id }) => id !== 'key_1')
  machine.remote.state.unreadable = [{ position: 1, reason: 'id: missing' }]
  await expect(prepare()).rejects.toMatchObject({ code: 'response-invalid' })
})

test('ids that are swapped at Horizon revoke nothing', async () => {
  const { prepare, revoke, newId, horizon, machine } = await delivered()
  const { token } = await prepare()
  machine.remote.state.keys = machine.remote.state.keys.map(key => ({
    ...key,
    id: key.id === newId ? 'key_1' : key.id === 'key_1' ? newId : key.id
  }))
  await expect(revoke(token)).rejects.toMatchObject({ code: 'object-changed' })
  expect(horizon.revokeKey).not.toHaveBeenCalled()
})

/** Beside the replacement a second key of the same attempt was found. */
async function withOrphan() {
  const rotation = await delivered()
  const { machine, newId, engine, open, id } = rotation
  const replacement = machine.remote.state.keys.find(key => key.id === newId) ?? aKey()
  machine.remote.state.keys = [
    ...machine.remote.state.keys,
    { ...replacement, id: 'key_twin' },
    aKey({ id: 'key_other' })
  ]
  await engine.look(open, id)
  expect((await rotation.state()).orphans).toMatchObject([{ keyId: 'key_twin' }])
  return rotation
}

test.each(['key_1', 'new', 'key_other'])(
  'only a key that was found is revoked as one: not %s',
  async which => {
    const { prepare, newId, horizon } = await withOrphan()
    const keyId = which === 'new' ? newId : which
    await expect(prepare({ kind: 'orphan', keyId })).rejects.toMatchObject({
      code: 'object-changed'
    })
    expect(horizon.revokeKey).not.toHaveBeenCalled()
  }
)

test('a key that was found is revoked, once, and the rotation goes on', async () => {
  const { prepare, revoke, state, horizon } = await withOrphan()
  const { token, needsReason } = await prepare({ kind: 'orphan', keyId: 'key_twin' })
  expect(needsReason).toBeNull()
  await revoke(token)
  expect(horizon.revokeKey.mock.calls).toEqual([['key_twin']])
  expect(await state()).toMatchObject({
    orphans: [{ keyId: 'key_twin', fate: 'ended' }],
    oldFate: 'active',
    ended: null
  })
})

test('a refusal by Horizon is an error, and the rotation stands where it stood', async () => {
  const { prepare, revoke, state, horizon } = await delivered()
  horizon.revokeKey.mockRejectedValueOnce(new AppError('forbidden', 'Not allowed', { status: 403 }))
  const { token } = await prepare()
  await expect(revoke(token)).rejects.toMatchObject({ code: 'forbidden' })
  expect(await state()).toMatchObject({ oldFate: 'active', ended: null })
})

test('a lost reply is part of the answer: it must still be revoked', async () => {
  const { prepare, revoke, horizon } = await delivered()
  horizon.revokeKey.mockRejectedValueOnce(new AppError('outcome-unknown', 'The reply was lost'))
  const { token } = await prepare()
  const { held } = await revoke(token)
  expect(held.state.oldFate).toBe('unconfirmed')
  expect(horizon.revokeKey).toHaveBeenCalledOnce()
})

test('a profile made read-only between the two steps revokes nothing', async () => {
  const { prepare, revoke, machine, horizon } = await delivered()
  const { token } = await prepare()
  machine.profiles.stored = machine.profiles.stored.map(profile => ({
    ...profile,
    safetyLevel: 'read-only' as const
  }))
  await expect(revoke(token)).rejects.toMatchObject({ code: 'read-only' })
  expect(horizon.revokeKey).not.toHaveBeenCalled()
})
