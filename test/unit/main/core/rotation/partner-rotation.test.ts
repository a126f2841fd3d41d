import { replay } from '@main/core/rotation/rotation-machine'
import { widerIn } from '@main/core/rotation/rotation-wider'
import type { RotationEvent } from '@shared/contract/rotation-events'
import { utcDay } from '@shared/domain/utc-time'
import { AppError } from '@shared/errors'
import { aPartner, aPartnerKey, canaryPartnerKey } from '@support/fake-partners'
import { canarySecret, connectedApp, settled } from '@support/fakes'
import { describe, expect, test } from 'vitest'

const partnerId = 'ptn_1'
const keyId = 'key_p1'
const allowlist = ['203.0.113.0/24']
const others = (count: number) =>
  Array.from({ length: count }, (_, nth) =>
    aPartnerKey({ id: `key_other${nth + 1}`, clientName: `Other ${nth + 1}` })
  )

async function withKey(otherKeys = 3) {
  const app = await connectedApp({ safetyLevel: 'normal' })
  const { handlers } = app.core
  const { partners, state } = app.machine.remote.partners
  state.keys = [aPartnerKey({ ipAllowlist: allowlist, rateLimit: 60 }), ...others(otherKeys)]
  const { profileId } = app
  const asked = { profileId, keyId, partnerId }
  const writes = () => [
    ...partners.createKey.mock.calls,
    ...partners.revokeKey.mock.calls,
    ...partners.reissueKey.mock.calls,
    ...app.horizon.createKey.mock.calls,
    ...app.horizon.revokeKey.mock.calls
  ]
  const of = (rotationId: string) => ({ profileId, rotationId })
  return {
    ...app,
    handlers,
    partners,
    state,
    writes,
    of,
    refresh: () => handlers['partnerKeys.refresh']({ profileId, partnerId, isBackground: false }),
    preflight: (mode: 'guided' | 'emergency' = 'guided') =>
      handlers['rotations.preflight']({ ...asked, mode }),
    start: () => handlers['rotations.start']({ ...asked, mode: 'guided', expiresAt: null }),
    get: (rotationId: string) => handlers['rotations.get'](of(rotationId))
  }
}
const checkOf = (
  { checks }: { checks: readonly { name: string; result: string; detail: string }[] },
  name: string
) => checks.find(check => check.name === name)

describe('the preflight of a partner key', () => {
  test('at 5 of 5 the slot fails, names the ways out, and nothing leaves', async () => {
    const { preflight, start, writes } = await withKey(4)
    const slot = checkOf(await preflight(), 'partner-slot')
    expect(slot?.result).toBe('failed')
    expect(slot?.detail).toMatch(/5 of 5.*Retire a key.*raise the limit.*planned short outage/)
    await expect(start()).rejects.toMatchObject({
      code: 'conflict',
      details: { nextStep: expect.stringMatching(/Retire.*raise the limit.*planned short outage/) }
    })
    expect(writes()).toEqual([])
  })

  test('at 4 of 5 it passes, and says that the partnership stays as it is', async () => {
    const { preflight } = await withKey()
    const found = await preflight()
    expect(found.checks.filter(({ result }) => result === 'failed')).toEqual([])
    expect(checkOf(found, 'partner-slot')?.detail).toContain('4 of 5')
    expect(checkOf(found, 'partner')?.detail).toBe(
      'Partner key of “Acme Agency”. The partnership and its access stay as they are.'
    )
    expect(found.partnerName).toBe('Acme Agency')
  })

  test('the replacement copies allowlist and limits; there are no scopes to compare', async () => {
    const { preflight } = await withKey()
    const { draft, diff } = await preflight()
    expect(draft).toMatchObject({ ipAllowlist: allowlist, rateLimit: 60, scopes: [] })
    const fields = diff.map(({ field }) => field)
    expect(fields).toContain('Allowlist')
    expect(fields).not.toContain('Scopes')
    expect(fields).not.toContain('Departments')
    expect(diff.find(({ field }) => field === 'Allowlist')).toMatchObject({ kind: 'same' })
  })

  test('an allowlist that Horizon does not say stops it: the new key could take more addresses', async () => {
    const { preflight, start, state, writes } = await withKey()
    state.keys = [aPartnerKey({ ipAllowlist: undefined })]
    for (const mode of ['guided', 'emergency'] as const) {
      const found = await preflight(mode)
      expect(checkOf(found, 'allowlist')).toMatchObject({
        result: 'failed',
        detail: expect.stringMatching(/does not say which addresses.*by hand/)
      })
      expect(found.draft.ipAllowlist).toBeUndefined()
      expect(found.diff.find(({ field }) => field === 'Allowlist')).toMatchObject({
        old: 'not said',
        replacement: 'not said',
        kind: 'mismatch'
      })
    }
    await expect(start()).rejects.toMatchObject({ code: 'conflict' })
    expect(writes()).toEqual([])
  })

  test('a key that takes every address is rotated as it is', async () => {
    const { preflight, state } = await withKey()
    state.keys = [aPartnerKey({ ipAllowlist: null })]
    const found = await preflight()
    expect(checkOf(found, 'allowlist')).toBeUndefined()
    expect(found.draft.ipAllowlist).toBeNull()
  })

  test('no expiry is proposed after the end of the partnership, and its end is said', async () => {
    const { preflight, state, handlers, profileId } = await withKey()
    const expiresAt = new Date(Date.now() + 12 * 86_400_000).toISOString()
    state.partners = [aPartner({ expiresAt })]
    state.keys = [aPartnerKey({ ipAllowlist: allowlist, expiresAt: null })]
    const found = await preflight()
    expect(found.draft.expiresAt).toBe(expiresAt)
    const warned = {
      result: 'warning',
      detail: `The partnership ends on ${utcDay(expiresAt)}, and the key works no longer than that.`
    }
    expect(checkOf(found, 'expiry')).toMatchObject(warned)
    expect(checkOf(found, 'partner')?.result).toBe('passed')

    const createdAt = new Date().toISOString()
    const endsAt = new Date(Date.now() + 86_400_000).toISOString()
    state.keys = [aPartnerKey({ ipAllowlist: allowlist, createdAt, expiresAt: endsAt })]
    await handlers['partnerKeys.refresh']({ profileId, partnerId, isBackground: false })
    const shorter = await preflight()
    expect(Date.parse(shorter.draft.expiresAt ?? '')).toBeLessThan(Date.parse(expiresAt))
    expect(checkOf(shorter, 'expiry')?.result).toBe('passed')
  })

  test.each(['suspended', 'pending'])('a partner that is %s is explained', async status => {
    const { preflight, start, state, writes } = await withKey()
    state.partners = [aPartner({ status })]
    const check = checkOf(await preflight(), 'partner')
    expect(check).toMatchObject({ result: 'failed' })
    expect(check?.detail).toContain('every call of its keys is refused')
    expect(checkOf(await preflight('emergency'), 'partner')?.result).toBe('warning')
    await expect(start()).rejects.toMatchObject({ code: 'conflict' })
    expect(writes()).toEqual([])
  })

  test.each(['revoked', 'expired'])(
    'a partnership that is %s stops every rotation',
    async status => {
      const { preflight, state } = await withKey()
      state.partners = [aPartner({ status })]
      expect(checkOf(await preflight('emergency'), 'partner')?.result).toBe('failed')
    }
  )
})

test('a partner key is rotated by POST first, DELETE later, and the rest of the place is untouched', async () => {
  const app = await withKey()
  const { start, handlers, of, partners, horizon, data, published, lines } = app
  const { id, partnerId: ofPartner, partnerName } = await start()
  expect({ ofPartner, partnerName }).toEqual({ ofPartner: partnerId, partnerName: 'Acme Agency' })
  expect(app.writes()).toEqual([])

  const created = await handlers['rotations.create'](of(id))
  const [sentTo, sent] = partners.createKey.mock.calls[0] ?? []
  expect(sentTo).toBe(partnerId)
  expect(sent).toMatchObject({ ipAllowlist: allowlist, rotatedFrom: keyId })
  expect(created.replacement).toMatchObject({ partnerId, ipAllowlist: allowlist })
  // The fake gives every key 100 a minute.
  expect(created.differences).toEqual(['limit per minute: asked for 60, the key has 100'])
  await handlers['rotations.acceptDifferences']({ ...of(id), reason: 'Agreed' })

  const revealId = created.revealId ?? ''
  expect(await handlers['reveals.show']({ revealId })).toEqual({ plaintext: canaryPartnerKey })
  await handlers['reveals.acknowledge']({ revealId })
  await handlers['rotations.deliver'](of(id))
  await handlers['rotations.verify']({ ...of(id), by: { kind: 'word', reason: 'Noor saw it' } })
  // The organization's list never has these keys: that they are not in it says nothing.
  await handlers['keys.refresh']({ profileId: app.profileId, isBackground: false })
  for (let turn = 0; turn < 10; turn += 1) await settled()
  const draining = await app.get(id)
  expect(draining.situation).toBe('draining')
  expect(draining.entries.map(({ event }) => event.is)).not.toContain('seen')

  const prepared = await handlers['rotations.prepareRevoke']({ ...of(id), target: { kind: 'old' } })
  expect(prepared.key).toMatchObject({ id: keyId, partnerId })
  const consent = { isTicked: true, typedText: 'Agency backend' }
  const { token } = prepared
  await handlers['rotations.revoke']({ token, ...consent, overrideReason: 'Nobody calls' })
  expect(partners.revokeKey.mock.calls).toEqual([[partnerId, keyId]])
  const post = partners.createKey.mock.invocationCallOrder[0] ?? 0
  expect(post).toBeLessThan(partners.revokeKey.mock.invocationCallOrder[0] ?? 0)

  const ended = await handlers['rotations.record'](of(id))
  expect(ended.endedHow).toBe('recorded')
  const { entries } = ended
  expect(entries.map(({ event }) => event).at(-1)).toMatchObject({
    is: 'rename-failed',
    failure: { code: 'not-offered', message: 'Horizon has no endpoint to rename a partner’s key' }
  })
  const record = await handlers['rotations.recordOf'](of(id))
  expect(record.replacementTag).toMatchObject({ isTakenOut: false })
  expect(record.rotation.partnerName).toBe('Acme Agency')

  expect(partners.createKey).toHaveBeenCalledTimes(1)
  expect(partners.update).not.toHaveBeenCalled()
  expect(horizon.createKey).not.toHaveBeenCalled()
  expect(horizon.revokeKey).not.toHaveBeenCalled()
  expect(horizon.renameKey).not.toHaveBeenCalled()
  const kept = [[...data.operations.values()], data.data.rotations.append.mock.calls, entries]
  for (const text of [...kept, published, lines].map(each => JSON.stringify(each))) {
    expect(text).not.toContain('CANARY')
  }
})

test('after the partner was revoked its rotation says that the partnership ended, and can be closed', async () => {
  const { start, handlers, of, get, state, profileId, refresh } = await withKey()
  const { id } = await start()
  const created = await handlers['rotations.create'](of(id))
  await handlers['reveals.acknowledge']({ revealId: created.revealId ?? '' })
  state.partners = [aPartner({ status: 'revoked' })]
  state.keys = state.keys?.map(key => ({ ...key, enabled: false })) ?? null
  await handlers['partners.refresh']({ profileId, isBackground: false })
  await refresh()
  for (let turn = 0; turn < 10; turn += 1) await settled()
  const rotation = await get(id)
  expect(rotation.situation).toBe('replacement-ended')
  expect(rotation.isPartnerRevoked).toBe(true)
  expect(rotation.sentence).toBe(
    'The partnership has ended, and both keys with it. The rotation can be closed.'
  )
  expect((await handlers['rotations.close'](of(id))).situation).toBe('ended')
})

test('a place taken between start and create stops the POST, and the old key works on', async () => {
  const { start, handlers, of, state, writes } = await withKey()
  const { id } = await start()
  state.keys = [...(state.keys ?? []), aPartnerKey({ id: 'key_taken' })]
  await expect(handlers['rotations.create'](of(id))).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('5 of 5')
  })
  expect(writes()).toEqual([])
})

test('an admin secret in the name of a partner’s key is not sent again, nor written down', async () => {
  const { start, handlers, of, state, writes, data } = await withKey()
  state.keys = [aPartnerKey({ clientName: `CRM ${canarySecret}` })]
  const { id } = await start()
  const before = data.operations.size
  await expect(handlers['rotations.create'](of(id))).rejects.toMatchObject({
    code: 'invalid-input',
    details: { fields: [{ field: 'clientName' }] }
  })
  expect(writes()).toEqual([])
  expect(data.operations.size).toBe(before)
})

test('a lost reply is looked for in the partner’s list, and the key found there is never repeated', async () => {
  const { start, handlers, of, get, partners, state, machine } = await withKey()
  const { id } = await start()
  partners.createKey.mockImplementationOnce(async (_partner, { clientName }) => {
    const createdAt = new Date(machine.time.clock.now()).toISOString()
    const lost = aPartnerKey({ id: 'key_lost', clientName, createdAt, ipAllowlist: allowlist })
    state.keys = [...(state.keys ?? []), lost]
    throw new AppError('outcome-unknown', 'The reply never came')
  })
  await handlers['rotations.create'](of(id))
  await machine.time.advance(6_000)
  for (let turn = 0; turn < 5; turn += 1) await settled()
  const rotation = await get(id)
  expect(rotation.situation).toBe('orphans-found')
  expect(rotation.orphans).toMatchObject([{ keyId: 'key_lost', certainty: 'nonce' }])
  expect(partners.createKey).toHaveBeenCalledTimes(1)

  const target = { kind: 'orphan', keyId: 'key_lost' } as const
  const { token } = await handlers['rotations.prepareRevoke']({ ...of(id), target })
  const given = { isTicked: true, typedText: null, overrideReason: null }
  const after = await handlers['rotations.revoke']({ token, ...given })
  expect(partners.revokeKey.mock.calls).toEqual([[partnerId, 'key_lost']])
  expect(after.situation).toBe('ready-to-create')
})

test('a partner’s list is asked for by itself while a rotation of its key runs', async () => {
  const { start, get, state, machine, core, profileId } = await withKey()
  const { id } = await start()
  state.keys = (state.keys ?? []).map(key => (key.id === keyId ? { ...key, enabled: false } : key))
  await machine.time.advance(121_000)
  await core.handlers['keys.refresh']({ profileId, isBackground: true })
  for (let turn = 0; turn < 10; turn += 1) await settled()
  expect((await get(id)).oldKeyNow).toMatchObject({ enabled: false })
})

test('a partner’s key never enters the list of the organization’s keys', async () => {
  const { start, handlers, of, profileId } = await withKey()
  const { id } = await start()
  const { revealId } = await handlers['rotations.create'](of(id))
  await handlers['reveals.acknowledge']({ revealId: revealId ?? '' })
  const { keys } = await handlers['keys.list']({ profileId })
  expect(keys.map(each => each.id)).toEqual(['key_1'])
})

test('an unconfirmed DELETE of a rotation stands under must revoke as the partner’s', async () => {
  const { start, handlers, of, profileId, partners } = await withKey()
  const { id } = await start()
  await handlers['rotations.create'](of(id))
  partners.revokeKey.mockRejectedValueOnce(new AppError('outcome-unknown', 'The reply never came'))
  const target = { kind: 'replacement' } as const
  const { token } = await handlers['rotations.prepareRevoke']({ ...of(id), target })
  const given = { isTicked: true, typedText: null, overrideReason: null }
  expect((await handlers['rotations.revoke']({ token, ...given })).situation).toBe(
    'cancel-unconfirmed'
  )
  await handlers['keys.refresh']({ profileId, isBackground: false })
  const { entries } = await handlers['keys.mustRevoke']({ profileId })
  expect(entries).toMatchObject([{ partnerId }])
})

test('a journal of a key in another place than it says cannot be read', () => {
  const at = '2026-11-20T09:00:00.000Z'
  const event: RotationEvent = {
    is: 'started',
    subject: { kind: 'api-key', key: aPartnerKey() },
    mode: 'guided',
    organizationId: null,
    checks: [],
    draft: { clientName: 'Agency backend', scopes: [], expiresAt: null }
  }
  const id = '00000000-0000-4000-8000-0000000000aa'
  expect(() => replay(id, [{ seq: 1, at, by: 'Ada', event }])).toThrow('another place')
})

test.each([
  [allowlist, null, 'allowlist'],
  [allowlist, ['203.0.113.0/24', '10.0.0.0/8'], 'allowlist'],
  [allowlist, allowlist, null],
  [null, null, null],
  [undefined, null, 'allowlist'],
  [undefined, allowlist, 'allowlist']
])('a file whose replacement lets more addresses in is told apart: %j, %j', (old, asked, wider) => {
  const key = aPartnerKey({ ipAllowlist: old && [...old], rateLimit: null })
  const draft = { clientName: 'Agency backend', scopes: [], expiresAt: null, ipAllowlist: asked }
  expect(widerIn({ ...key, type: undefined }, draft)).toBe(wider)
  expect(widerIn(key, draft)).toBe(wider)
})

test('where Horizon knows no usage of partner keys the time of last use is the evidence', async () => {
  const { start, handlers, of, state, horizon, machine } = await withKey()
  machine.remote.state.features = ['keys.read', 'keys.usage', 'partners', 'partner_keys']
  horizon.usage.mockResolvedValue(null)
  await machine.time.advance(600_000)
  await handlers['keys.refresh']({ profileId: of('').profileId, isBackground: false })
  const { id } = await start()
  const { revealId } = await handlers['rotations.create'](of(id))
  await handlers['reveals.acknowledge']({ revealId: revealId ?? '' })
  await handlers['rotations.deliver'](of(id))
  const lastUsedAt = '2026-11-20T08:00:00Z'
  state.keys = (state.keys ?? []).map(key => (key.id === keyId ? { ...key, lastUsedAt } : key))
  await handlers['rotations.look'](of(id))
  const asked = { ...of(id), window: '7d', isBackground: false } as const
  const drain = await handlers['rotations.refreshDrain'](asked)
  expect(drain).toMatchObject({ evidence: 'last-used', lastUsedAt })
})

test('the line of a partner’s keys knows both as they are listed', async () => {
  const { start, handlers, of, profileId } = await withKey()
  const { id } = await start()
  await handlers['rotations.create'](of(id))
  const { keys } = await handlers['rotations.lineage']({ profileId, keyId })
  expect(keys.map(({ status }) => status)).toEqual(['active', 'active'])
})

test('a rotation of a partner’s key says whose key it is wherever it is listed', async () => {
  const { start, handlers, profileId } = await withKey()
  await start()
  const { rotations } = await handlers['rotations.list']({ profileId })
  expect(rotations).toMatchObject([{ oldKeyId: keyId, partnerId, partnerName: 'Acme Agency' }])
})
