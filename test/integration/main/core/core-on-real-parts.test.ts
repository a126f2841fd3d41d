import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCore } from '@main/core/create-core'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { createProfileFile } from '@main/files/profile-file'
import { createSettingsFile } from '@main/files/settings-file'
import { createHorizonConnector } from '@main/horizon-client/horizon-connector'
import { createMemoryStore } from '@main/secrets/memory-store'
import { fakeApp } from '@support/fakes'
import { type Sandbox, startSandbox } from '@support/sandbox'
import { afterEach, beforeEach, expect, test } from 'vitest'

const clock = { now: () => Date.now() }
let folder: string
let faultFile: string
let sandbox: Sandbox
let stops: (() => Promise<void>)[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'console-core-'))
  faultFile = join(folder, 'faults.json')
  await writeFile(faultFile, '')
  sandbox = await startSandbox({ faultFile, scenario: 'acme' })
  stops = []
})
afterEach(async () => {
  for (const stop of stops) await stop()
  await sandbox.close()
  await rm(folder, { recursive: true, force: true })
})

const script = (...rules: object[]) => writeFile(faultFile, JSON.stringify(rules))

/** The core on the app's own database, files and HTTP client; only desktop and keychain are fakes. */
function app(keychain = createMemoryStore()) {
  const { ports } = fakeApp()
  const core = createCore({
    ...ports,
    clock,
    keychain,
    ids: { uuid: randomUUID },
    session: createMemoryStore(),
    profileFile: createProfileFile(folder, clock),
    settingsFile: createSettingsFile(folder, clock),
    profileData: createProfileDataStore({ folder, clock }),
    horizon: createHorizonConnector({ fetch, clock, userAgent: 'test', retryDelayMs: () => 0 })
  })
  stops.push(core.stop)
  return { core, handlers: core.handlers, keychain }
}

async function connected() {
  const running = app()
  const { profile } = await running.handlers['profiles.create']({
    draft: {
      name: 'Acme',
      environment: 'production',
      baseUrl: sandbox.url,
      headerForm: 'bearer',
      operatorName: 'Ada Moreau'
    },
    secret: sandbox.adminSecret,
    storage: 'keychain'
  })
  await running.handlers['keys.refresh']({ profileId: profile.id })
  return { ...running, profileId: profile.id }
}

const draft = { clientName: 'Night report', scopes: ['agents:read'], expiresAt: null }

test('a key is created, shown, used, revoked and then refused', async () => {
  const { handlers, profileId } = await connected()
  const { key, revealId } = await handlers['keys.create']({ profileId, draft })
  const { plaintext } = await handlers['reveals.show']({ revealId })
  await handlers['reveals.acknowledge']({ revealId })
  expect((await sandbox.withKey(plaintext, 'GET', '/api/agents')).status).toBe(200)

  const { token } = await handlers['keys.prepareRevoke']({ profileId, keyId: key.id })
  const consent = { token, typedText: 'Night report', reason: 'unused' } as const
  expect(await handlers['keys.revoke'](consent)).toMatchObject({ isConfirmed: true })
  expect((await sandbox.withKey(plaintext, 'GET', '/api/agents')).status).toBe(401)
  expect(await handlers['keys.strays']({ profileId })).toEqual({ strays: [] })
})

test('a create whose reply is lost is found in the list and not repeated', async () => {
  const { handlers, profileId } = await connected()
  await script({ method: 'POST', path: '/admin/api-keys', action: 'drop-after' })
  const created = handlers['keys.create']({ profileId, draft })
  await expect(created).rejects.toMatchObject({ code: 'outcome-unknown' })
  const { keys } = await handlers['keys.refresh']({ profileId })
  const found = keys.filter(({ clientName }) => clientName === draft.clientName)
  expect(found).toHaveLength(1)
  const { strays } = await handlers['keys.strays']({ profileId })
  expect(strays).toMatchObject([{ kind: 'outcome-unknown', keyId: found[0]?.id }])

  const operationId = strays[0]?.operationId ?? ''
  await handlers['keys.dismissStray']({ profileId, operationId })
  expect(await handlers['keys.strays']({ profileId })).toEqual({ strays: [] })
})

test('a revoke whose reply is lost is decided by the list', async () => {
  const { handlers, profileId } = await connected()
  const { key } = await handlers['keys.create']({ profileId, draft })
  const { token } = await handlers['keys.prepareRevoke']({ profileId, keyId: key.id })
  await script({ method: 'DELETE', path: '/admin/api-keys', action: 'drop-after' })
  const consent = { token, typedText: 'Night report', reason: 'leaked' } as const
  expect(await handlers['keys.revoke'](consent)).toMatchObject({ isConfirmed: true })
})

test('a key whose dialog never came is offered once by the next run', async () => {
  const first = await connected()
  const { profileId, keychain } = first
  const { revealId } = await first.handlers['keys.create']({ profileId, draft })
  await first.core.stop()

  const second = app(keychain)
  const { reveals } = await second.handlers['reveals.pending']({ profileId })
  expect(reveals).toMatchObject([{ revealId, isRecovered: true, clientName: 'Night report' }])
  await second.core.stop()

  const third = app(keychain)
  expect(await third.handlers['reveals.pending']({ profileId })).toEqual({ reveals: [] })
  const { strays } = await third.handlers['keys.strays']({ profileId })
  expect(strays).toMatchObject([{ kind: 'never-shown', operationId: revealId }])
})

test('a deleted profile leaves no file and no keychain entry', async () => {
  const { handlers, profileId, keychain } = await connected()
  const { token, items } = await handlers['profiles.prepareDelete']({ profileId })
  expect(items.map(({ what }) => what).join()).toContain('journal.db')
  expect(await handlers['profiles.delete']({ token })).toMatchObject({ remaining: [] })
  const left = await keychain.read(`admin-secret/${profileId}`)
  expect(left.outcome).toBe('absent')
})
