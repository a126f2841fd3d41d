import { AppError } from '@shared/errors'
import { anActivity, aPartner, aPartnerKey, canaryPartnerKey } from '@support/fake-partners'
import { connectedApp, settled } from '@support/fakes'
import { expect, test } from 'vitest'

const partnerId = 'ptn_1'
const keyId = 'key_p1'

async function withKey() {
  const app = await connectedApp()
  const { handlers } = app.core
  const { partners, state } = app.machine.remote.partners
  state.keys = [aPartnerKey()]
  const { profileId } = app
  const of = { profileId, partnerId, keyId }
  const given = { isTicked: true, typedText: 'Agency backend', reason: 'Agreed with the agency' }
  const refresh = () =>
    handlers['partnerKeys.refresh']({ profileId, partnerId, isBackground: false })
  await refresh()
  return {
    ...app,
    handlers,
    partners,
    state,
    refresh,
    prepareRevoke: () => handlers['partnerKeys.prepareRevoke'](of),
    revoke: (token: string) => handlers['partnerKeys.revoke']({ token, ...given }),
    prepareReissue: () => handlers['partnerKeys.prepareReissue'](of),
    reissue: (token: string, changes: object = {}) =>
      handlers['partnerKeys.reissue']({ token, ...given, ...changes }),
    mustRevoke: async () => (await handlers['keys.mustRevoke']({ profileId })).entries
  }
}

test('a revocation is prepared with fresh facts, sent once, and confirmed by the list', async () => {
  const { prepareRevoke, revoke, partners, horizon, mustRevoke, data } = await withKey()
  const { token, key, consent, impact } = await prepareRevoke()
  expect(key).toMatchObject({ id: keyId, partnerId })
  expect(consent).toEqual({ kind: 'text', what: 'name', text: 'Agency backend' })
  expect(impact.state).toBe('known')
  expect(horizon.usage).toHaveBeenCalledWith(keyId, '24h', expect.anything())
  expect(await revoke(token)).toMatchObject({ key: { enabled: false }, isConfirmed: true })
  expect(partners.revokeKey.mock.calls).toEqual([[partnerId, keyId]])
  expect(horizon.revokeKey).not.toHaveBeenCalled()
  expect(await mustRevoke()).toEqual([])
  expect([...data.operations.values()]).toMatchObject([
    {
      kind: 'partner-key.revoke',
      state: 'done',
      intent: { partnerId, note: 'Agreed with the agency' }
    }
  ])
  await expect(revoke(token)).rejects.toMatchObject({ code: 'token-expired' })
})

test('a token older than a minute revokes nothing', async () => {
  const { prepareRevoke, revoke, partners, machine } = await withKey()
  const { token } = await prepareRevoke()
  await machine.time.advance(60_001)
  await expect(revoke(token)).rejects.toMatchObject({ code: 'token-expired' })
  expect(partners.revokeKey).not.toHaveBeenCalled()
})

test('a key whose allowlist changed since it was shown is not revoked', async () => {
  const { prepareRevoke, revoke, partners, state } = await withKey()
  const { token } = await prepareRevoke()
  state.keys = [aPartnerKey({ ipAllowlist: ['10.0.0.0/8'] })]
  await expect(revoke(token)).rejects.toMatchObject({
    code: 'object-changed',
    message: expect.stringContaining('allowlist')
  })
  expect(partners.revokeKey).not.toHaveBeenCalled()
})

test('an unconfirmed revocation stands under must revoke until the partner’s list shows it', async () => {
  const app = await withKey()
  const { prepareRevoke, revoke, refresh, partners, state, mustRevoke, core, profileId } = app
  const { token } = await prepareRevoke()
  partners.revokeKey.mockRejectedValueOnce(new AppError('outcome-unknown', 'The reply never came'))
  await expect(revoke(token)).rejects.toMatchObject({ code: 'outcome-unknown' })
  expect(await mustRevoke()).toMatchObject([{ keyId, partnerId, state: 'still-active' }])
  // The organization's list never has it, which says nothing.
  await app.machine.time.advance(1_000)
  await core.handlers['keys.refresh']({ profileId, isBackground: false })
  expect(await mustRevoke()).toMatchObject([{ keyId, partnerId }])
  state.keys = [aPartnerKey({ enabled: false })]
  await refresh()
  expect(await mustRevoke()).toEqual([])
})

test('a partner’s list is asked for by itself while a revocation of its key is not confirmed', async () => {
  const app = await withKey()
  const { partners, machine, core, profileId, state } = app
  const { token } = await app.prepareRevoke()
  partners.revokeKey.mockRejectedValueOnce(new AppError('outcome-unknown', 'The reply never came'))
  await app.revoke(token).catch(() => undefined)
  state.keys = [aPartnerKey({ enabled: false })]
  await machine.time.advance(121_000)
  await core.handlers['keys.refresh']({ profileId, isBackground: true })
  for (let turn = 0; turn < 5; turn += 1) await settled()
  expect(await app.mustRevoke()).toEqual([])
})

test('a reissue is one call after consent; both keys are held and the new one waits to be stored', async () => {
  const { prepareReissue, reissue, refresh, partners, handlers, data } = await withKey()
  const { token, consent } = await prepareReissue()
  expect(consent.kind).toBe('text')
  expect(partners.reissueKey).not.toHaveBeenCalled()
  await expect(reissue(token, { typedText: 'something' })).rejects.toMatchObject({
    code: 'name-mismatch'
  })
  expect(partners.reissueKey).not.toHaveBeenCalled()
  const { key, revealId } = await reissue(token)
  expect(key).toMatchObject({ rotatedFrom: keyId, enabled: true, partnerId })
  expect(await handlers['reveals.show']({ revealId })).toEqual({ plaintext: canaryPartnerKey })
  expect(partners.createKey).not.toHaveBeenCalled()
  expect(partners.revokeKey).not.toHaveBeenCalled()
  expect((await refresh()).keys.map(({ enabled }) => enabled)).toEqual([true, false])
  expect(JSON.stringify([...data.operations.values()])).not.toContain('CANARY')
})

test('a reissue whose reply was lost says what the list shows, and is not sent again', async () => {
  const { prepareReissue, reissue, partners, state } = await withKey()
  const { token } = await prepareReissue()
  partners.reissueKey.mockImplementationOnce(async () => {
    state.keys = [
      aPartnerKey({ enabled: false }),
      aPartnerKey({ id: 'key_unseen', rotatedFrom: keyId })
    ]
    throw new AppError('outcome-unknown', 'The reply never came')
  })
  await expect(reissue(token)).rejects.toMatchObject({
    code: 'outcome-unknown',
    message: expect.stringContaining('nobody has seen the new key (key_unseen)')
  })
  expect(partners.reissueKey).toHaveBeenCalledTimes(1)
})

test('a lost reissue that did nothing says that the old key still works', async () => {
  const { prepareReissue, reissue, partners } = await withKey()
  const { token } = await prepareReissue()
  partners.reissueKey.mockRejectedValueOnce(new AppError('outcome-unknown', 'The reply never came'))
  await expect(reissue(token)).rejects.toMatchObject({
    message: 'The reply was lost, and “Agency backend” still works: no new key is listed'
  })
})

test('a key of a revoked partnership is not reissued', async () => {
  const { prepareReissue, state } = await withKey()
  state.partners = [aPartner({ status: 'revoked' })]
  await expect(prepareReissue()).rejects.toMatchObject({ code: 'object-changed' })
})

test('the quiet hours are those with the fewest calls of the partner', async () => {
  const { prepareReissue, state } = await withKey()
  const start = Date.parse('2026-11-13T12:00:00Z')
  state.activity = anActivity({
    window: '7d',
    series: Array.from({ length: 28 }, (_, nth) => {
      const at = new Date(start + nth * 6 * 3_600_000)
      const apiCalls = at.getUTCHours() === 0 ? 2 : 30
      return { start: at.toISOString(), actions: 0, apiCalls, agentInteractions: 0 }
    })
  })
  const { quietHours } = await prepareReissue()
  expect(quietHours).toMatchObject({ fromHour: 0, toHour: 6, calls: 14, days: 7 })
})

test('the hand-off names what the key may, and never the secret', async () => {
  const { handlers, profileId, machine, files } = await withKey()
  const { partners } = machine.remote
  partners.state.agents = []
  const handoff = await handlers['partnerKeys.handoff']({ profileId, partnerId, keyId })
  expect(handoff).toMatchObject({
    partner: 'Acme Agency',
    contactEmail: 'ops@agency.example',
    keyName: 'Agency backend',
    header: 'x-api-key',
    ipAllowlist: null
  })
  expect(handoff.access.join(' ')).toContain('Sees own conversations only')
  const { path } = await handlers['partnerKeys.exportHandoff']({ profileId, partnerId, keyId })
  expect(path).not.toBeNull()
  const [, written] = files.writeNew.mock.calls.at(-1) ?? []
  const html = written?.reveal() ?? ''
  expect(html).toContain('This sheet holds no secret')
  expect(html).not.toContain('CANARY')
})
