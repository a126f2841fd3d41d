import { widerIn } from '@main/core/rotation/rotation-wider'
import type { KeyDraft } from '@shared/domain/key-draft'
import { replacementDraft } from '@shared/domain/replacement'
import type { Key } from '@shared/horizon/key'
import { storyKey } from '@support/rotation-story'
import { expect, test } from 'vitest'

const nowMs = Date.parse('2026-11-20T09:00:00.000Z')
const userKey = storyKey({ type: 'user', createdBy: { id: 'user_1' }, departments: ['sales'] })

test.each<[string, Key]>([
  ['of an organization', storyKey()],
  ['of a user', userKey],
  ['of departments', storyKey({ departments: ['sales', 'support'] })],
  ['with every scope', storyKey({ scopes: ['*', 'keys:read'] })],
  ['of a Horizon that says little', storyKey({ type: undefined, rateLimit: undefined })],
  ['without limits', storyKey({ rateLimit: null, rateLimitPerDay: null })],
  ['of an unknown type', storyKey({ type: 'robot' })]
])('a replacement as the console asks for it is not wider than a key %s', (_what, key) => {
  expect(widerIn(key, replacementDraft(key, nowMs))).toBeNull()
})

test('less than the old key has is not wider', () => {
  const old = storyKey({ scopes: ['a:read', 'b:read'], departments: ['sales', 'support'] })
  const draft = { ...replacementDraft(old, nowMs), scopes: ['a:read'], rateLimit: 1 }
  expect(widerIn(old, { ...draft, departments: ['sales'] })).toBeNull()
})

test.each<[string, Partial<KeyDraft>, Partial<Key>]>([
  ['scopes', { scopes: ['conversations:read', 'keys:admin'] }, {}],
  ['scopes', { scopes: ['*'] }, {}],
  ['limit per minute', { rateLimit: 101 }, {}],
  ['limit per minute', { rateLimit: undefined }, {}],
  ['limit per minute', { rateLimit: 100 }, { rateLimit: undefined }],
  ['limit per day', { rateLimitPerDay: 11 }, { rateLimitPerDay: 10 }],
  ['limit per day', { rateLimitPerDay: undefined }, { rateLimitPerDay: 10 }],
  ['type', { type: 'user', ownerUserId: 'user_1' }, {}],
  ['type', { type: 'organization', ownerUserId: undefined }, userKey],
  ['type', { type: undefined, ownerUserId: undefined }, userKey],
  ['owner', { ownerUserId: 'user_2' }, userKey],
  ['departments', { departments: null }, { departments: ['sales'] }],
  ['departments', { departments: undefined }, { departments: ['sales'] }],
  ['departments', { departments: ['sales', 'legal'] }, { departments: ['sales'] }]
])('wider %s are found: %j', (what, changes, of) => {
  const old = storyKey(of)
  expect(widerIn(old, { ...replacementDraft(old, nowMs), ...changes })).toBe(what)
})
