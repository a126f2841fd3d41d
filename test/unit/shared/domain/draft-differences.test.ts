import { draftDifferences } from '@shared/domain/draft-differences'
import type { KeyDraft } from '@shared/domain/key-draft'
import type { Key } from '@shared/horizon/key'
import { expect, test } from 'vitest'

const draft: KeyDraft = { clientName: 'CI', scopes: ['web', 'agents:read'], expiresAt: null }
const key: Key = {
  id: 'key_1',
  clientName: 'CI',
  scopes: ['agents:read', 'web'],
  rateLimit: 100,
  expiresAt: null,
  enabled: true
}

test('a key as it was asked for differs in nothing', () => {
  expect(draftDifferences(draft, key)).toEqual([])
  const whole = {
    ...draft,
    type: 'user',
    ownerUserId: 'user_1',
    rateLimit: 60,
    rateLimitPerDay: 900,
    expiresAt: '2027-01-01T00:00:00.500Z'
  } as const
  const made = {
    ...key,
    type: 'user',
    createdBy: { id: 'user_1' },
    rateLimit: 60,
    rateLimitPerDay: 900,
    expiresAt: '2027-01-01T01:00:00+01:00'
  }
  expect(draftDifferences(whole, made)).toEqual([])
  const limited = { ...draft, type: 'organization', departments: ['b', 'a'] } as const
  expect(draftDifferences(limited, { ...key, departments: ['a', 'b'] })).toEqual([])
})

test.each<[Partial<KeyDraft>, Partial<Key>, string]>([
  [{}, { clientName: 'C I' }, 'name: asked for CI, the key has C I'],
  [{}, { scopes: ['*'] }, 'scopes: asked for agents:read, web, the key has *'],
  [{ rateLimit: 60 }, {}, 'limit per minute: asked for 60, the key has 100'],
  [{ rateLimitPerDay: 900 }, {}, 'limit per day: asked for 900, the key has none'],
  [{ expiresAt: '2027-01-01T00:00:00Z' }, {}, 'the key has never'],
  [{}, { expiresAt: '2027-01-01T00:00:00Z' }, 'asked for never'],
  [{ type: 'user', ownerUserId: 'user_1' }, {}, 'type: asked for user, the key has organization'],
  [{ type: 'user', ownerUserId: 'user_1' }, { type: 'user' }, 'owner: asked for user_1'],
  [{ departments: ['sales'] }, {}, 'departments: asked for sales, the key has every department'],
  [{ departments: ['sales'] }, { departments: null }, 'the key has every department']
])('%j answered with %j is said', (asked, got, words) => {
  const [first = ''] = draftDifferences({ ...draft, ...asked }, { ...key, ...got })
  expect(draftDifferences({ ...draft, ...asked }, { ...key, ...got }).join('; ')).toContain(words)
  expect(first).not.toBe('')
})

test('a server’s name is shown with what it hides', () => {
  const [words] = draftDifferences(draft, { ...key, clientName: 'C\u202eI' })
  expect(words).toContain('[U+202E]')
})
