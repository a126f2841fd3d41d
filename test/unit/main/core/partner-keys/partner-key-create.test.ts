import { AppError } from '@shared/errors'
import { aPartner, aPartnerKey, canaryPartnerKey } from '@support/fake-partners'
import { canarySecret, connectedApp } from '@support/fakes'
import { expect, test } from 'vitest'

const partnerId = 'ptn_1'
const draft = {
  clientName: ' Agency CRM ',
  ipAllowlist: ['203.0.113.0/24', '203.0.113.7'],
  openReason: null,
  rateLimit: 60,
  expiresAt: '2026-12-20T10:00:00+01:00'
}
const keysOf = (count: number) =>
  Array.from({ length: count }, (_, nth) => aPartnerKey({ id: `key_p${nth + 1}` }))

async function withPartner() {
  const app = await connectedApp()
  const { handlers } = app.core
  const { partners, state } = app.machine.remote.partners
  const { profileId } = app
  return {
    ...app,
    handlers,
    partners,
    state,
    create: (changes: object = {}) =>
      handlers['partnerKeys.create']({ profileId, partnerId, draft: { ...draft, ...changes } }),
    refresh: () => handlers['partnerKeys.refresh']({ profileId, partnerId, isBackground: false }),
    list: () => handlers['partnerKeys.list']({ profileId, partnerId })
  }
}

test('the plaintext is stashed before anything else can fail', async () => {
  const { create, data, handlers, machine } = await withPartner()
  data.data.journal.stashed.mockRejectedValue(new Error('disk full'))
  data.data.journal.finish.mockRejectedValue(new Error('disk full'))
  data.data.replies.put.mockRejectedValue(new Error('disk full'))
  const { revealId } = await create()
  expect(machine.keychain.entries.get(`reveal/${revealId}`)).toContain(canaryPartnerKey)
  expect(await handlers['reveals.show']({ revealId })).toEqual({ plaintext: canaryPartnerKey })
})

test('what is sent is trimmed, merged and in UTC, and its intention is on disk before', async () => {
  const { create, data, partners } = await withPartner()
  const { key, revealId, differences } = await create()
  const [sentTo, sent, idempotencyKey] = partners.createKey.mock.calls[0] ?? []
  expect(sentTo).toBe(partnerId)
  expect(sent).toMatchObject({
    clientName: 'Agency CRM',
    ipAllowlist: ['203.0.113.0/24'],
    expiresAt: '2026-12-20T09:00:00.000Z'
  })
  expect(idempotencyKey).toBe(revealId)
  expect(key).toMatchObject({ partnerId, type: 'partner' })
  expect(differences).toEqual(['limit per minute: asked for 60, the key has 100'])
  const [intended] = data.operations.values()
  expect(intended).toMatchObject({
    kind: 'partner-key.create',
    subjectName: 'Agency CRM',
    subjectId: key.id,
    state: 'done',
    intent: { partnerId, ipAllowlist: ['203.0.113.0/24'], knownIds: [] }
  })
  const intend = data.data.journal.intend.mock.invocationCallOrder[0] ?? 0
  expect(intend).toBeLessThan(partners.createKey.mock.invocationCallOrder[0] ?? 0)
})

test('nothing is sent where the intention cannot be written', async () => {
  const { create, data, partners } = await withPartner()
  data.data.journal.intend.mockRejectedValueOnce(new Error('disk full'))
  await expect(create()).rejects.toThrow()
  expect(partners.createKey).not.toHaveBeenCalled()
})

test.each([
  ['10.0.0.0/33', 'ipAllowlist'],
  ['not an address', 'ipAllowlist'],
  ['0.0.0.0/0', 'openReason']
])('a range such as %s is refused before anything is asked', async (range, field) => {
  const { create, partners } = await withPartner()
  await expect(create({ ipAllowlist: [range] })).rejects.toMatchObject({
    code: 'invalid-input',
    details: { fields: [expect.objectContaining({ field })] }
  })
  expect(partners.get).not.toHaveBeenCalled()
  expect(partners.createKey).not.toHaveBeenCalled()
})

test('why every address is let in is kept in the journal', async () => {
  const { create, data } = await withPartner()
  await create({ ipAllowlist: ['0.0.0.0/0'], openReason: 'Mobile workforce, agreed in OPS-7' })
  const [intended] = data.operations.values()
  expect(intended?.intent).toMatchObject({ openReason: 'Mobile workforce, agreed in OPS-7' })
})

test('the admin secret is no name and no reason', async () => {
  const { create, partners } = await withPartner()
  await expect(create({ clientName: `CRM ${canarySecret}` })).rejects.toMatchObject({
    code: 'invalid-input'
  })
  expect(partners.createKey).not.toHaveBeenCalled()
})

test('with 5 of 5 keys nothing is sent, and the ways out are named', async () => {
  const { create, partners, state } = await withPartner()
  state.keys = keysOf(5)
  await expect(create()).rejects.toMatchObject({
    code: 'conflict',
    message: 'This partner has 5 of 5 keys, so there is no place for another one',
    details: { nextStep: expect.stringMatching(/Retire.*raise the limit.*planned short outage/) }
  })
  expect(partners.createKey).not.toHaveBeenCalled()
  expect(partners.revokeKey).not.toHaveBeenCalled()
  expect(partners.reissueKey).not.toHaveBeenCalled()
})

test('keys that are revoked or have expired take no place', async () => {
  const { create, state } = await withPartner()
  const over = { expiresAt: '2026-11-01T00:00:00Z' }
  state.keys = [
    ...keysOf(4),
    aPartnerKey({ id: 'a', ...over }),
    aPartnerKey({ id: 'b', enabled: false })
  ]
  await expect(create()).resolves.toMatchObject({ key: { partnerId } })
})

test.each(['revoked', 'expired'])('a partnership that is %s gets no new key', async status => {
  const { create, partners, state } = await withPartner()
  state.partners = [aPartner({ status })]
  await expect(create()).rejects.toMatchObject({ code: 'object-changed' })
  expect(partners.createKey).not.toHaveBeenCalled()
})

test('a lost reply is not repeated: the list says that the key is there, unseen', async () => {
  const { create, list, partners, state } = await withPartner()
  partners.createKey.mockImplementationOnce(async (_partner, { clientName }) => {
    state.keys = [aPartnerKey({ id: 'key_lost', clientName })]
    throw new AppError('outcome-unknown', 'The reply never came')
  })
  await expect(create()).rejects.toMatchObject({
    code: 'outcome-unknown',
    message: expect.stringContaining('is among the partner’s keys now (key_lost)'),
    details: { nextStep: 'Revoke it, then create another one.' }
  })
  expect(partners.createKey).toHaveBeenCalledTimes(1)
  expect((await list()).keys).toEqual([])
})

test('after a lost reply a list that was held has the key, and it is listed as a stray', async () => {
  const { create, refresh, partners, state, machine } = await withPartner()
  await refresh()
  partners.createKey.mockImplementationOnce(async (_partner, { clientName }) => {
    const createdAt = new Date(machine.time.clock.now()).toISOString()
    state.keys = [aPartnerKey({ id: 'key_lost', clientName, createdAt })]
    throw new AppError('outcome-unknown', 'The reply never came')
  })
  await expect(create()).rejects.toMatchObject({ code: 'outcome-unknown' })
  const { keys, strays } = await refresh()
  expect(keys.map(({ id }) => id)).toEqual(['key_lost'])
  expect(strays).toMatchObject([{ kind: 'outcome-unknown', keyId: 'key_lost' }])
})

test('a lost reply whose key is in no list says so, and what to do then', async () => {
  const { create, partners } = await withPartner()
  partners.createKey.mockRejectedValueOnce(new AppError('outcome-unknown', 'The reply never came'))
  await expect(create()).rejects.toMatchObject({
    code: 'outcome-unknown',
    message: expect.stringContaining('no key named “Agency CRM” is among the partner’s keys yet')
  })
  partners.createKey.mockRejectedValueOnce(new AppError('outcome-unknown', 'The reply never came'))
  partners.keys.mockResolvedValueOnce({ keys: [], unreadable: [] })
  partners.keys.mockRejectedValueOnce(new AppError('connection-lost', 'gone'))
  await expect(create()).rejects.toMatchObject({
    message: expect.stringContaining('could not be read afterwards')
  })
})

test('a refusal is final: nothing is looked for, and the journal says that it failed', async () => {
  const { create, data, partners } = await withPartner()
  partners.createKey.mockRejectedValueOnce(new AppError('conflict', 'no place', { status: 409 }))
  await expect(create()).rejects.toMatchObject({ code: 'conflict' })
  expect(partners.keys).toHaveBeenCalledTimes(1)
  expect([...data.operations.values()]).toMatchObject([{ state: 'failed' }])
})

test('no plaintext is in the journal, in what is held or in any event', async () => {
  const { create, data, published, lines } = await withPartner()
  await create()
  const kept = JSON.stringify([...data.operations.values()])
  const replies = JSON.stringify(data.data.replies.put.mock.calls)
  for (const text of [kept, replies, JSON.stringify(published), JSON.stringify(lines)]) {
    expect(text).not.toContain('CANARY')
  }
})

test('offline the held keys are shown with their age and why they are not newer', async () => {
  const { refresh, partners, state, machine } = await withPartner()
  state.keys = keysOf(2)
  const { fetchedAt } = await refresh()
  await machine.time.advance(60_000)
  partners.keys.mockRejectedValueOnce(new AppError('connection-lost', 'Horizon cannot be reached'))
  const held = await refresh()
  expect(held).toMatchObject({ fetchedAt, failure: { code: 'connection-lost' }, isOffered: true })
  expect(held.keys).toHaveLength(2)
})

test('a Horizon without partner keys is said to have none', async () => {
  const { refresh, state } = await withPartner()
  state.keys = null
  expect(await refresh()).toMatchObject({ isOffered: false, keys: [], failure: undefined })
})
