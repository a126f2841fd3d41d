import { keyState, keyStatus } from '@shared/domain/key-status'
import { isKnownScope } from '@shared/domain/scope-catalogue'
import { type WireKey, wireKeySchema } from '@shared/horizon/key'
import { acmePlaintext, type Sandbox, startSandbox } from '@support/sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const seed = 'a fixed seed'
let horizon: Sandbox
let keys: WireKey[]
beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme', seed })
  keys = (await horizon.admin('GET', '/admin/api-keys')).body
})
afterAll(() => horizon.close())

const now = Date.now()
const life = (key: WireKey) => ({ enabled: key.enabled, expiresAt: key.expires_at })
const active = () => keys.filter(key => keyState(life(key), now) === 'active')

describe('keys', () => {
  test('are 64: 38 active, 17 revoked, 9 expired', () => {
    const count = (state: string) => keys.filter(key => keyState(life(key), now) === state).length
    expect([keys.length, count('active'), count('revoked'), count('expired')]).toEqual([
      64, 38, 17, 9
    ])
  })

  test('fit the schema the console reads them with, each with its own name and id', () => {
    for (const key of keys) expect(wireKeySchema.parse(key)).toEqual(key)
    expect(new Set(keys.map(key => key.client_name)).size).toBe(64)
    expect(new Set(keys.map(key => key.id)).size).toBe(64)
  })

  test('hold what hygiene looks for', () => {
    const dayMs = 86_400_000
    const isUnused = (key: WireKey) =>
      key.last_used_at != null && now - Date.parse(key.last_used_at) >= 90 * dayMs
    const counts = {
      expiringSoon: active().filter(key => keyStatus(life(key), now) === 'expiring-soon').length,
      neverUsed: active().filter(key => key.last_used_at === null).length,
      unused90Days: active().filter(isUnused).length,
      noExpiry: active().filter(key => key.expires_at === null).length,
      allScopes: active().filter(key => key.scopes.includes('*')).length
    }
    expect(counts).toEqual({
      expiringSoon: 5,
      neverUsed: 2,
      unused90Days: 4,
      noExpiry: 6,
      allScopes: 1
    })
  })

  test('are of both types, both scope vocabularies and an unknown scope', () => {
    const scopes = new Set(keys.flatMap(key => key.scopes))
    expect(new Set(keys.map(key => key.type))).toEqual(new Set(['organization', 'user']))
    for (const scope of ['conversations', 'conversations:read', 'quickbooks', 'crm-sync']) {
      expect(scopes).toContain(scope)
    }
    expect([...scopes].filter(scope => !isKnownScope(scope))).toEqual(['crm-sync'])
    expect(active().some(key => (key.departments?.length ?? 0) > 1)).toBe(true)
    expect(active().some(key => key.rotated_from !== null)).toBe(true)
  })

  test('of users belong to owners in every role, one of them deactivated', async () => {
    const users = (await horizon.admin('GET', '/admin/users?limit=200')).body
    const owners = active()
      .filter(key => key.type === 'user')
      .map(key => users.find((user: { id: string }) => user.id === key.created_by?.id))
    expect(new Set(owners.map(owner => owner.role))).toEqual(
      new Set(['owner', 'admin', 'manager', 'member'])
    )
    expect(owners.filter(owner => owner.status === 'deactivated')).toHaveLength(1)
  })

  test('of the organization were made by owners and admins', async () => {
    const users = (await horizon.admin('GET', '/admin/users?limit=200')).body
    const makers = keys
      .filter(key => key.type === 'organization')
      .map(key => users.find((user: { id: string }) => user.id === key.created_by?.id).role)
    expect(new Set(makers)).toEqual(new Set(['owner', 'admin']))
  })

  test('work with the plaintext that the seed gives', async () => {
    const call = (name: string, path: string) =>
      horizon.withKey(acmePlaintext(seed, name), 'GET', path)
    expect((await call('Production Backend', '/api/agents')).status).toBe(200)
    expect((await call('Ivo Petrov, exports', '/api/agents')).body.error).toBe('owner_deactivated')
    expect((await call('Staging backend', '/api/agents')).body.error).toBe('api_key_revoked')
    expect((await call('Audit 2025', '/api/agents')).body.error).toBe('api_key_expired')
  })
})

describe('the list', () => {
  const filtered = async (query: string) =>
    (await horizon.admin('GET', `/admin/api-keys?${query}`)) as {
      body: WireKey[]
      headers: Headers
    }
  const idsOf = (found: readonly WireKey[]) => found.map(key => key.id)

  test('is newest first', () => {
    const times = keys.map(key => Date.parse(key.created_at ?? ''))
    expect(times).toEqual([...times].sort((a, b) => b - a))
  })

  test.each(['active', 'revoked', 'expired'])('status=%s is that status', async status => {
    const { body } = await filtered(`status=${status}`)
    expect(idsOf(body)).toEqual(idsOf(keys.filter(key => keyState(life(key), now) === status)))
  })

  test('a creator is found by id, name and address; filters add up, and pages count them', async () => {
    const byPriya = keys.filter(key => key.created_by?.name === 'Priya Raman')
    for (const creator of ['user_3', 'Priya%20Raman', 'priya@acme.example']) {
      expect(idsOf((await filtered(`creator=${creator}`)).body)).toEqual(idsOf(byPriya))
    }
    const wanted = byPriya.filter(
      key =>
        key.type === 'organization' &&
        key.scopes.includes('conversations:write') &&
        keyState(life(key), now) === 'active'
    )
    const query = 'creator=user_3&type=organization&scope=conversations:write&status=active'
    expect(idsOf((await filtered(query)).body)).toEqual(idsOf(wanted))
    const page = await filtered(`${query}&limit=1&offset=1`)
    expect(idsOf(page.body)).toEqual(idsOf(wanted.slice(1, 2)))
    expect(page.headers.get('x-total-count')).toBe(String(wanted.length))
    expect(wanted.length).toBeGreaterThan(1)
  })

  test('a text is looked for in name, id and hint, whatever its case', async () => {
    const [key] = active()
    for (const text of [key?.client_name?.toUpperCase(), key?.id.slice(4), key?.key_prefix]) {
      expect(idsOf((await filtered(`q=${encodeURIComponent(text ?? '')}`)).body)).toContain(key?.id)
    }
    expect((await filtered('q=no%20such%20key')).body).toEqual([])
  })
})

describe('the organization', () => {
  test('has one owner, every role and every state of users, agents, apps and connections', async () => {
    const list = async (name: string) => (await horizon.admin('GET', `/admin/${name}`)).body
    const users = await list('users')
    expect(users.filter((user: { role: string }) => user.role === 'owner')).toMatchObject([
      { name: 'Ada Moreau', email: 'ada@acme.example', status: 'active' }
    ])
    const distinct = (items: Record<string, string>[], field: string) =>
      [...new Set(items.map(item => item[field]))].sort()
    expect(distinct(users, 'role')).toEqual(['admin', 'manager', 'member', 'owner'])
    expect(distinct(users, 'status')).toEqual(['active', 'deactivated', 'pending'])
    expect(distinct(users, 'email')).toHaveLength(42)
    expect(distinct(await list('agents'), 'status')).toEqual(['active', 'error', 'idle', 'paused'])
    expect(distinct(await list('apps'), 'status')).toHaveLength(4)
    expect(distinct(await list('connections'), 'status')).toHaveLength(5)
  })
})

describe('other plans and seeds', () => {
  test('no limit is above the plan, on starter either', async () => {
    const starter = await startSandbox({ scenario: 'acme', seed, plan: 'starter' })
    try {
      const { body } = await starter.admin('GET', '/admin/api-keys')
      for (const key of body as WireKey[]) {
        expect(key.rate_limit).toBeLessThanOrEqual(60)
        expect(key.rate_limit_per_day ?? 0).toBeLessThanOrEqual(10_000)
      }
      expect((await starter.admin('GET', '/admin/organization')).body).toMatchObject({
        plan: 'starter',
        limits: { requests_per_minute: 60, partners: 0 }
      })
    } finally {
      await starter.close()
    }
  })

  test('the same seed and time make the same organization, another seed other keys', async () => {
    const hintsOf = async (otherSeed?: string) => {
      const other = await startSandbox({ scenario: 'acme', seed: otherSeed })
      try {
        const { body } = await other.admin('GET', '/admin/api-keys')
        return (body as WireKey[]).map(key => `${key.id} ${key.key_prefix} ${key.client_name}`)
      } finally {
        await other.close()
      }
    }
    const hints = keys.map(key => `${key.id} ${key.key_prefix} ${key.client_name}`)
    expect(await hintsOf(seed)).toEqual(hints)
    for (const otherSeed of ['another seed', undefined]) {
      const others = await hintsOf(otherSeed)
      expect(others).toHaveLength(64)
      expect(others.filter(hint => hints.includes(hint))).toEqual([])
    }
  }, 600_000)
})
