import {
  creatorOf,
  type HygieneCheck,
  hygieneOf,
  inactiveUserIds,
  judgeKey,
  type KeyFilter,
  matchesFilter,
  noFilter
} from '@shared/domain/key-filter'
import type { Key } from '@shared/horizon/key'
import { expect, test } from 'vitest'

const nowMs = Date.parse('2026-11-21T10:00:00Z')
const dayMs = 86_400_000
const daysFromNow = (days: number, moreMs = 0) =>
  new Date(nowMs + days * dayMs + moreMs).toISOString()

/** A key that no check finds fault with. */
const key = (fields: Partial<Key> = {}): Key => ({
  id: 'key_1',
  clientName: 'Billing sync',
  scopes: ['agents:read'],
  enabled: true,
  expiresAt: daysFromNow(200),
  lastUsedAt: daysFromNow(-1),
  createdAt: daysFromNow(-300),
  ...fields
})
const context = { nowMs, inactiveUserIds: new Set(['user_gone']) }
const failed = (fields: Partial<Key>) => hygieneOf(key(fields), context)

test('a key in order fails no check', () => {
  expect(failed({})).toEqual([])
})

test.each<[string, Partial<Key>, HygieneCheck[]]>([
  ['ends in exactly 30 days', { expiresAt: daysFromNow(30) }, ['expiring']],
  ['ends a moment after 30 days', { expiresAt: daysFromNow(30, 1) }, []],
  ['ends in a moment', { expiresAt: daysFromNow(0, 1) }, ['expiring']],
  ['was never used', { lastUsedAt: null, createdAt: daysFromNow(-89) }, ['never-used']],
  ['was last used 90 days ago', { lastUsedAt: daysFromNow(-90) }, ['unused']],
  ['was last used a moment later', { lastUsedAt: daysFromNow(-90, 1) }, []],
  [
    'is 90 days old and was never used',
    { lastUsedAt: null, createdAt: daysFromNow(-90) },
    ['never-used', 'unused']
  ],
  ['never ends', { expiresAt: null }, ['no-expiry']],
  ['has all scopes', { scopes: ['agents:read', '*'] }, ['all-scopes']],
  ['has a scope that holds a star', { scopes: ['agents:*'] }, []],
  [
    'is a user key of one who left',
    { type: 'user', createdBy: { id: 'user_gone' } },
    ['owner-inactive']
  ],
  ['is a user key of one who is here', { type: 'user', createdBy: { id: 'user_1' } }, []],
  [
    'is the organization’s, made by one who left',
    { type: 'organization', createdBy: { id: 'user_gone' } },
    []
  ]
])('a key that %s', (_what, fields, checks) => {
  expect(failed(fields)).toEqual(checks)
})

const bad: Partial<Key> = {
  scopes: ['*'],
  lastUsedAt: null,
  createdAt: daysFromNow(-400),
  type: 'user',
  createdBy: { id: 'user_gone' }
}

test('a key that is over fails nothing, whatever is wrong with it', () => {
  expect(failed({ ...bad, enabled: false, expiresAt: null })).toEqual([])
  expect(failed({ ...bad, expiresAt: daysFromNow(0) })).toEqual([])
  expect(failed({ ...bad, expiresAt: null })).toEqual([
    'never-used',
    'unused',
    'no-expiry',
    'all-scopes',
    'owner-inactive'
  ])
})

test('what Horizon does not say, or nobody can read, is never judged', () => {
  const silent = { id: 'k', clientName: 'x', scopes: [], enabled: true }
  expect(hygieneOf(silent, context)).toEqual([])
  expect(hygieneOf({ ...silent, createdAt: daysFromNow(-400) }, context)).toEqual([])
  expect(hygieneOf({ ...silent, type: 'user', createdBy: { id: null } }, context)).toEqual([])
  expect(failed({ lastUsedAt: 'last week' })).toEqual([])
  expect(failed({ expiresAt: 'some day' })).toEqual([])
  expect(failed({ lastUsedAt: null, createdAt: undefined })).toEqual(['never-used'])
})

test('only people who were deactivated are inactive; without a directory nobody is', () => {
  const person = (id: string, status: string) => ({ id, name: id, status }) as never
  const people = [person('a', 'active'), person('b', 'pending'), person('c', 'deactivated')]
  expect([...inactiveUserIds(people)]).toEqual(['c'])
  expect(inactiveUserIds(null).size).toBe(0)
})

const found = (filter: Partial<KeyFilter>, fields: Partial<Key> = {}, purpose = '') =>
  matchesFilter(judgeKey(key(fields), context, purpose), { ...noFilter, ...filter })

test('the text is looked for in name, hint, id and purpose, in either case', () => {
  expect(found({ text: '  BILLING ' })).toBe(true)
  expect(found({ text: 'live_ab' }, { hint: 'hz_live_abcd' })).toBe(true)
  expect(found({ text: 'KEY_1' })).toBe(true)
  expect(found({ text: 'vault/prod' }, {}, 'Payments\nVault/Prod')).toBe(true)
  expect(found({ text: 'agents:read' })).toBe(false)
  expect(found({ text: '.*' })).toBe(false)
  expect(found({ text: '   ' })).toBe(true)
})

test('every part of a filter has to hold', () => {
  const fields: Partial<Key> = {
    type: 'user',
    createdBy: { id: 'user_gone', name: 'Ada' },
    scopes: ['*', 'web'],
    expiresAt: daysFromNow(5)
  }
  const all: KeyFilter = {
    text: 'sync',
    statuses: ['expired', 'expiring-soon'],
    type: 'user',
    creator: 'user_gone',
    scope: 'web',
    hygiene: ['expiring', 'all-scopes']
  }
  expect(found(all, fields)).toBe(true)
  const wrong: Partial<KeyFilter>[] = [
    { text: 'other' },
    { statuses: ['active'] },
    { type: 'organization' },
    { creator: 'user_1' },
    { scope: 'agents:read' },
    { hygiene: ['expiring', 'no-expiry'] }
  ]
  for (const part of wrong) expect(found({ ...all, ...part }, fields)).toBe(false)
})

test('a creator without an id is told by name', () => {
  expect(creatorOf(key({ createdBy: { name: 'Ada' } }))).toBe('Ada')
  expect(creatorOf(key({ createdBy: { id: 'u', name: 'Ada' } }))).toBe('u')
  expect(creatorOf(key({ createdBy: null }))).toBeNull()
  expect(found({ creator: 'Ada' }, { createdBy: { id: null, name: 'Ada' } })).toBe(true)
})

test('the work of a filter grows with the keys, not with their square', () => {
  let looks = 0
  const counted = new Proxy(
    { nowMs, inactiveUserIds: { has: () => false } as never },
    {
      get(target, name) {
        looks += 1
        return Reflect.get(target, name)
      }
    }
  )
  const judge = (count: number) => {
    looks = 0
    const keys = Array.from({ length: count }, (_, n) => key({ id: `key_${n}` }))
    const judged = keys.map(each => judgeKey(each, counted))
    const hits = judged.filter(each => matchesFilter(each, { ...noFilter, text: 'key_99' }))
    return { looks, hits: hits.length }
  }
  const [small, large] = [judge(1_000), judge(10_000)]
  expect(large.looks).toBe(10 * small.looks)
  expect(large.hits).toBe(111)
})
