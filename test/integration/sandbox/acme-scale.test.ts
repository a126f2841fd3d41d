import { seededPlaintextKey } from '@sandbox/key-material'
import { keyState, keyStates } from '@shared/domain/key-status'
import { type WireKey, wireKeySchema } from '@shared/horizon/key'
import { type Sandbox, startSandbox, stored } from '@support/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'

const seed = 'a fixed seed'
const scale = 10_000

let horizon: Sandbox
let keys: WireKey[]
beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme', seed, scale })
  keys = (await horizon.admin('GET', '/admin/api-keys')).body
})
afterAll(() => horizon.close())

const stateOf = (key: WireKey) =>
  keyState({ enabled: key.enabled, expiresAt: key.expires_at }, Date.now())

test('there are ten thousand keys of every type and state, each with its own id and name', () => {
  expect(keys).toHaveLength(scale)
  for (const key of keys) expect(wireKeySchema.safeParse(key).success).toBe(true)
  expect(new Set(keys.map(key => key.id)).size).toBe(scale)
  expect(new Set(keys.map(key => key.client_name)).size).toBe(scale)
  for (const state of keyStates) {
    expect(keys.filter(key => stateOf(key) === state).length).toBeGreaterThan(500)
  }
  expect(keys.filter(key => key.type === 'user').length).toBeGreaterThan(500)
  expect(keys.filter(key => key.last_used_at === null).length).toBeGreaterThan(500)
})

test('no key was used before it was made, after it ended or in the future', () => {
  for (const { created_at, revoked_at, expires_at, last_used_at } of keys) {
    if (last_used_at == null) continue
    const used = Date.parse(last_used_at)
    expect(used).toBeGreaterThanOrEqual(Date.parse(created_at ?? ''))
    for (const end of [revoked_at, expires_at]) {
      if (end != null) expect(used).toBeLessThanOrEqual(Date.parse(end))
    }
    expect(used).toBeLessThanOrEqual(Date.now())
  }
})

test('page with a count, also filtered', async () => {
  const revoked = keys.filter(key => stateOf(key) === 'revoked')
  const page = await horizon.admin('GET', '/admin/api-keys?status=revoked&limit=200&offset=200')
  expect(page.headers.get('x-total-count')).toBe(String(revoked.length))
  expect(page.body).toEqual(revoked.slice(200, 400))
})

test('work with the plaintexts that the seed gives', async () => {
  const statuses = new Set<number>()
  for (const index of [64, 700, 5_000, 9_999]) {
    const { status, body } = await horizon.withKey(
      seededPlaintextKey(seed, index),
      'GET',
      '/api/agents'
    )
    expect(body.error).not.toBe('invalid_api_key')
    statuses.add(status)
  }
  expect(seededPlaintextKey(seed, 64)).not.toBe(seededPlaintextKey('another', 64))
  expect(statuses.size).toBeGreaterThan(0)
})

test('usage by key names every key that was used within the window', async () => {
  const { body } = await horizon.admin('GET', '/admin/usage?window=30d')
  const [logged] = stored<{ keys: number }>(
    horizon,
    `SELECT count(DISTINCT key_id) AS keys FROM request_log
     WHERE at >= ${Date.parse(body.series[0].start)}`
  )
  expect(body.by_key).toHaveLength(logged?.keys ?? 0)
})
