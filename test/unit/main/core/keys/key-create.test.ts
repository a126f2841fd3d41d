import { AppError } from '@shared/errors'
import {
  aKey,
  aKeyDraft,
  anOrganization,
  canaryPlaintext,
  connectedApp,
  settled
} from '@support/fakes'
import { expect, test } from 'vitest'

test('the plaintext is stashed before anything else can fail', async () => {
  const { core, data, machine, profileId } = await connectedApp()
  data.data.journal.stashed.mockRejectedValue(new Error('disk full'))
  data.data.journal.finish.mockRejectedValue(new Error('disk full'))
  data.data.keys.store.mockRejectedValue(new Error('disk full'))

  const { revealId } = await core.handlers['keys.create']({ profileId, draft: aKeyDraft })

  expect(machine.keychain.entries.get(`reveal/${revealId}`)).toContain(canaryPlaintext)
  expect(await core.handlers['reveals.show']({ revealId })).toEqual({ plaintext: canaryPlaintext })
})

test('a keychain that throws does not lose the plaintext', async () => {
  const { core, ports, profileId } = await connectedApp()
  ports.keychain.write = async () => {
    throw new Error('adapter bug')
  }
  const { revealId } = await core.handlers['keys.create']({ profileId, draft: aKeyDraft })
  expect(await core.handlers['reveals.show']({ revealId })).toEqual({ plaintext: canaryPlaintext })
})

test('nothing is created when the intent cannot be written', async () => {
  const { core, data, horizon, profileId } = await connectedApp()
  data.data.journal.intend.mockRejectedValueOnce(new Error('disk full'))
  await expect(core.handlers['keys.create']({ profileId, draft: aKeyDraft })).rejects.toThrow()
  expect(horizon.createKey).not.toHaveBeenCalled()
})

test('nothing is created while the journal is read-only', async () => {
  const { core, data, horizon, profileId } = await connectedApp()
  data.data.journal.isReadOnly = true
  const created = core.handlers['keys.create']({ profileId, draft: aKeyDraft })
  await expect(created).rejects.toMatchObject({ code: 'database-read-only' })
  expect(horizon.createKey).not.toHaveBeenCalled()
})

test('the intent is on disk before the call leaves, without a secret', async () => {
  const { core, data, horizon, profileId } = await connectedApp()
  await core.handlers['keys.create']({ profileId, draft: aKeyDraft })
  const [intended] = data.data.journal.intend.mock.invocationCallOrder
  const [sent] = horizon.createKey.mock.invocationCallOrder
  expect(intended).toBeLessThan(sent ?? 0)
  expect(JSON.stringify([...data.operations])).not.toContain(canaryPlaintext)
})

test('a draft that breaks a rule is refused beside its field and never sent', async () => {
  const { core, horizon, profileId } = await connectedApp()
  const draft = { clientName: ' ', scopes: [], rateLimit: 301, expiresAt: '2020-01-01T00:00:00Z' }
  const refusal = await core.handlers['keys.create']({ profileId, draft }).catch(e => e)
  expect(refusal.code).toBe('invalid-input')
  const fields = refusal.details.fields.map(({ field }: { field: string }) => field)
  expect(fields).toEqual(['clientName', 'scopes', 'expiresAt'])
  const above = core.handlers['keys.create']({ profileId, draft: { ...aKeyDraft, rateLimit: 301 } })
  await expect(above).rejects.toMatchObject({ details: { fields: [{ field: 'rateLimit' }] } })
  expect(horizon.createKey).not.toHaveBeenCalled()
})

test('expiry is judged by the server’s clock', async () => {
  const { core, data, machine, profileId } = await connectedApp()
  const hourMs = 3_600_000
  const expiresAt = new Date(machine.time.clock.now() + hourMs).toISOString()
  await data.data.keys.store({ keys: [], unreadable: [], clockOffsetMs: 2 * hourMs }, expiresAt)
  const created = core.handlers['keys.create']({ profileId, draft: { ...aKeyDraft, expiresAt } })
  await expect(created).rejects.toMatchObject({ details: { fields: [{ field: 'expiresAt' }] } })
})

test('nothing is created while another organization answers, until it is accepted', async () => {
  const { core, horizon, machine, profileId } = await connectedApp()
  machine.remote.state.organization = anOrganization({ id: 'org_2', name: 'Other' })
  const create = () => core.handlers['keys.create']({ profileId, draft: aKeyDraft })
  await expect(create()).rejects.toMatchObject({ code: 'other-organization' })
  expect(horizon.createKey).not.toHaveBeenCalled()

  await core.handlers['profiles.acceptOrganization']({ profileId, organizationId: 'org_2' })
  await create()
  expect(horizon.createKey).toHaveBeenCalledOnce()
})

test('a definite refusal is recorded as failed and leaves no stray', async () => {
  const { core, data, horizon, profileId } = await connectedApp()
  horizon.createKey.mockRejectedValueOnce(new AppError('validation-failed', 'no', { status: 422 }))
  const created = core.handlers['keys.create']({ profileId, draft: aKeyDraft })
  await expect(created).rejects.toMatchObject({ code: 'validation-failed' })
  expect([...data.operations.values()][0]?.state).toBe('failed')
  expect(await core.handlers['keys.strays']({ profileId })).toEqual({ strays: [] })
})

test.each(['outcome-unknown', 'server-error', 'unavailable'] as const)(
  'after %s the create is never sent again and the key is looked for in the list',
  async code => {
    const { core, horizon, machine, profileId } = await connectedApp()
    horizon.createKey.mockImplementationOnce(async () => {
      const createdAt = new Date(machine.time.clock.now()).toISOString()
      machine.remote.state.keys.unshift(aKey({ id: 'key_lost', clientName: 'CI', createdAt }))
      throw new AppError(code, 'lost')
    })
    const created = core.handlers['keys.create']({ profileId, draft: aKeyDraft })
    await expect(created).rejects.toMatchObject({ code: 'outcome-unknown' })
    await settled()
    expect(horizon.createKey).toHaveBeenCalledOnce()
    const { strays } = await core.handlers['keys.strays']({ profileId })
    expect(strays).toMatchObject([{ kind: 'outcome-unknown', keyId: 'key_lost' }])
  }
)

test('a reply without a usable plaintext keeps its own words, and the key is listed as a stray', async () => {
  const { core, horizon, machine, profileId } = await connectedApp()
  horizon.createKey.mockImplementationOnce(async () => {
    const createdAt = new Date(machine.time.clock.now()).toISOString()
    machine.remote.state.keys.unshift(aKey({ id: 'key_blank', clientName: 'CI', createdAt }))
    throw new AppError('response-invalid', 'The key key_blank was created without its plaintext')
  })
  const created = core.handlers['keys.create']({ profileId, draft: aKeyDraft })
  await expect(created).rejects.toMatchObject({
    code: 'response-invalid',
    message: expect.stringContaining('key_blank')
  })
  await settled()
  const { strays } = await core.handlers['keys.strays']({ profileId })
  expect(strays).toMatchObject([{ keyId: 'key_blank' }])
})

test('after a 429 that made nothing the list decides that it failed', async () => {
  const { core, data, horizon, profileId } = await connectedApp()
  horizon.createKey.mockRejectedValueOnce(new AppError('rate-limited', 'slow down'))
  const created = core.handlers['keys.create']({ profileId, draft: aKeyDraft })
  await expect(created).rejects.toMatchObject({ code: 'rate-limited' })
  expect([...data.operations.values()][0]?.state).toBe('failed')
})

test('no key is guessed when two could be the lost one, nor one that a later create made', async () => {
  const { core, horizon, machine, profileId } = await connectedApp()
  horizon.createKey.mockRejectedValueOnce(new AppError('outcome-unknown', 'lost'))
  await core.handlers['keys.create']({ profileId, draft: aKeyDraft }).catch(() => undefined)
  const { revealId } = await core.handlers['keys.create']({ profileId, draft: aKeyDraft })
  await core.handlers['reveals.acknowledge']({ revealId })
  await core.handlers['keys.refresh']({ profileId, isBackground: false })
  const stray = async () => (await core.handlers['keys.strays']({ profileId })).strays[0]
  expect(await stray()).toMatchObject({ kind: 'outcome-unknown' })
  expect(await stray()).not.toHaveProperty('keyId')

  const createdAt = new Date(machine.time.clock.now()).toISOString()
  const twin = (id: string) => aKey({ id, clientName: 'CI', createdAt })
  machine.remote.state.keys.push(twin('key_a'))
  await core.handlers['keys.refresh']({ profileId, isBackground: false })
  expect(await stray()).toHaveProperty('keyId', 'key_a')
  machine.remote.state.keys.push(twin('key_b'))
  await core.handlers['keys.refresh']({ profileId, isBackground: false })
  expect(await stray()).not.toHaveProperty('keyId')
})

test('a dismissed stray is listed no more', async () => {
  const { core, horizon, profileId } = await connectedApp()
  horizon.createKey.mockRejectedValueOnce(new AppError('outcome-unknown', 'lost'))
  await core.handlers['keys.create']({ profileId, draft: aKeyDraft }).catch(() => undefined)
  const { strays } = await core.handlers['keys.strays']({ profileId })
  const operationId = strays[0]?.operationId ?? ''
  await core.handlers['keys.dismissStray']({ profileId, operationId })
  expect(await core.handlers['keys.strays']({ profileId })).toEqual({ strays: [] })
})

test('the profile is not left while a create is on its way or its key waits', async () => {
  const { core, horizon, profileId } = await connectedApp()
  let answer = () => {}
  const inner = horizon.createKey.getMockImplementation()
  horizon.createKey.mockImplementationOnce(async (draft, key) => {
    await new Promise<void>(resolve => {
      answer = resolve
    })
    if (inner === undefined) throw new Error('no fake')
    return inner(draft, key)
  })
  const creating = core.handlers['keys.create']({ profileId, draft: aKeyDraft })
  await settled()
  await expect(core.handlers['localHorizon.open']({})).rejects.toMatchObject({
    code: 'profile-busy'
  })
  answer()
  const { revealId } = await creating
  await expect(core.handlers['localHorizon.open']({})).rejects.toMatchObject({
    code: 'profile-busy'
  })
  await core.handlers['reveals.acknowledge']({ revealId })
  expect((await core.handlers['localHorizon.open']({})).profile.name).toBe('Local')
})

test('where keys carry no time and no list was held before, no key is guessed', async () => {
  const { core, horizon, machine, profileId, data } = await connectedApp()
  await data.data.keys.store({ keys: [], unreadable: [], clockOffsetMs: 0 }, null as never)
  machine.remote.state.keys = [aKey({ clientName: 'CI', createdAt: undefined })]
  horizon.createKey.mockRejectedValueOnce(new AppError('outcome-unknown', 'lost'))
  await core.handlers['keys.create']({ profileId, draft: aKeyDraft }).catch(() => undefined)
  await core.handlers['keys.refresh']({ profileId, isBackground: false })
  const { strays } = await core.handlers['keys.strays']({ profileId })
  expect(strays).toMatchObject([{ kind: 'outcome-unknown' }])
  expect(strays[0]).not.toHaveProperty('keyId')
})
