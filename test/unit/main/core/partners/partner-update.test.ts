import { AppError } from '@shared/errors'
import type { Partner, PartnerAccess } from '@shared/horizon/partner'
import { anAccess, aPartner, canaryPartnerKey } from '@support/fake-partners'
import { partnerApp } from '@support/partner-app'
import { expect, test } from 'vitest'

const lost = new AppError('outcome-unknown', 'lost')
const unknownShare = { type: 'dashboard', id: 'dash_1', level: 'peek' }
const wider = anAccess({
  resources: [
    { type: 'agent', id: 'agent_1', level: 'edit' },
    { type: 'department', id: 'dept_sales', level: 'interact' }
  ]
})
const unversioned = (changes: Partial<Partner> = {}): Partner => {
  const { version: _version, ...partner } = aPartner(changes)
  return partner
}

async function app() {
  const made = await partnerApp()
  const { handlers, profileId } = made
  const saveAccess = (
    seen: { version?: number; access: PartnerAccess },
    access: PartnerAccess = wider
  ) => handlers['partners.saveAccess']({ profileId, partnerId: 'ptn_1', seen, access })
  type Settings = Parameters<(typeof handlers)['partners.saveSettings']>[0]
  const saveSettings = (asked: Partial<Settings>) =>
    handlers['partners.saveSettings']({
      profileId,
      partnerId: 'ptn_1',
      seen: {
        version: 3,
        contactEmail: 'ops@agency.example',
        expiresAt: null,
        settings: { maxApiKeys: 5, sessionTimeoutHours: 8 }
      },
      reason: null,
      ...asked
    })
  return { ...made, saveAccess, saveSettings }
}

test('access is sent on the version that Horizon has, and held as it was answered', async () => {
  const { saveAccess, client, list, writes, eventNames } = await app()
  const saved = await saveAccess({ version: 3, access: anAccess() })
  expect(saved).toMatchObject({ partner: { access: wider, version: 4 }, isRaceExcluded: true })
  expect(client.update).toHaveBeenCalledExactlyOnceWith('ptn_1', { access: wider }, 3)
  expect((await list()).partners[0]?.access).toEqual(wider)
  expect(eventNames()).toContain('partners.changed')
  expect(writes()).toMatchObject([
    {
      kind: 'partner.update',
      intent: { version: 3, before: { access: anAccess() } },
      state: 'done'
    }
  ])
})

test('shares that are unknown here are sent back as Horizon has them now', async () => {
  const { saveAccess, client, state } = await app()
  state.partners = [aPartner({ access: anAccess({ unknownShares: [unknownShare] }) })]
  await saveAccess({ version: 3, access: anAccess({ unknownShares: [{ id: 'old' }] }) })
  expect(client.update.mock.calls[0]?.[1]).toEqual({
    access: { ...wider, unknownShares: [unknownShare] }
  })
})

test('settings that are unknown here are sent back as Horizon has them now', async () => {
  const { saveAccess, client, state } = await app()
  state.partners = [aPartner({ access: anAccess({ unknownData: { redact: ['email'] } }) })]
  await saveAccess({ version: 3, access: anAccess() }, { ...wider, unknownData: { redact: [] } })
  expect(client.update.mock.calls[0]?.[1]).toEqual({
    access: { ...wider, unknownData: { redact: ['email'] } }
  })
})

test('an unknown share that was taken away is not sent back, and the others are', async () => {
  const { saveAccess, client, state } = await app()
  const other = { ...unknownShare, id: 'dash_2' }
  const seen = anAccess({ unknownShares: [unknownShare, other] })
  state.partners = [aPartner({ access: seen })]
  await saveAccess({ version: 3, access: seen }, anAccess({ unknownShares: [other] }))
  expect(client.update.mock.calls[0]?.[1]).toEqual({ access: anAccess({ unknownShares: [other] }) })
})

test('access that somebody else changed is not overwritten, and is held for the comparison', async () => {
  const { saveAccess, client, state, list, writes } = await app()
  const theirs = anAccess({ resources: [] })
  state.partners = [aPartner({ version: 4, access: theirs })]
  await expect(saveAccess({ version: 3, access: anAccess() })).rejects.toMatchObject({
    code: 'precondition-failed',
    message: expect.stringContaining('nothing was overwritten')
  })
  expect(client.update).not.toHaveBeenCalled()
  expect(writes()).toEqual([])
  expect((await list()).partners[0]).toMatchObject({ version: 4, access: theirs })
})

test('without versions it is read again and compared, and a race is not excluded', async () => {
  const { saveAccess, client, state } = await app()
  state.partners = [unversioned()]
  expect(await saveAccess({ access: anAccess() })).toMatchObject({ isRaceExcluded: false })
  expect(client.get).toHaveBeenCalled()
  expect(client.update).toHaveBeenCalledExactlyOnceWith('ptn_1', { access: wider }, undefined)
  state.partners = [unversioned({ access: anAccess({ resources: [] }) })]
  await expect(saveAccess({ access: anAccess() })).rejects.toMatchObject({
    code: 'precondition-failed'
  })
  expect(client.update).toHaveBeenCalledOnce()
})

test('neither another order nor another change of the partner is one of its access', async () => {
  const { saveAccess, client, state } = await app()
  const [first, ...rest] = wider.resources
  if (first === undefined) throw new Error('No share')
  const turned = { ...wider, resources: [...rest, first] }
  state.partners = [aPartner({ version: 9, contactEmail: 'new@x.example', access: turned })]
  await saveAccess({ version: 3, access: wider }, anAccess())
  expect(client.update).toHaveBeenCalledExactlyOnceWith('ptn_1', { access: anAccess() }, 9)
})

test('one that changes between the reading and the call is told as a 412, and held', async () => {
  const { saveAccess, client, state, list, writes } = await app()
  const theirs = anAccess({ resources: [] })
  client.update.mockImplementationOnce(async () => {
    state.partners = [aPartner({ version: 4, access: theirs })]
    throw new AppError('precondition-failed', 'changed', { status: 412, requestId: 'req_1' })
  })
  await expect(saveAccess({ version: 3, access: anAccess() })).rejects.toMatchObject({
    code: 'precondition-failed',
    details: { status: 412, requestId: 'req_1' }
  })
  expect((await list()).partners[0]?.access).toEqual(theirs)
  expect(writes()).toMatchObject([{ state: 'failed', outcome: { status: 412 } }])
})

test('of two saves at once the second sees what the first left', async () => {
  const { saveAccess, client } = await app()
  const seen = { version: 3, access: anAccess() }
  const [first, second] = await Promise.allSettled([
    saveAccess(seen),
    saveAccess(seen, anAccess({ resources: [] }))
  ])
  expect(first.status).toBe('fulfilled')
  expect(second).toMatchObject({ status: 'rejected', reason: { code: 'precondition-failed' } })
  expect(client.update).toHaveBeenCalledOnce()
})

const connection = { type: 'connection', id: 'conn_1', level: 'edit' } as const
test.each([
  ['a connection that could be edited', anAccess({ resources: [connection] })],
  ['what it is already', anAccess()]
])('%s is not sent', async (_what, access) => {
  const { saveAccess, client } = await app()
  await expect(saveAccess({ version: 3, access: anAccess() }, access)).rejects.toMatchObject({
    code: 'invalid-input',
    details: { fields: [{ field: 'access' }] }
  })
  expect(client.update).not.toHaveBeenCalled()
})

test('an access that Horizon does not say is not written over', async () => {
  const { saveAccess, client, state } = await app()
  const { access: _access, ...silent } = aPartner()
  state.partners = [silent]
  await expect(saveAccess({ version: 3, access: anAccess() })).rejects.toMatchObject({
    code: 'response-invalid'
  })
  expect(client.update).not.toHaveBeenCalled()
})

test.each([
  ['revoked', [aPartner({ status: 'revoked' })], 'object-changed'],
  ['gone', [], 'not-found']
])('a partner that is %s is not changed', async (_what, partners, code) => {
  const { saveAccess, saveSettings, client, state } = await app()
  state.partners = partners
  await expect(saveAccess({ version: 3, access: anAccess() })).rejects.toMatchObject({ code })
  await expect(saveSettings({ contactEmail: 'a@b.example' })).rejects.toMatchObject({ code })
  expect(client.update).not.toHaveBeenCalled()
})

test('a lost reply is settled by what the partner shows', async () => {
  const { saveAccess, client, writes } = await app()
  const plain = client.update.getMockImplementation()
  client.update.mockImplementationOnce(async (...asked) => {
    await plain?.(...asked)
    throw lost
  })
  const seen = { version: 3, access: anAccess() }
  expect(await saveAccess(seen)).toMatchObject({
    partner: { access: wider },
    isRaceExcluded: false
  })
  client.update.mockRejectedValueOnce(lost)
  await expect(saveAccess({ version: 4, access: wider }, anAccess())).rejects.toMatchObject({
    code: 'outcome-unknown',
    message: expect.stringContaining('does not show the change')
  })
  expect(writes().map(({ state }) => state)).toEqual(['done', 'unknown'])
})

test('of the settings only what differs is sent', async () => {
  const { saveSettings, client } = await app()
  const settings = { maxApiKeys: 7, sessionTimeoutHours: 8 }
  await saveSettings({ contactEmail: ' ops@agency.example ', expiresAt: null, settings })
  expect(client.update).toHaveBeenCalledExactlyOnceWith('ptn_1', { settings: { maxApiKeys: 7 } }, 3)
})

test('an expiry that is past and stays does not stand in the way', async () => {
  const { saveSettings, client, state } = await app()
  const expiresAt = '2026-11-01T00:00:00.000Z'
  state.partners = [aPartner({ expiresAt: '2026-11-01T00:00:00Z' })]
  const seen = { version: 3, contactEmail: 'ops@agency.example', expiresAt }
  await saveSettings({ seen, expiresAt: '2026-11-01T00:00:00Z', contactEmail: 'a@b.example' })
  expect(client.update.mock.calls[0]?.[1]).toEqual({ contactEmail: 'a@b.example' })
})

test.each([
  ['contactEmail', { contactEmail: 'nobody' }],
  ['expiresAt', { expiresAt: '2020-01-01T00:00:00Z' }],
  ['settings.maxApiKeys', { settings: { maxApiKeys: 0 } }],
  ['settings.sessionTimeoutHours', { settings: { sessionTimeoutHours: 9_000 } }],
  ['contactEmail', {}],
  ['reason', { contactEmail: 'a@b.example', reason: canaryPartnerKey }]
])('a wrong %s is refused, and nothing is sent', async (field, asked) => {
  const { saveSettings, client, writes } = await app()
  await expect(saveSettings(asked)).rejects.toMatchObject({
    code: 'invalid-input',
    details: { fields: [{ field }] }
  })
  expect(client.update).not.toHaveBeenCalled()
  expect(writes()).toEqual([])
})

test('a partnership that is to last longer needs a reason, which is kept', async () => {
  const { saveSettings, state, client, writes } = await app()
  const expiresAt = '2026-12-01T00:00:00Z'
  state.partners = [aPartner({ expiresAt })]
  const seen = { version: 3, expiresAt }
  for (const longer of [null, '2027-01-01T00:00:00Z']) {
    await expect(saveSettings({ seen, expiresAt: longer })).rejects.toMatchObject({
      details: { fields: [{ field: 'reason' }] }
    })
  }
  expect(client.get).not.toHaveBeenCalled()
  // What the page says to have seen is not believed either.
  const never = { version: 3, expiresAt: null }
  await expect(
    saveSettings({ seen: never, expiresAt: '2027-01-01T00:00:00Z' })
  ).rejects.toMatchObject({
    details: { fields: [{ field: 'reason' }] }
  })
  expect(client.update).not.toHaveBeenCalled()
  await saveSettings({ seen, expiresAt: null, reason: 'Contract 12 renewed' })
  expect(writes()).toMatchObject([
    { intent: { expiresAt: null, reason: 'Contract 12 renewed', before: { expiresAt } } }
  ])
  await saveSettings({ seen: { version: 4, expiresAt: null }, expiresAt })
  expect(client.update).toHaveBeenCalledTimes(2)
})

test('settings that somebody else changed are not overwritten', async () => {
  const { saveSettings, client, state, list } = await app()
  state.partners = [aPartner({ version: 4, settings: { maxApiKeys: 9, sessionTimeoutHours: 8 } })]
  await expect(saveSettings({ settings: { maxApiKeys: 6 } })).rejects.toMatchObject({
    code: 'precondition-failed'
  })
  expect(client.update).not.toHaveBeenCalled()
  expect((await list()).partners[0]?.settings?.maxApiKeys).toBe(9)
})

test('without versions settings are compared too', async () => {
  const { saveSettings, client, state } = await app()
  const seen = { contactEmail: 'ops@agency.example', expiresAt: null }
  state.partners = [unversioned({ contactEmail: 'other@agency.example' })]
  await expect(saveSettings({ seen, contactEmail: 'a@b.example' })).rejects.toMatchObject({
    code: 'precondition-failed'
  })
  state.partners = [unversioned()]
  expect(await saveSettings({ seen, contactEmail: 'a@b.example' })).toMatchObject({
    isRaceExcluded: false
  })
  expect(client.update).toHaveBeenCalledOnce()
})

test('a read-only profile saves nothing', async () => {
  const { handlers, profileId, client } = await partnerApp({ safetyLevel: 'read-only' })
  const seen = { version: 3, access: anAccess() }
  const save = handlers['partners.saveAccess']({
    profileId,
    partnerId: 'ptn_1',
    seen,
    access: wider
  })
  await expect(save).rejects.toMatchObject({ code: 'read-only' })
  expect(client.update).not.toHaveBeenCalled()
})
