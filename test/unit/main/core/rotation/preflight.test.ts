import type { PreflightCheck } from '@shared/contract/rotation-events'
import { AppError } from '@shared/errors'
import { aKey, anOrganization, connectedApp } from '@support/fakes'
import { expect, test } from 'vitest'

type App = Awaited<ReturnType<typeof connectedApp>>
type Changes = Partial<Parameters<typeof aKey>[0]>

const preflight = ({ core, profileId }: App) =>
  core.handlers['rotations.preflight']({ profileId, keyId: 'key_1', mode: 'guided' })

const start = ({ core, profileId }: App, seenVersion?: number) =>
  core.handlers['rotations.start']({
    profileId,
    keyId: 'key_1',
    mode: 'guided',
    ...(seenVersion !== undefined && { seenVersion }),
    expiresAt: null
  })

const check = (checks: readonly PreflightCheck[], name: PreflightCheck['name']) =>
  checks.find(each => each.name === name)

test('a key in order passes every check, and nothing is written at Horizon', async () => {
  const app = await connectedApp()
  const { checks, draft, key } = await preflight(app)
  expect(checks.map(({ name, result }) => `${name} ${result}`)).toEqual([
    'connection passed',
    'organization passed',
    'writable passed',
    'key-active passed',
    'key-fresh passed',
    'no-other-rotation passed',
    'name passed',
    'limits passed',
    'expiry passed',
    'keychain passed'
  ])
  expect(key.id).toBe('key_1')
  expect(draft).toMatchObject({ clientName: 'Production Backend', rateLimit: 100 })
  for (const write of ['createKey', 'revokeKey', 'updateKey', 'renameKey'] as const) {
    expect(app.horizon[write]).not.toHaveBeenCalled()
  }
})

test('a start keeps the checks, the key and what will be asked for', async () => {
  const app = await connectedApp()
  const rotation = await start(app, 1)
  expect(rotation).toMatchObject({
    stage: 'create',
    situation: 'ready-to-create',
    oldKeyId: 'key_1',
    startedBy: 'Ada Moreau'
  })
  expect(rotation.steps[0]).toMatchObject({ state: 'done', summary: '10 checks passed' })
  expect(app.horizon.createKey).not.toHaveBeenCalled()
})

test.each<[PreflightCheck['name'], string, Changes]>([
  ['key-active', 'revoked', { enabled: false }],
  ['key-active', 'expired', { expiresAt: '2026-11-01T00:00:00Z' }],
  ['key-active', 'of type “partner”', { type: 'partner' }],
  ['limits', 'plan allows 300', { rateLimit: 500 }],
  ['limits', 'at least one scope', { scopes: [] }],
  ['name', 'holds a key', { clientName: 'hz_live_0123456789abcdefghij' }],
  ['owner', 'whose key this is', { type: 'user', createdBy: null }],
  ['owner', 'not among the people', { type: 'user', createdBy: { id: 'user_9' } }],
  ['owner', 'is deactivated', { type: 'user', createdBy: { id: 'user_2' } }]
])('%s fails where the key is %s, and so does the start', async (name, words, changes) => {
  const app = await connectedApp()
  app.machine.remote.state.keys = [aKey(changes)]
  app.machine.remote.state.users = people
  const found = check((await preflight(app)).checks, name)
  expect(found).toMatchObject({ result: 'failed', detail: expect.stringContaining(words) })
  await expect(start(app)).rejects.toMatchObject({ message: expect.stringContaining(words) })
  expect(await rotations(app)).toEqual([])
})

const aUser = { id: 'user_1', name: 'Ada', email: null, departmentIds: [] }
const people = [
  { ...aUser, role: 'admin', status: 'active' },
  { ...aUser, id: 'user_2', name: 'Ben', role: 'member', status: 'deactivated' }
] as App['machine']['remote']['state']['users']

const rotations = async ({ core, profileId }: App) =>
  (await core.handlers['rotations.list']({ profileId })).rotations

test('a user key says whose rights its replacement carries', async () => {
  const app = await connectedApp()
  app.machine.remote.state.keys = [aKey({ type: 'user', createdBy: { id: 'user_1' } })]
  app.machine.remote.state.users = people
  expect(check((await preflight(app)).checks, 'owner')).toMatchObject({
    result: 'warning',
    detail: 'The replacement belongs to Ada and carries the rights of that role (admin).'
  })
  expect((await start(app)).draft.ownerUserId).toBe('user_1')
})

test.each<[string, (app: App) => unknown, string]>([
  [
    'not offered',
    ({ machine }) => (machine.remote.state.users = null),
    'does not offer its people'
  ],
  [
    'not answered',
    ({ horizon }) => horizon.users.mockRejectedValue(new AppError('server-error', 'It failed')),
    'did not say who its people are'
  ]
])('an owner who cannot be looked up, as %s, is a warning', async (_what, change, words) => {
  const app = await connectedApp()
  app.machine.remote.state.keys = [aKey({ type: 'user', createdBy: { id: 'user_1' } })]
  change(app)
  expect(check((await preflight(app)).checks, 'owner')).toMatchObject({
    result: 'warning',
    detail: expect.stringContaining(words)
  })
})

test('without a keychain a crash loses the key, and that is said', async () => {
  const app = await connectedApp()
  app.machine.keychain.become('unavailable')
  expect(check((await preflight(app)).checks, 'keychain')?.result).toBe('warning')
  expect((await start(app)).checks).toContainEqual(expect.objectContaining({ result: 'warning' }))
})

test('a key that is gone can still be looked at, and not be rotated', async () => {
  const app = await connectedApp()
  app.machine.remote.state.keys = []
  const found = check((await preflight(app)).checks, 'key-active')
  expect(found).toMatchObject({ result: 'failed', detail: expect.stringContaining('not list') })
})

test('another organization stops it', async () => {
  const app = await connectedApp()
  app.machine.remote.state.organization = anOrganization({ id: 'org_2', name: 'Other' })
  const { checks } = await preflight(app)
  expect(check(checks, 'connection')?.result).toBe('passed')
  expect(check(checks, 'organization')?.detail).toContain('Other')
  await expect(start(app)).rejects.toMatchObject({ code: 'other-organization' })
})

test('offline says so, and how to go on', async () => {
  const app = await connectedApp()
  app.horizon.organization.mockRejectedValue(
    new AppError('refused', 'Nothing listens there', { nextStep: 'Start Horizon.' })
  )
  const { checks } = await preflight(app)
  expect(checks[0]).toEqual({
    name: 'connection',
    result: 'failed',
    detail: 'Nothing listens there. Start Horizon.'
  })
  await expect(start(app)).rejects.toMatchObject({ code: 'refused' })
})

test('a key that cannot be read now is not rotated, and the reason is said', async () => {
  const app = await connectedApp()
  app.horizon.getKey.mockRejectedValue(new AppError('server-error', 'Horizon failed with 500'))
  const { checks, key } = await preflight(app)
  expect(checks[0]).toMatchObject({ result: 'failed', detail: 'Horizon failed with 500.' })
  expect(key.id).toBe('key_1')
  await expect(start(app)).rejects.toMatchObject({ code: 'server-error' })
})

test('a read-only profile may look, and begins nothing', async () => {
  const app = await connectedApp({ safetyLevel: 'read-only' })
  const { checks } = await preflight(app)
  expect(check(checks, 'writable')).toMatchObject({
    result: 'failed',
    detail: expect.stringContaining('read-only')
  })
  await expect(start(app)).rejects.toMatchObject({ code: 'read-only' })
})

test('a journal that cannot be written stops it', async () => {
  const app = await connectedApp()
  Object.assign(app.data.data.journal, { isReadOnly: true })
  expect(check((await preflight(app)).checks, 'writable')?.result).toBe('failed')
  await expect(start(app)).rejects.toMatchObject({ code: 'database-read-only' })
})

test('a key is rotated once at a time, and two starts at once begin one', async () => {
  const app = await connectedApp()
  const outcomes = await Promise.allSettled([start(app), start(app)])
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(check((await preflight(app)).checks, 'no-other-rotation')?.detail).toContain('already')
})

test('the replacement of an open rotation is not rotated', async () => {
  const app = await connectedApp()
  const { id } = await start(app)
  const { profileId } = app
  const { replacementId } = await app.core.handlers['rotations.create']({
    profileId,
    rotationId: id
  })
  const asked = { profileId, keyId: replacementId ?? '', mode: 'guided' } as const
  const { checks } = await app.core.handlers['rotations.preflight'](asked)
  expect(check(checks, 'no-other-rotation')?.detail).toContain('itself the replacement')
})

test('what changed since the list is said, and since the preflight it stops', async () => {
  const app = await connectedApp()
  app.machine.remote.state.keys = [aKey({ scopes: ['agents:read'], version: 2 })]
  expect(check((await preflight(app)).checks, 'key-fresh')).toMatchObject({ result: 'warning' })

  app.machine.remote.state.keys = [aKey({ scopes: ['users:write'], version: 3 })]
  // A list in between does not make it seen.
  await app.core.handlers['keys.refresh']({ profileId: app.profileId, isBackground: true })
  await expect(start(app)).rejects.toMatchObject({
    code: 'object-changed',
    message: expect.stringContaining('users:write')
  })
})

test('another version than the operator saw stops the start', async () => {
  const app = await connectedApp()
  await expect(start(app, 7)).rejects.toMatchObject({ code: 'object-changed' })
})

test.each(['yesterday', '2026-01-01T00:00:00Z', '2027-01-01'])(
  'an expiry of %j is refused',
  async expiresAt => {
    const app = await connectedApp()
    const { profileId } = app
    const starting = app.core.handlers['rotations.start']({
      profileId,
      keyId: 'key_1',
      mode: 'guided',
      expiresAt
    })
    await expect(starting).rejects.toThrow('cannot end at that time')
  }
)
