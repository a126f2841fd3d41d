import { replacementDiff, replacementDraft } from '@shared/domain/replacement'
import { withNonce } from '@shared/domain/rotation-name'
import type { Key } from '@shared/horizon/key'
import { expect, test } from 'vitest'

const now = Date.parse('2026-11-20T09:00:00.750Z')
const nonce = '7f3a9c21e0b4d5f6'

const aKey = (changes: Partial<Key> = {}): Key => ({
  id: 'key_old',
  clientName: 'Billing sync',
  hint: 'hz_live_b7Xc',
  type: 'organization',
  createdBy: { id: 'user_1', name: 'Ada Moreau' },
  scopes: ['conversations:read', 'agents:read'],
  departments: ['dep_1'],
  rateLimit: 60,
  rateLimitPerDay: 5_000,
  createdAt: '2026-01-01T00:00:00Z',
  expiresAt: null,
  lastUsedAt: '2026-11-20T08:00:00Z',
  enabled: true,
  ...changes
})

test('every setting is copied, under the name without an earlier tag', () => {
  expect(replacementDraft(aKey({ clientName: withNonce('Billing sync', nonce) }), now)).toEqual({
    clientName: 'Billing sync',
    scopes: ['conversations:read', 'agents:read'],
    rateLimit: 60,
    rateLimitPerDay: 5_000,
    expiresAt: null,
    type: 'organization',
    departments: ['dep_1']
  })
})

test('a user key keeps its owner, whose departments are its own', () => {
  const draft = replacementDraft(aKey({ type: 'user' }), now)
  expect(draft.ownerUserId).toBe('user_1')
  expect(draft).not.toHaveProperty('departments')
})

test('what the server does not say is not asked for', () => {
  const { id, clientName, scopes, enabled } = aKey()
  expect(replacementDraft({ id, clientName, scopes, enabled }, now)).toEqual({
    clientName,
    scopes,
    expiresAt: null
  })
})

test('a name that is nothing but a tag gives way to the id', () => {
  expect(replacementDraft(aKey({ clientName: `[rot-${nonce}]` }), now).clientName).toBe('key_old')
})

test('all scopes stand alone, and none is asked for twice', () => {
  expect(replacementDraft(aKey({ scopes: ['agents:read', '*'] }), now).scopes).toEqual(['*'])
  expect(replacementDraft(aKey({ scopes: ['a:b', 'a:b'] }), now).scopes).toEqual(['a:b'])
})

const year = '2027-11-20T09:00:00.000Z'
test.each([
  ['never', '2026-01-01T00:00:00Z', null, null],
  ['not said', '2026-01-01T00:00:00Z', undefined, null],
  ['ninety days', '2026-01-01T00:00:00Z', '2026-04-01T00:00:00Z', '2027-02-18T09:00:00.000Z'],
  ['an odd second', '2026-01-01T00:00:00.900Z', '2026-01-01T00:01:30Z', '2026-11-20T09:01:29.000Z'],
  ['creation not said', undefined, '2026-04-01T00:00:00Z', year],
  ['creation unreadable', 'yesterday', '2026-04-01T00:00:00Z', year],
  ['expiry before creation', '2026-04-01T00:00:00Z', '2026-01-01T00:00:00Z', year]
])('the same lifetime from now: %s', (_what, createdAt, expiresAt, expected) => {
  expect(replacementDraft(aKey({ createdAt, expiresAt }), now).expiresAt).toBe(expected)
})

const row = (field: string, old: Key, fresh: Parameters<typeof replacementDiff>[1], asked?: Key) =>
  replacementDiff(old, fresh, asked && replacementDraft(asked, now)).find(
    each => each.field === field
  )

const fresh = (changes: Partial<Key> = {}): Key =>
  aKey({
    id: 'key_new',
    clientName: withNonce('Billing sync', nonce),
    createdAt: '2026-11-20T09:00:00Z',
    lastUsedAt: null,
    ...changes
  })

test('a faithful replacement differs only where it must', () => {
  const kinds = replacementDiff(aKey(), fresh()).map(({ field, kind }) => `${field}: ${kind}`)
  expect(kinds).toEqual([
    'Name: intended',
    'Scopes: same',
    'Limit per minute: same',
    'Limit per day: same',
    'Expiry: same',
    'Type: same',
    'Departments: same',
    'Creator: cannot-copy',
    'Created: cannot-copy',
    'Last used: cannot-copy',
    'Id: cannot-copy'
  ])
})

test('the draft of a key differs in nothing that can be asked for', () => {
  const kinds = replacementDiff(aKey(), replacementDraft(aKey(), now)).map(({ kind }) => kind)
  expect(new Set(kinds)).toEqual(new Set(['same', 'cannot-copy']))
})

test('a name that is equal on both sides is the same, with the tag as a note', () => {
  expect(row('Name', aKey(), replacementDraft(aKey(), now))).toMatchObject({
    kind: 'same',
    note: expect.stringContaining('tag')
  })
})

test.each<[string, Partial<Key>, Partial<Key>, string]>([
  ['Name', {}, { clientName: 'Other' }, 'mismatch'],
  ['Name', {}, { clientName: 'Billing sync' }, 'same'],
  [
    'Name',
    { clientName: `[rot-${nonce}]` },
    { clientName: withNonce('key_old', nonce) },
    'intended'
  ],
  [
    'Name',
    { clientName: 'a'.repeat(199) },
    { clientName: withNonce('a'.repeat(199), nonce) },
    'intended'
  ],
  ['Scopes', {}, { scopes: ['agents:read', 'conversations:read'] }, 'same'],
  ['Scopes', {}, { scopes: ['agents:read'] }, 'narrower'],
  ['Scopes', {}, { scopes: ['agents:read', 'conversations:read', 'users:read'] }, 'wider'],
  ['Scopes', {}, { scopes: ['agents:read', 'users:read'] }, 'mismatch'],
  ['Scopes', {}, { scopes: ['*'] }, 'wider'],
  ['Scopes', { scopes: ['*'] }, { scopes: ['agents:read'] }, 'narrower'],
  ['Scopes', { scopes: ['*', 'a:b'] }, { scopes: ['*'] }, 'same'],
  ['Limit per minute', {}, { rateLimit: 100 }, 'wider'],
  ['Limit per minute', {}, { rateLimit: 30 }, 'narrower'],
  ['Limit per minute', {}, { rateLimit: null }, 'wider'],
  ['Limit per minute', { rateLimit: null }, { rateLimit: 100 }, 'narrower'],
  ['Limit per minute', {}, { rateLimit: undefined }, 'mismatch'],
  ['Limit per minute', { rateLimit: undefined }, { rateLimit: undefined }, 'same'],
  ['Limit per day', {}, { rateLimitPerDay: null }, 'wider'],
  ['Expiry', {}, { expiresAt: '2027-01-01T00:00:00Z' }, 'intended'],
  ['Expiry', { expiresAt: '2027-01-01T00:00:00Z' }, { expiresAt: null }, 'wider'],
  ['Type', {}, { type: 'user' }, 'mismatch'],
  ['Type', {}, { type: undefined }, 'same'],
  ['Departments', {}, { departments: null }, 'wider'],
  ['Departments', { departments: null }, { departments: ['dep_1'] }, 'narrower'],
  ['Departments', {}, { departments: ['dep_2'] }, 'mismatch'],
  ['Departments', {}, { departments: ['dep_1', 'dep_2'] }, 'wider'],
  ['Owner', { type: 'user' }, { type: 'user' }, 'same'],
  ['Owner', { type: 'user' }, { type: 'user', createdBy: { id: 'user_2' } }, 'mismatch']
])('%s of %j against %j: %s', (field, old, changes, kind) => {
  expect(row(field, aKey(old), fresh(changes))?.kind).toBe(kind)
})

test('an expiry otherwise than asked for is a mismatch', () => {
  const old = aKey({ expiresAt: '2026-12-01T00:00:00Z' })
  const asked = replacementDraft(old, now)
  const kept = fresh({ expiresAt: asked.expiresAt })
  const expiryOf = (key: Key) => replacementDiff(old, key, asked).find(at => at.field === 'Expiry')
  expect(expiryOf(kept)?.kind).toBe('intended')
  expect(expiryOf(fresh({ expiresAt: '2030-01-01T00:00:00Z' }))).toMatchObject({
    kind: 'mismatch',
    note: expect.stringContaining('Asked for')
  })
})

test('what a server hides in a name is made visible', () => {
  const old = aKey({ clientName: 'Bil\u202eling' })
  expect(row('Name', old, fresh())?.old).toBe('Bil[U+202E]ling')
})
