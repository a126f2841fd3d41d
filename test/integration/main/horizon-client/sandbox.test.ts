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

  test('type, owner and departments of a new key are those asked for, where Horizon knows them', async () => {
    const asked = { ...draft, type: 'user', ownerUserId: 'user_3' } as const
    const user = await client().createKey(asked, crypto.randomUUID())
    const restricted = { ...draft, type: 'organization', departments: ['dept_finance'] } as const
    const organization = await client().createKey(restricted, crypto.randomUUID())
    const everywhere = { ...draft, type: 'organization', departments: null } as const
    const whole = await client().createKey(everywhere, crypto.randomUUID())
    const made = [user.key, organization.key, whole.key]
    expect(made.map(({ type }) => type)).toEqual(
      isDocumented ? [undefined, undefined, undefined] : ['user', 'organization', 'organization']
    )
    if (isDocumented) return
    expect(user.key.createdBy?.id).toBe('user_3')
    expect(organization.key.departments).toEqual(['dept_finance'])
    expect(whole.key.departments).toBeNull()
    const wrong = { ...draft, type: 'user', ownerUserId: 'user_none' } as const
    const failure = await failureOf(client().createKey(wrong, crypto.randomUUID()))
    expect(failure.details.fields?.map(({ field }) => field)).toEqual(['ownerUserId'])
  })

  test('limits are changed on the version that was seen, and not on a later one', async () => {
    const { key } = await client().createKey(draft, crypto.randomUUID())
    const change = (version?: number) => client().updateKey(key.id, { rateLimit: 7 }, version)
    if (isDocumented) {
      const failure = await failureOf(change())
      expect([failure.code, failure.details.status]).toEqual(['not-offered', 404])
      expect((await failureOf(client().updateKey('key_none', { rateLimit: 7 }))).code).toBe(
        'not-found'
      )
      return
    }
    expect(await change(key.version)).toMatchObject({ rateLimit: 7, version: 2 })
    expect(await failureOf(change(key.version))).toMatchObject({ code: 'precondition-failed' })
    const daily = await client().updateKey(key.id, { rateLimitPerDay: 50 }, 2)
    expect(daily).toMatchObject({ rateLimit: 7, rateLimitPerDay: 50, version: 3 })
    const cleared = await client().updateKey(key.id, { rateLimitPerDay: null })
    expect(cleared).toMatchObject({ rateLimitPerDay: null, version: 4 })
    const above = await failureOf(client().updateKey(key.id, { rateLimitPerDay: 1_000_000 }))
    expect(above).toMatchObject({
      code: 'validation-failed',
      details: { fields: [{ field: 'rateLimitPerDay' }] }
    })
    expect((await failureOf(client().updateKey('key_none', { rateLimit: 7 }))).code).toBe(
      'not-found'
    )
    await client().revokeKey(key.id)
    expect((await failureOf(client().updateKey(key.id, { rateLimit: 8 }))).code).toBe(
      'validation-failed'
    )
  })

  test('a change whose reply is lost has an unknown outcome, and the key shows it', async () => {
    if (isDocumented) return
    const { key } = await client().createKey(draft, crypto.randomUUID())
    for (const [action, limit] of [
      ['drop-after', 11],
      ['truncate', 12],
      ['garbage', 13]
    ] as const) {
      faults([{ method: 'PATCH', path: '/admin/api-keys/:id', action }])
      const failure = await failureOf(client().updateKey(key.id, { rateLimit: limit }))
      expect(failure.code).toBe('outcome-unknown')
      faults([])
    }
    expect((await client().getKey(key.id))?.rateLimit).toBe(12)
  })

  test('usage of every window agrees with the request log to the last request', async () => {
    const { keys } = await client().listKeys()
    const key = keys.find(({ clientName }) => clientName === 'Helpdesk chatbot')
    const id = key?.id ?? ''
    if (isDocumented) {
      expect(await client().usage(id, '7d')).toBeNull()
      expect(await client().usage(null, '7d')).toBeNull()
      expect(await client().requests(id, {})).toBeNull()
    } else {
      const usage = await client().usage(id, '7d')
      const first = usage?.series[0]?.start ?? ''
      const statuses: number[] = []
      let before: string | undefined
      do {
        const page = await client().requests(id, { from: first, limit: 50, before })
        statuses.push(...(page?.requests ?? []).map(({ status }) => status))
        expect(page?.unreadable).toEqual([])
        before = page?.nextBefore ?? undefined
      } while (before !== undefined)
      expect(usage?.unreadable).toEqual([])
      expect(statuses.length).toBeGreaterThan(100)
      expect(usage?.totalRequests).toBe(statuses.length)
      expect(usage?.errorCount).toBe(statuses.filter(status => status >= 400).length)
      const all = await client().usage(null, '30d')
      expect(all?.byKey?.length).toBeGreaterThan(20)
      expect(all?.unreadable).toEqual([])
    }
    expect((await failureOf(client().usage('key_none', '7d'))).code).toBe('not-found')
    expect((await failureOf(client().requests('key_none', {}))).code).toBe('not-found')
  })

  test('the directory is read whole, or said to be absent', async () => {
    const [users, departments] = [await client().users(), await client().departments()]
    if (isDocumented) expect([users, departments]).toEqual([null, null])
    else {
      expect([users?.length, departments?.length]).toEqual([42, 6])
      expect(users?.filter(({ role }) => role === 'owner')).toHaveLength(1)
    }
  })

  test('a probe proves a scope and its absence, and is neither caller nor use', async () => {
    const { key, plaintext } = await client().createKey(
      { ...draft, scopes: ['web', 'agents:read'] },
      crypto.randomUUID()
    )
    const target = { baseUrl: sandbox.url, isReadOnly: false }
    const probe = (method: 'GET' | 'POST', path: string) =>
      connector().probe(target, { method, path, key: plaintext }, new AbortController().signal)
    const skill = (category: string) =>
      probe('POST', `/api/${category}/v1/console-probe-does-not-exist`)
    expect(await skill('web')).toMatchObject({ status: 404, serverCode: 'skill_not_found' })
    const refused = await skill('quickbooks')
    expect(refused).toMatchObject({ status: 403, serverCode: 'insufficient_scope' })
    expect(refused.message).toContain("'quickbooks'")
    if (!isDocumented) {
      expect(await probe('GET', '/api/agents')).toMatchObject({ status: 200 })
      expect(await client().getKey(key.id)).toMatchObject({ lastUsedAt: null, lastUsedIp: null })
      const usage = await client().usage(key.id, '24h')
      expect(usage).toMatchObject({ totalRequests: 3, errorCount: 2, callers: [] })
      expect((await client().requests(key.id, {}))?.requests).toHaveLength(3)
    }
    await client().revokeKey(key.id)
    expect(await skill('web')).toMatchObject({ status: 401, serverCode: 'api_key_revoked' })
  })

  test('who still calls with a revoked key is seen in its log', async () => {
    if (isDocumented) return
    const { key, plaintext } = await client().createKey(draft, crypto.randomUUID())
    await client().revokeKey(key.id)
    await sandbox.withKey(plaintext.reveal(), 'GET', '/api/agents', undefined, {
      'User-Agent': 'night-batch/3'
    })
    const page = await client().requests(key.id, { status: '401' })
    expect(page?.requests).toMatchObject([{ status: 401, userAgent: 'night-batch/3' }])
    const usage = await client().usage(key.id, '24h')
    expect(usage?.callers).toMatchObject([{ userAgent: 'night-batch/3', errors: 1 }])
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
