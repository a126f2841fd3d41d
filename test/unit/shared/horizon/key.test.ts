import { keySchema, toKey, wireKeySchema } from '@shared/horizon/key'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const documented = {
  id: 'key_9f2c41ab',
  client_name: 'Production Backend',
  scopes: ['conversations:read'],
  rate_limit: 100,
  expires_at: null,
  enabled: true
}
const full = {
  ...documented,
  key_prefix: 'hz_live_9fK2',
  type: 'organization',
  created_by: { id: 'user_1', name: 'Ada Moreau', email: 'ada@acme.example' },
  departments: null,
  rate_limit_per_day: null,
  created_at: '2026-01-01T00:00:00Z',
  last_used_at: '2026-11-20T00:00:00Z',
  last_used_ip: '203.0.113.7',
  revoked_at: null,
  rotated_from: null,
  version: 1
}
const read = (wire: unknown) => toKey(wireKeySchema.parse(wire))

describe('a key as Horizon sends it', () => {
  test('with everything of D2 is read without a rest', () => {
    const key = read(full)
    expect(key.unknownFields).toBeUndefined()
    expect(key).toMatchObject({
      id: 'key_9f2c41ab',
      clientName: 'Production Backend',
      hint: 'hz_live_9fK2',
      lastUsedAt: '2026-11-20T00:00:00Z',
      departments: null,
      rateLimitPerDay: null
    })
  })

  test('with the documented fields only leaves the others unsaid, which is not null', () => {
    const key = read(documented)
    expect(key.expiresAt).toBeNull()
    expect(key.lastUsedAt).toBeUndefined()
    expect(key.hint).toBeUndefined()
    expect(key.rateLimitPerDay).toBeUndefined()
  })

  test('may call its name `name`', () => {
    const { client_name, ...rest } = documented
    expect(read({ ...rest, name: client_name }).clientName).toBe('Production Backend')
    expect(wireKeySchema.safeParse(rest).success).toBe(false)
  })

  test.each(['id', 'scopes', 'enabled'])('without %s is no key', field => {
    expect(wireKeySchema.safeParse({ ...documented, [field]: undefined }).success).toBe(false)
    expect(wireKeySchema.safeParse({ ...documented, [field]: 7 }).success).toBe(false)
    expect(wireKeySchema.safeParse({ ...documented, [field]: null }).success).toBe(false)
  })

  test('with any other field of a wrong type is read as if it did not say', () => {
    for (const field of Object.keys(full).filter(name => !Object.hasOwn(documented, name))) {
      const key = read({ ...full, [field]: { wrong: true } })
      if (field !== 'created_by') expect(keySchema.parse(key)).toEqual(key)
    }
    expect(read({ ...full, rate_limit: 'many', expires_at: 7 })).toMatchObject({
      rateLimit: undefined,
      expiresAt: undefined
    })
  })

  test('keeps fields this version does not know, but never a plaintext', () => {
    const key = read({ ...full, region: 'eu', plaintext_key: 'hz_live_whole' })
    expect(key.unknownFields).toEqual({ region: 'eu' })
    expect(JSON.stringify(key)).not.toContain('hz_live_whole')
  })

  test('pollutes nothing by __proto__', () => {
    const key = read(JSON.parse(`{"__proto__":{"polluted":true},${JSON.stringify(full).slice(1)}`))
    expect(Object.getPrototypeOf(key)).toBe(Object.prototype)
    expect((key as Record<string, unknown>).polluted).toBeUndefined()
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  test('is inside the console what the contract says, whatever else it holds', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), more => {
        const key = read({ ...more, ...documented })
        expect(keySchema.parse(key)).toEqual(key)
      })
    )
  })
})
