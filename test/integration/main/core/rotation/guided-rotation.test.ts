import { rotationRecordSchema } from '@shared/contract/rotation-views'
import { type CoreOnSandbox, startCoreOnSandbox } from '@support/core-on-sandbox'
import { makeKey } from '@support/sandbox'
import { afterEach, beforeEach, expect, test } from 'vitest'

let machine: CoreOnSandbox
let second: CoreOnSandbox | undefined
beforeEach(async () => {
  machine = await startCoreOnSandbox()
})
afterEach(async () => {
  await machine.close()
  await second?.close()
  second = undefined
})

type Connected = Awaited<ReturnType<CoreOnSandbox['connected']>>

const writes = () =>
  machine.sent.filter(({ method, path }) => method !== 'GET' && path.startsWith('/admin/'))

/** A key at Horizon with limits of its own, and the console connected to it. */
async function connected() {
  const old = await makeKey(machine.sandbox, {
    client_name: 'Billing sync',
    scopes: ['agents:read', 'conversations:read'],
    rate_limit: 40
  })
  return { ...(await machine.connected()), old }
}

async function created(
  { handlers, profileId }: Connected,
  keyId: string,
  mode: 'guided' | 'emergency' = 'guided'
) {
  const { id } = await handlers['rotations.start']({ profileId, keyId, mode, expiresAt: null })
  const of = { profileId, rotationId: id }
  const rotation = await handlers['rotations.create'](of)
  const { plaintext } = await handlers['reveals.show']({ revealId: rotation.revealId ?? '' })
  return { of, rotation, plaintext }
}

async function delivered(app: Connected, keyId: string, mode?: 'guided' | 'emergency') {
  const { of, rotation, plaintext } = await created(app, keyId, mode)
  await app.handlers['reveals.acknowledge']({ revealId: rotation.revealId ?? '' })
  return { of, plaintext, rotation: await app.handlers['rotations.deliver'](of) }
}

const agents = (plaintext: string) => machine.sandbox.withKey(plaintext, 'GET', '/api/agents')

const given = { isTicked: true, typedText: 'Billing sync', overrideReason: null }

test('a whole rotation: create, store, prove, deliver, watch, revoke, record', async () => {
  const app = await connected()
  const { handlers, profileId, old, files } = app
  const before = await handlers['rotations.preflight']({
    profileId,
    keyId: old.id,
    mode: 'guided'
  })
  expect(before.checks.filter(({ result }) => result === 'failed')).toEqual([])
  expect(writes()).toEqual([])

  const { of, rotation, plaintext } = await created(app, old.id)
  expect(rotation).toMatchObject({ situation: 'to-store', differences: [] })
  expect(
    rotation.diff.filter(({ kind }) => ['mismatch', 'wider', 'narrower'].includes(kind))
  ).toEqual([])
  await handlers['proofs.run']({
    revealId: rotation.revealId ?? '',
    operationId: '00000000-0000-4000-8000-00000000f00d'
  })
  await handlers['reveals.acknowledge']({ revealId: rotation.revealId ?? '' })
  await handlers['rotations.deliver'](of)
  const verified = await handlers['rotations.verify']({ ...of, by: { kind: 'proof' } })
  expect(verified.steps[3]).toMatchObject({ state: 'done', summary: '200 permitted, 403 outside' })

  expect((await agents(plaintext)).status).toBe(200)
  const drain = await handlers['rotations.refreshDrain']({
    ...of,
    window: '24h',
    isBackground: false
  })
  expect(drain.evidence).toBe('callers')

  const { token, consent, key } = await handlers['rotations.prepareRevoke']({
    ...of,
    target: { kind: 'old' }
  })
  expect(key.id).toBe(old.id)
  expect(consent).toMatchObject({ what: 'name', text: 'Billing sync' })
  const revoked = await handlers['rotations.revoke']({
    ...given,
    token,
    overrideReason: 'Nobody else uses it'
  })
  expect(revoked).toMatchObject({ situation: 'to-record', oldKeyNow: { enabled: false } })
  const ended = await handlers['rotations.record'](of)
  expect(ended).toMatchObject({
    endedHow: 'recorded',
    replacementNow: { clientName: 'Billing sync' }
  })
  expect(writes().map(({ method }) => method)).toEqual(['POST', 'DELETE', 'PATCH'])

  await handlers['rotations.exportRecord']({ ...of, format: 'json' })
  const written = files.writeNew.mock.calls.at(-1)?.[1].reveal() ?? ''
  expect(rotationRecordSchema.parse(JSON.parse(written)).rotation.endedHow).toBe('recorded')
  expect(written).not.toContain(plaintext)
  const { keys } = await handlers['rotations.lineage']({ profileId, keyId: old.id })
  expect(keys.map(({ status }) => status)).toEqual(['revoked', 'active'])
})

test('with a caller left on the old key, revoking it needs a reason that main insists on', async () => {
  const app = await connected()
  const { handlers, old } = app
  expect((await agents(old.plaintext)).status).toBe(200)
  const { of } = await delivered(app, old.id)
  await handlers['rotations.verify']({ ...of, by: { kind: 'word', reason: 'Seen' } })
  const { token, needsReason } = await handlers['rotations.prepareRevoke']({
    ...of,
    target: { kind: 'old' }
  })
  expect(needsReason).toContain('127.0.0.1')
  await expect(handlers['rotations.revoke']({ ...given, token })).rejects.toMatchObject({
    code: 'invalid-input'
  })
  expect((await agents(old.plaintext)).status).toBe(200)
})

test('first use is seen at Horizon, whoever made it', async () => {
  const app = await connected()
  const { of, plaintext } = await delivered(app, app.old.id)
  const verify = () => app.handlers['rotations.verify']({ ...of, by: { kind: 'first-use' } })
  await expect(verify()).rejects.toThrow('no call with the new key')
  await agents(plaintext)
  expect((await verify()).steps[3]?.summary).toBe(
    'in use by 1 caller, not one of the old key’s callers'
  )
})

test('cancel revokes the new key, and the old one works on', async () => {
  const app = await connected()
  const { handlers, old } = app
  const { of, plaintext } = await delivered(app, old.id)
  const { token } = await handlers['rotations.prepareRevoke']({
    ...of,
    target: { kind: 'replacement' }
  })
  const rotation = await handlers['rotations.revoke']({ ...given, token })
  expect(rotation).toMatchObject({ endedHow: 'cancelled', situation: 'ended' })
  expect((await agents(plaintext)).status).toBe(401)
  expect((await agents(old.plaintext)).status).toBe(200)
})

test('an emergency creates, delivers and revokes at once, with a reason on record', async () => {
  const app = await connected()
  const { handlers, old } = app
  await agents(old.plaintext)
  const { of, plaintext, rotation } = await delivered(app, old.id, 'emergency')
  expect(rotation.situation).toBe('ready-to-revoke')
  const { token } = await handlers['rotations.prepareRevoke']({ ...of, target: { kind: 'old' } })
  await handlers['rotations.revoke']({ ...given, token, overrideReason: 'Leaked' })
  const { steps } = await handlers['rotations.record'](of)
  expect(steps.map(({ stage, state }) => `${stage} ${state}`)).toEqual([
    'preflight done',
    'create done',
    'deliver done',
    'verify skipped',
    'drain skipped',
    'revoke done',
    'record done'
  ])
  expect((await agents(old.plaintext)).status).toBe(401)
  expect((await agents(plaintext)).status).toBe(200)
})

test('an open rotation is gone on with by another core, to the end', async () => {
  const app = await connected()
  const { of } = await delivered(app, app.old.id)
  await app.handlers['rotations.exportOpen']({ profileId: app.profileId })
  const text = app.files.writeNew.mock.calls.at(-1)?.[1].reveal() ?? ''

  second = await startCoreOnSandbox()
  const { handlers, files } = second.app()
  const { profile } = await handlers['profiles.create']({
    draft: {
      name: 'Acme elsewhere',
      environment: 'production',
      baseUrl: machine.sandbox.url,
      headerForm: 'bearer',
      operatorName: 'Ben Okafor',
      safetyLevel: 'type-to-confirm'
    },
    secret: machine.sandbox.adminSecret,
    storage: 'keychain'
  })
  const profileId = profile.id
  await handlers['keys.refresh']({ profileId, isBackground: false })
  const { imported, leftOut } = await handlers['rotations.import']({ profileId, text })
  expect(leftOut).toEqual([])
  expect(imported).toMatchObject([{ id: of.rotationId, situation: 'to-verify' }])

  const there = { profileId, rotationId: of.rotationId }
  await handlers['rotations.verify']({ ...there, by: { kind: 'word', reason: 'Seen' } })
  const { token } = await handlers['rotations.prepareRevoke']({ ...there, target: { kind: 'old' } })
  await handlers['rotations.revoke']({ ...given, token, overrideReason: 'Moved' })
  expect(await handlers['rotations.record'](there)).toMatchObject({ endedHow: 'recorded' })
  await handlers['rotations.exportRecord']({ ...there, format: 'html' })
  const page = files.writeNew.mock.calls.at(-1)?.[1].reveal() ?? ''
  expect(page).toContain('Ben Okafor')
  expect(page).toContain('Ada Moreau')
})

test('offline nothing is lost and everything is said', async () => {
  const app = await connected()
  const { of } = await delivered(app, app.old.id)
  machine.goOffline()
  const { handlers } = app
  const system = { id: of.rotationId, name: 'Cron', owner: '', ip: null, isDone: true }
  await handlers['rotations.setConsumers']({ ...of, consumers: [system] })
  const preparing = handlers['rotations.prepareRevoke']({ ...of, target: { kind: 'replacement' } })
  await expect(preparing).rejects.toMatchObject({ code: 'refused' })
  expect((await handlers['rotations.get'](of)).steps[2]?.summary).toBe('1 of 1 system done')
})

test.each([
  ['an organization key', { departments: ['dept_general'], rate_limit_per_day: 4_000 }],
  ['a user key', { type: 'user', owner_user_id: 'user_1' }]
])('every setting of %s is copied, its owner included', async (_what, settings) => {
  const old = await makeKey(machine.sandbox, {
    client_name: 'Billing sync',
    scopes: ['agents:read'],
    rate_limit: 40,
    expires_at: new Date(Date.now() + 86_400_000).toISOString(),
    ...settings
  })
  const { handlers, profileId } = await machine.connected()
  const asked = { profileId, keyId: old.id, mode: 'guided' } as const
  const { draft, checks } = await handlers['rotations.preflight'](asked)
  expect(checks.filter(({ result }) => result === 'failed')).toEqual([])
  const { expiresAt } = draft
  const { id } = await handlers['rotations.start']({ ...asked, expiresAt })
  const rotation = await handlers['rotations.create']({ profileId, rotationId: id })
  expect(rotation.differences).toEqual([])
  const kinds = new Set(rotation.diff.map(({ kind }) => kind))
  for (const kind of ['mismatch', 'wider', 'narrower'] as const) {
    expect(kinds.has(kind)).toBe(false)
  }
  expect(rotation.replacement).toMatchObject({ rotatedFrom: old.id })
})
