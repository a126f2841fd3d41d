import { type CoreOnSandbox, startCoreOnSandbox } from '@support/core-on-sandbox'
import { afterEach, beforeEach, expect, test } from 'vitest'

let machine: CoreOnSandbox
beforeEach(async () => {
  machine = await startCoreOnSandbox({ scenario: 'acme' })
})
afterEach(() => machine.close())

const draft = { clientName: 'Night report', scopes: ['agents:read'], expiresAt: null }

test('a key is created, shown, used, revoked and then refused', async () => {
  const { handlers, profileId } = await machine.connected()
  const { key, revealId } = await handlers['keys.create']({ profileId, draft })
  const { plaintext } = await handlers['reveals.show']({ revealId })
  await handlers['reveals.acknowledge']({ revealId })
  expect((await machine.sandbox.withKey(plaintext, 'GET', '/api/agents')).status).toBe(200)

  const { token } = await handlers['keys.prepareRevoke']({ profileId, keyId: key.id })
  const consent = { token, isTicked: false, typedText: 'Night report', reason: 'unused' } as const
  expect(await handlers['keys.revoke'](consent)).toMatchObject({ isConfirmed: true })
  expect((await machine.sandbox.withKey(plaintext, 'GET', '/api/agents')).status).toBe(401)
  expect(await handlers['keys.strays']({ profileId })).toEqual({ strays: [] })
})

test('a create whose reply is lost is found in the list and not repeated', async () => {
  const { handlers, profileId } = await machine.connected()
  await machine.script({ method: 'POST', path: '/admin/api-keys', action: 'drop-after' })
  const created = handlers['keys.create']({ profileId, draft })
  await expect(created).rejects.toMatchObject({ code: 'outcome-unknown' })
  const { keys } = await handlers['keys.refresh']({ profileId, isBackground: false })
  const found = keys.filter(({ clientName }) => clientName === draft.clientName)
  expect(found).toHaveLength(1)
  const { strays } = await handlers['keys.strays']({ profileId })
  expect(strays).toMatchObject([{ kind: 'outcome-unknown', keyId: found[0]?.id }])

  const operationId = strays[0]?.operationId ?? ''
  await handlers['keys.dismissStray']({ profileId, operationId })
  expect(await handlers['keys.strays']({ profileId })).toEqual({ strays: [] })
})

test('a revoke whose reply is lost is decided by the list', async () => {
  const { handlers, profileId } = await machine.connected()
  const { key } = await handlers['keys.create']({ profileId, draft })
  const { token } = await handlers['keys.prepareRevoke']({ profileId, keyId: key.id })
  await machine.script({ method: 'DELETE', path: '/admin/api-keys', action: 'drop-after' })
  const consent = { token, isTicked: false, typedText: 'Night report', reason: 'leaked' } as const
  expect(await handlers['keys.revoke'](consent)).toMatchObject({ isConfirmed: true })
})

test('a key whose dialog never came is offered once by the next run', async () => {
  const first = await machine.connected()
  const { profileId, keychain } = first
  const { revealId } = await first.handlers['keys.create']({ profileId, draft })
  await first.core.stop()

  const second = machine.app(keychain)
  const { reveals } = await second.handlers['reveals.pending']({ profileId })
  expect(reveals).toMatchObject([{ revealId, isRecovered: true, clientName: 'Night report' }])
  await second.core.stop()

  const third = machine.app(keychain)
  expect(await third.handlers['reveals.pending']({ profileId })).toEqual({ reveals: [] })
  const { strays } = await third.handlers['keys.strays']({ profileId })
  expect(strays).toMatchObject([{ kind: 'never-shown', operationId: revealId }])
})

test('a deleted profile leaves no file and no keychain entry', async () => {
  const { handlers, profileId, keychain } = await machine.connected()
  const { token, items } = await handlers['profiles.prepareDelete']({ profileId })
  expect(items.map(({ what }) => what).join()).toContain('journal.db')
  expect(await handlers['profiles.delete']({ token })).toMatchObject({ remaining: [] })
  const left = await keychain.read(`admin-secret/${profileId}`)
  expect(left.outcome).toBe('absent')
})
