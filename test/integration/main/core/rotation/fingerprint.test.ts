import { createHmac } from 'node:crypto'
import { filesHolding } from '@support/canary-sweep'
import { type CoreOnSandbox, startCoreOnSandbox } from '@support/core-on-sandbox'
import { makeKey } from '@support/sandbox'
import { afterEach, beforeEach, expect, test } from 'vitest'

let machine: CoreOnSandbox
beforeEach(async () => {
  machine = await startCoreOnSandbox()
})
afterEach(() => machine.close())

/** A rotation whose new key is confirmed as stored, and that key. */
async function stored() {
  const { id: keyId } = await makeKey(machine.sandbox, { client_name: 'Billing' })
  const app = await machine.connected()
  const { handlers, profileId } = app
  const asked = { profileId, keyId, mode: 'guided', expiresAt: null } as const
  const { id: rotationId } = await handlers['rotations.start'](asked)
  const of = { profileId, rotationId }
  const revealId = (await handlers['rotations.create'](of)).revealId ?? ''
  const { plaintext } = await handlers['reveals.show']({ revealId })
  await handlers['reveals.acknowledge']({ revealId })
  return { ...app, of, plaintext, account: `fingerprint-key/${profileId}` }
}

type Stored = Awaited<ReturnType<typeof stored>>

async function keyOf({ keychain, account }: Stored): Promise<string> {
  const found = await keychain.read(account)
  return found.outcome === 'ok' ? JSON.parse(found.value.reveal()).secret : ''
}

test('who has the keychain and a key can tell whether a record is of that key', async () => {
  const app = await stored()
  const key = await keyOf(app)
  const { replacementFingerprint } = await app.handlers['rotations.recordOf'](app.of)
  const made = createHmac('sha256', key).update(app.plaintext).digest('hex')
  expect(replacementFingerprint).toBe(made)
})

test('no file holds the new key or the key of fingerprints, and the journal tells it after a restart', async () => {
  const app = await stored()
  const key = await keyOf(app)
  const before = await app.handlers['rotations.recordOf'](app.of)
  await app.core.stop()
  expect(key).toHaveLength(64)
  expect(await filesHolding(machine.folder, key)).toEqual([])
  expect(await filesHolding(machine.folder, app.plaintext)).toEqual([])
  const next = machine.app(app.keychain)
  await next.core.start()
  const after = await next.handlers['rotations.recordOf'](app.of)
  expect(after.replacementFingerprint).toBe(before.replacementFingerprint)
  expect(await keyOf(app)).toBe(key)
})

test('deleting the profile leaves nothing of it in the keychain', async () => {
  const app = await stored()
  const { handlers, profileId, keychain, account } = app
  const { token } = await handlers['profiles.prepareDelete']({ profileId })
  expect(await handlers['profiles.delete']({ token })).toMatchObject({ remaining: [] })
  expect(await keychain.read(account)).toEqual({ outcome: 'absent' })
})
