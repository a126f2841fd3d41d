import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@shared/secret'
import { clientOf, connector, draft, failureOf, targetOf } from '@support/horizon-client'
import { type Sandbox, startSandbox } from '@support/sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

describe.each([
  ['acme', { scenario: 'acme' }],
  ['documented', { scenario: 'acme', profile: 'documented' }]
] as const)('against the embedded Horizon, %s', (name, options) => {
  let sandbox: Sandbox
  let folder: string
  let faultFile: string
  const isDocumented = name === 'documented'
  const secret = () => new Secret(sandbox.adminSecret)
  const client = (limits = {}) => clientOf(sandbox.url, limits, { secret: secret() })
  const faults = (rules: unknown[]) => writeFileSync(faultFile, JSON.stringify(rules))

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'faults-'))
    faultFile = join(folder, 'faults.json')
    faults([])
    sandbox = await startSandbox({ ...options, faultFile })
  })
  afterAll(async () => {
    await sandbox.close()
    await rm(folder, { recursive: true, force: true })
  })

  test('all keys are read, none is unreadable, and none brings a plaintext', async () => {
    const { keys, unreadable } = await client().listKeys()
    expect(keys.length).toBeGreaterThanOrEqual(64)
    expect(unreadable).toEqual([])
    expect(JSON.stringify(keys)).not.toMatch(/hz_live_[A-Za-z0-9]{12}/)
    for (const key of keys) expect(key.hint === undefined).toBe(isDocumented)
  })

  test('a key is created, read, used, revoked and then refused', async () => {
    const scopes = ['web', 'agents:read']
    const { key, plaintext } = await client().createKey({ ...draft, scopes }, crypto.randomUUID())
    expect(key).toMatchObject({ clientName: draft.clientName, rateLimit: 60, enabled: true })
    if (!isDocumented) expect(key.createdBy?.name).toBe('Ada Moreau')
    expect((await client().getKey(key.id))?.scopes).toEqual(scopes)
    const use = () => sandbox.withKey(plaintext.reveal(), 'POST', '/api/web/v1/create-site', {})
    expect((await use()).status).toBe(202)
    const answered = await client().revokeKey(key.id)
    if (isDocumented) expect(answered).toBeNull()
    else expect(answered).toMatchObject({ id: key.id, enabled: false })
    expect((await use()).status).toBe(401)
    expect((await client().getKey(key.id))?.enabled).toBe(false)
  })

  test('a name beyond ASCII survives the way', async () => {
    const { key } = await client().createKey(
      { ...draft, clientName: 'Zoë 🔑' },
      crypto.randomUUID()
    )
    expect((await client().getKey(key.id))?.clientName).toBe('Zoë 🔑')
    expect(await client().getKey('key_absent')).toBeNull()
    expect((await failureOf(client().revokeKey('key_absent'))).code).toBe('not-found')
  })

  test('a limit above the plan is refused beside its field', async () => {
    const failure = await failureOf(
      client().createKey({ ...draft, rateLimit: 1_000_000 }, crypto.randomUUID())
    )
    expect(failure.code).toBe('validation-failed')
    expect(failure.details.fields?.map(({ field }) => field)).toEqual(['rateLimit'])
  })

  test('the extensions are there or said to be absent', async () => {
    const organization = await client().organization()
    const features = await client().features()
    if (isDocumented) {
      expect([organization, features]).toEqual([null, null])
    } else {
      expect(organization).toMatchObject({ plan: 'professional', requestsPerMinute: 300 })
      expect(features).toContain('keys.read')
    }
  })

  test('the connection test passes, and a wrong secret is told apart', async () => {
    const options = { onStep: () => {}, signal: new AbortController().signal }
    const target = targetOf(sandbox.url, { secret: secret() })
    const found = await connector().testConnection(target, options)
    expect(found.failure).toBeUndefined()
    expect(found.organization === undefined).toBe(isDocumented)
    const wrong = await connector().testConnection(targetOf(sandbox.url), options)
    expect(wrong.failure?.code).toBe('invalid-admin-secret')
    expect(wrong.failure?.requestId).toMatch(/^req_/)
  })

  test('a create whose reply is lost has an unknown outcome, and the list shows it', async () => {
    faults([{ method: 'POST', path: '/admin/api-keys', action: 'drop-after' }])
    const clientName = 'Lost reply'
    const failure = await failureOf(
      client().createKey({ ...draft, clientName }, crypto.randomUUID())
    )
    faults([])
    expect(failure.code).toBe('outcome-unknown')
    const { keys } = await client().listKeys()
    expect(keys.filter(key => key.clientName === clientName)).toHaveLength(1)
  })

  test('a list that is truncated, cut off or garbage is read at the next attempt', async () => {
    for (const action of ['truncate', 'disconnect', 'drop-before']) {
      faults([{ method: 'GET', path: '/admin/api-keys', action, nth: 1 }])
      expect((await client().listKeys()).unreadable).toEqual([])
    }
    faults([{ method: 'GET', path: '/admin/api-keys', action: 'garbage', body: 'Oh no' }])
    expect((await failureOf(client().listKeys())).code).toBe('response-invalid')
    faults([])
  })
})
