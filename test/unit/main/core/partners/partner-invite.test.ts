import { AppError } from '@shared/errors'
import { Secret } from '@shared/secret'
import { anAccess, aPartner, canaryLink } from '@support/fake-partners'
import { anOrganization, canaryPlaintext, canarySecret } from '@support/fakes'
import { partnerApp } from '@support/partner-app'
import { expect, test, vi } from 'vitest'

const lost = new AppError('outcome-unknown', 'lost')

test('an invitation is on disk before its call leaves, which carries its id', async () => {
  const { invite, client, writes } = await partnerApp()
  let known: unknown
  client.invite.mockImplementationOnce(async () => {
    known = writes().at(-1)
    throw lost
  })
  await expect(invite()).rejects.toMatchObject({ code: 'outcome-unknown' })
  expect(known).toMatchObject({
    kind: 'partner.invite',
    subjectName: 'Northwind Agency',
    state: 'intended'
  })
  expect(client.invite).toHaveBeenCalledOnce()
  expect(client.invite.mock.calls[0]?.[1]).toBe(writes().at(-1)?.id)
})

test('its partner is listed at once, and the page is told', async () => {
  const { invite, list, writes, eventNames } = await partnerApp()
  const { partner } = await invite({ organizationName: '  Northwind Agency ' })
  expect(partner).toMatchObject({ organizationName: 'Northwind Agency', status: 'pending' })
  expect((await list()).partners.map(({ id }) => id)).toEqual(['ptn_1', partner.id])
  expect(eventNames()).toContain('partners.changed')
  expect(writes().at(-1)).toMatchObject({ state: 'done', subjectId: partner.id })
})

test('the link is in no reply but showLink, in no event, log, journal, held list or clipboard event', async () => {
  const { invite, handlers, profileId, list, lines, published, writes, data, clipboard } =
    await partnerApp()
  const { partner, linkId } = await invite()
  if (linkId === null) throw new Error('No link')
  expect(await handlers['partners.showLink']({ linkId })).toEqual({ link: `${canaryLink}-1` })
  await handlers['partners.copyLink']({ linkId })
  expect(clipboard.writeSecret.mock.calls[0]?.[0].reveal()).toBe(`${canaryLink}-1`)
  const resent = await handlers['partners.resend']({ profileId, partnerId: partner.id })
  const everything = [partner, resent, await list(), lines, published, writes()]
  const held = vi.mocked(data.data.replies.put).mock.calls
  expect(held.length).toBeGreaterThan(0)
  expect(JSON.stringify([everything, held])).not.toContain('CANARY')
})

test('a link is gone once it is forgotten, and with the next one of its partner', async () => {
  const { invite, handlers, profileId } = await partnerApp()
  const { partner, linkId: first } = await invite()
  const { linkId: second } = await handlers['partners.resend']({ profileId, partnerId: partner.id })
  if (first === null || second === null) throw new Error('No link')
  const gone = { code: 'not-found' }
  await expect(handlers['partners.showLink']({ linkId: first })).rejects.toMatchObject(gone)
  expect((await handlers['partners.showLink']({ linkId: second })).link).toContain(canaryLink)
  await handlers['partners.forgetLink']({ linkId: second })
  await expect(handlers['partners.showLink']({ linkId: second })).rejects.toMatchObject(gone)
  await expect(handlers['partners.copyLink']({ linkId: second })).rejects.toMatchObject(gone)
})

test('a link does not outlive the profile that is left', async () => {
  const { invite, handlers, core } = await partnerApp()
  const { linkId } = await invite()
  if (linkId === null) throw new Error('No link')
  await core.stop()
  await expect(handlers['partners.showLink']({ linkId })).rejects.toMatchObject({
    code: 'not-found'
  })
})

test('without a link in the reply there is none to show', async () => {
  const { invite, client } = await partnerApp()
  client.invite.mockResolvedValueOnce({ partner: aPartner({ id: 'ptn_2' }), link: null })
  expect(await invite()).toMatchObject({ partner: { id: 'ptn_2' }, linkId: null })
})

const connection = { type: 'connection', id: 'conn_1', level: 'edit' } as const
test.each([
  ['organizationName', { organizationName: ' ' }],
  ['organizationName', { organizationName: canaryPlaintext }],
  ['organizationName', { organizationName: `Agency ${canarySecret}` }],
  ['contactEmail', { contactEmail: 'nobody' }],
  ['expiresAt', { expiresAt: '2020-01-01T00:00:00Z' }],
  ['access', { access: anAccess({ resources: [connection] }) }]
])('a %s that cannot be right is refused before anything is sent', async (field, more) => {
  const { invite, client, writes } = await partnerApp()
  await expect(invite(more as never)).rejects.toMatchObject({
    code: 'invalid-input',
    details: { fields: [{ field }] }
  })
  expect(client.invite).not.toHaveBeenCalled()
  expect(writes()).toEqual([])
})

test('the 26th partner is refused with the way out, and nothing is sent', async () => {
  const { invite, client, state, machine } = await partnerApp()
  machine.remote.state.organization = anOrganization({ partners: 3 })
  state.partners = ['active', 'pending', 'suspended', 'revoked', 'expired'].map((status, n) =>
    aPartner({ id: `ptn_${n}`, status })
  )
  await expect(invite()).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('3 of 3 partners'),
    details: { nextStep: expect.stringContaining('Revoke') }
  })
  expect(client.invite).not.toHaveBeenCalled()
  // One whose time is over does not count, whatever its state still says.
  state.partners[0] = aPartner({ id: 'ptn_0', expiresAt: '2026-01-01T00:00:00Z' })
  expect((await invite()).partner.status).toBe('pending')
})

test('the plan without partners is said before anything is sent', async () => {
  const { invite, client, machine } = await partnerApp()
  machine.remote.state.organization = anOrganization({ plan: 'starter', partners: 0 })
  await expect(invite()).rejects.toMatchObject({
    code: 'forbidden',
    details: { nextStep: expect.stringContaining('Professional') }
  })
  expect(client.invite).not.toHaveBeenCalled()
})

test('after a lost reply it is said that the partner is there, and it is not invited again', async () => {
  const { invite, client, list, writes } = await partnerApp()
  const plain = client.invite.getMockImplementation()
  client.invite.mockImplementationOnce(async (...asked) => {
    await plain?.(...asked)
    throw lost
  })
  await expect(invite()).rejects.toMatchObject({
    code: 'outcome-unknown',
    message: expect.stringContaining('is in the list now'),
    details: { nextStep: expect.stringContaining('Do not invite it again') }
  })
  expect(client.invite).toHaveBeenCalledOnce()
  expect(writes().at(-1)).toMatchObject({ state: 'done', outcome: { code: 'outcome-unknown' } })
  expect((await list()).partners).toHaveLength(2)
})

test('a partner of that name that was there before is not taken for the invited one', async () => {
  const { invite, client, state, writes } = await partnerApp()
  const before = { organizationName: 'Northwind Agency', contactEmail: 'ops@northwind.example' }
  state.partners = [aPartner(before)]
  client.invite.mockRejectedValueOnce(lost)
  await expect(invite()).rejects.toMatchObject({
    message: expect.stringContaining('is not in the list')
  })
  client.invite.mockRejectedValueOnce(lost)
  client.list
    .mockImplementationOnce(async () => ({ partners: [], unreadable: [] }))
    .mockRejectedValueOnce(new AppError('refused', 'No'))
  await expect(invite()).rejects.toMatchObject({
    message: expect.stringContaining('could not be read afterwards')
  })
  expect(writes().map(({ state }) => state)).toEqual(['unknown', 'unknown'])
})

test('a refusal is told as it is, and is on record as one', async () => {
  const { invite, client, writes } = await partnerApp()
  const refusal = new AppError('conflict', 'Full', {
    status: 409,
    serverCode: 'partner_limit_reached'
  })
  client.invite.mockRejectedValueOnce(refusal)
  await expect(invite()).rejects.toBe(refusal)
  expect(writes().at(-1)).toMatchObject({
    state: 'failed',
    outcome: { serverCode: 'partner_limit_reached' }
  })
})

test('an invitation that is not open is not sent again', async () => {
  const { handlers, profileId, client } = await partnerApp()
  const resend = handlers['partners.resend']({ profileId, partnerId: 'ptn_1' })
  await expect(resend).rejects.toMatchObject({ code: 'object-changed' })
  expect(client.resendInvitation).not.toHaveBeenCalled()
})

test('a link that comes without its partner is held for the partner as it was', async () => {
  const { invite, handlers, profileId, client } = await partnerApp()
  const { partner } = await invite()
  client.resendInvitation.mockResolvedValueOnce({ partner: null, link: new Secret('link-2') })
  const resent = await handlers['partners.resend']({ profileId, partnerId: partner.id })
  expect(resent.partner.id).toBe(partner.id)
  const shown = await handlers['partners.showLink']({ linkId: resent.linkId ?? '' })
  expect(shown).toEqual({ link: 'link-2' })
})

test('a resend whose reply is lost leaves no link to be shown: it may be dead', async () => {
  const { invite, handlers, profileId, client } = await partnerApp()
  const { partner, linkId } = await invite()
  client.resendInvitation.mockRejectedValueOnce(lost)
  const resend = handlers['partners.resend']({ profileId, partnerId: partner.id })
  await expect(resend).rejects.toMatchObject({ code: 'outcome-unknown' })
  const show = handlers['partners.showLink']({ linkId: linkId ?? '' })
  await expect(show).rejects.toMatchObject({ code: 'not-found' })
})

test.each(['read-only', 'journal', 'other organization'])(
  'nothing is sent where %s forbids it',
  async why => {
    const { invite, client, machine, data } = await partnerApp(
      why === 'read-only' ? { safetyLevel: 'read-only' } : {}
    )
    if (why === 'journal') data.data.journal.isReadOnly = true
    if (why === 'other organization') {
      machine.remote.state.organization = anOrganization({ id: 'org_2', name: 'Other' })
    }
    const codes: Record<string, string> = {
      'read-only': 'read-only',
      journal: 'database-read-only',
      'other organization': 'other-organization'
    }
    await expect(invite()).rejects.toMatchObject({ code: codes[why] })
    expect(client.invite).not.toHaveBeenCalled()
  }
)
