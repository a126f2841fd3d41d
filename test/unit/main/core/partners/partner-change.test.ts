import { AppError } from '@shared/errors'
import { aPartner, aPartnerKey, canaryPartnerKey } from '@support/fake-partners'
import { anOrganization } from '@support/fakes'
import { partnerApp } from '@support/partner-app'
import { expect, test } from 'vitest'

const lost = new AppError('outcome-unknown', 'lost')

test('what is shown is read at that moment, with keys that work and what was done lately', async () => {
  const { prepare, state, client } = await partnerApp()
  state.partners = [aPartner({ lastActivityAt: '2026-11-20T08:59:00Z' })]
  state.keys = [
    aPartnerKey(),
    aPartnerKey({ id: 'key_p2', enabled: false }),
    aPartnerKey({ id: 'key_p3', expiresAt: '2026-01-01T00:00:00Z' })
  ]
  const shown = await prepare('suspend')
  expect(shown).toMatchObject({
    partner: { lastActivityAt: '2026-11-20T08:59:00Z' },
    activeKeys: 1,
    activity24h: { window: '24h' },
    fetchedAt: '2026-11-20T09:00:00.000Z',
    expiresAt: '2026-11-20T09:01:00.000Z'
  })
  expect(client.suspend).not.toHaveBeenCalled()
})

test('keys and activity that cannot be read do not stand in the way', async () => {
  const { prepare, client, state } = await partnerApp()
  client.keys.mockRejectedValueOnce(new AppError('server-error', 'No'))
  state.activity = null
  expect(await prepare('suspend')).toMatchObject({ activeKeys: null, activity24h: null })
})

test.each([
  ['staging', 'suspend', 'tick'],
  ['staging', 'withdraw', 'tick'],
  ['staging', 'revoke', 'text'],
  ['production', 'suspend', 'text'],
  ['production', 'revoke', 'text']
] as const)('in %s, %s takes a %s', async (environment, change, kind) => {
  const safetyLevel = environment === 'staging' ? 'confirm' : 'type-to-confirm'
  const { prepare, state } = await partnerApp({ environment, safetyLevel })
  if (change === 'withdraw') state.partners = [aPartner({ status: 'pending' })]
  const { consent } = await prepare(change)
  expect(consent.kind).toBe(kind)
  if (consent.kind === 'text') expect(consent).toMatchObject({ what: 'name', text: 'Acme Agency' })
})

test('a name that nobody can type is not asked for', async () => {
  const { prepare, state } = await partnerApp()
  state.partners = [aPartner({ organizationName: 'Acme\u202e Agency' })]
  expect((await prepare('revoke')).consent).toEqual({ kind: 'text', what: 'id', text: 'ptn_1' })
})

test.each(['acme agency', '', null, 'Acme Agency '])(
  'typed as %j, nothing is revoked, and the right name still can',
  async typed => {
    const { prepare, send, client } = await partnerApp()
    const { token } = await prepare('revoke')
    await expect(send(token, typed)).rejects.toMatchObject({
      code: 'name-mismatch',
      message: 'What was typed is not the partner’s name'
    })
    expect(client.revoke).not.toHaveBeenCalled()
    expect((await send(token)).isConfirmed).toBe(true)
  }
)

test('a token works once, and for a minute', async () => {
  const { prepare, send, client, machine } = await partnerApp()
  const { token } = await prepare('suspend')
  await machine.time.advance(60_000)
  await expect(send(token)).rejects.toMatchObject({ code: 'token-expired' })
  expect(client.suspend).not.toHaveBeenCalled()
  const again = await prepare('suspend')
  await send(again.token)
  await expect(send(again.token)).rejects.toMatchObject({ code: 'token-expired' })
  expect(client.suspend).toHaveBeenCalledOnce()
})

test('it is on disk before its call leaves, and read again after it', async () => {
  const { prepare, handlers, client, writes, list, eventNames } = await partnerApp()
  let known: unknown
  const plain = client.suspend.getMockImplementation()
  client.suspend.mockImplementationOnce(async id => {
    known = writes().at(-1)
    return (await plain?.(id)) ?? null
  })
  const { token } = await prepare('suspend')
  const given = { token, isTicked: true, typedText: 'Acme Agency', reason: 'Audit finding 7' }
  expect(await handlers['partners.change'](given)).toMatchObject({
    partner: { status: 'suspended' },
    isConfirmed: true
  })
  expect(known).toMatchObject({
    kind: 'partner.suspend',
    subjectId: 'ptn_1',
    state: 'intended',
    intent: { reason: 'Audit finding 7', before: 'active' }
  })
  expect(writes().at(-1)).toMatchObject({ state: 'done', outcome: { isConfirmed: true } })
  expect((await list()).partners[0]?.status).toBe('suspended')
  expect(eventNames()).toContain('partners.changed')
})

test('each change makes its own call, and there and back again', async () => {
  const { change, client, state, published, profileId } = await partnerApp()
  expect((await change('suspend')).partner.status).toBe('suspended')
  expect((await change('unsuspend')).partner.status).toBe('active')
  expect((await change('revoke')).partner.status).toBe('revoked')
  state.partners = [aPartner({ status: 'pending' })]
  expect((await change('withdraw')).partner.status).toBe('revoked')
  for (const call of [client.suspend, client.unsuspend, client.revoke, client.withdrawInvitation]) {
    expect(call).toHaveBeenCalledOnce()
  }
  expect(published).toContainEqual({
    name: 'partnerKeys.changed',
    payload: { profileId, partnerId: 'ptn_1' }
  })
})

test.each([
  ['suspend', 'suspended'],
  ['suspend', 'pending'],
  ['unsuspend', 'active'],
  ['revoke', 'revoked'],
  ['withdraw', 'active']
] as const)('nothing is prepared to %s one that is %s', async (change, status) => {
  const { prepare, state, list } = await partnerApp()
  state.partners = [aPartner({ status })]
  await expect(prepare(change)).rejects.toMatchObject({
    code: 'object-changed',
    message: expect.stringContaining(status)
  })
  expect((await list()).partners[0]?.status).toBe(status)
})

test('one whose time is over by Horizon’s clock is not suspended', async () => {
  const { prepare, state } = await partnerApp()
  state.partners = [aPartner({ expiresAt: '2026-11-20T08:00:00Z' })]
  await expect(prepare('suspend')).rejects.toMatchObject({
    message: expect.stringContaining('expired')
  })
})

test.each([
  ['its state', { status: 'dormant', version: 3 }, 'state Active → dormant'],
  ['its contact, unversioned', { contactEmail: 'new@x.example', version: undefined }, 'contact'],
  ['anything, by the version', { version: 4 }, 'version 3 → 4']
])('what changed since it was shown stops it: %s', async (_what, changes, words) => {
  const { prepare, send, state, client, list } = await partnerApp()
  const { token } = await prepare('suspend')
  const { version, ...rest } = { ...aPartner(), ...changes }
  state.partners = [version === undefined ? rest : { ...rest, version }]
  await expect(send(token)).rejects.toMatchObject({
    code: 'object-changed',
    message: expect.stringContaining(words)
  })
  expect(client.suspend).not.toHaveBeenCalled()
  expect((await list()).partners[0]).toMatchObject(rest)
})

test('a partner that is gone is said to be', async () => {
  const { prepare, send, state } = await partnerApp()
  const { token } = await prepare('suspend')
  state.partners = []
  await expect(send(token)).rejects.toMatchObject({ code: 'not-found' })
  await expect(prepare('suspend')).rejects.toMatchObject({ code: 'not-found' })
})

test('a reply that was lost is settled by what the partner shows', async () => {
  const { prepare, send, client, writes } = await partnerApp()
  const plain = client.suspend.getMockImplementation()
  client.suspend.mockImplementationOnce(async id => {
    await plain?.(id)
    throw lost
  })
  expect(await send((await prepare('suspend')).token)).toMatchObject({ isConfirmed: true })
  expect(writes().at(-1)).toMatchObject({ state: 'done' })
  expect(client.suspend).toHaveBeenCalledOnce()
})

test('where the partner does not show it, or cannot be read, the outcome stays unknown', async () => {
  const { prepare, send, client, writes } = await partnerApp()
  client.suspend.mockRejectedValueOnce(lost)
  await expect(send((await prepare('suspend')).token)).rejects.toMatchObject({
    code: 'outcome-unknown',
    message: expect.stringContaining('does not show it')
  })
  const { token } = await prepare('suspend')
  client.suspend.mockImplementationOnce(async () => {
    client.get.mockRejectedValueOnce(new AppError('refused', 'No'))
    throw lost
  })
  await expect(send(token)).rejects.toMatchObject({
    code: 'outcome-unknown',
    message: expect.stringContaining('could not be read afterwards')
  })
  expect(writes().map(({ state }) => state)).toEqual(['unknown', 'unknown'])
})

test('an answer that nothing confirms is not said to be confirmed', async () => {
  const { prepare, send, client } = await partnerApp()
  client.revoke.mockResolvedValueOnce(null)
  expect(await send((await prepare('revoke')).token)).toMatchObject({
    partner: { status: 'active' },
    isConfirmed: false
  })
})

test('a refusal is told as it is', async () => {
  const { prepare, send, client, writes } = await partnerApp()
  const refusal = new AppError('conflict', 'No', { status: 409 })
  client.suspend.mockRejectedValueOnce(refusal)
  await expect(send((await prepare('suspend')).token)).rejects.toBe(refusal)
  expect(writes().at(-1)).toMatchObject({ state: 'failed' })
})

test.each([
  ['suspend', 'active'],
  ['unsuspend', 'suspended'],
  ['revoke', 'active'],
  ['withdraw', 'pending']
] as const)('what changes between looking and %s stops it at Horizon', async (change, status) => {
  const { prepare, send, client, state, list } = await partnerApp()
  state.partners = [aPartner({ status })]
  const { token } = await prepare(change)
  const call = change === 'withdraw' ? client.withdrawInvitation : client[change]
  const plain = call.getMockImplementation()
  call.mockImplementationOnce(async (id, version) => {
    state.partners = [aPartner({ status, contactEmail: 'new@x.example', version: 4 })]
    return (await plain?.(id, version)) ?? null
  })
  await expect(send(token)).rejects.toMatchObject({
    code: 'object-changed',
    message: expect.stringMatching(
      /^The partner changed since you looked.* contact .*new@x\.example/
    )
  })
  expect((await list()).partners[0]).toMatchObject({ status, contactEmail: 'new@x.example' })
})

test('a reason that holds a key is refused, and the token is still good', async () => {
  const { prepare, send, handlers, writes } = await partnerApp()
  const { token } = await prepare('suspend')
  const given = { token, isTicked: true, typedText: 'Acme Agency', reason: canaryPartnerKey }
  await expect(handlers['partners.change'](given)).rejects.toMatchObject({
    details: { fields: [{ field: 'reason' }] }
  })
  expect(writes()).toEqual([])
  expect((await send(token)).isConfirmed).toBe(true)
})

test('nothing is prepared or sent where the profile may not, or another organization answers', async () => {
  const readOnly = await partnerApp({ safetyLevel: 'read-only' })
  await expect(readOnly.prepare('suspend')).rejects.toMatchObject({ code: 'read-only' })
  const { prepare, send, client, machine, data } = await partnerApp()
  const { token } = await prepare('suspend')
  machine.remote.state.organization = anOrganization({ id: 'org_2', name: 'Other' })
  await expect(send(token)).rejects.toMatchObject({ code: 'other-organization' })
  data.data.journal.isReadOnly = true
  await expect(prepare('suspend')).rejects.toMatchObject({ code: 'database-read-only' })
  expect(client.suspend).not.toHaveBeenCalled()
})
