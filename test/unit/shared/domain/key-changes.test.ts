import { type KeyChange, type KeyChangeKind, keyChanges } from '@shared/domain/key-changes'
import type { Key } from '@shared/horizon/key'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const key = (fields: Partial<Key> = {}): Key => ({
  id: 'key_1',
  clientName: 'Billing sync',
  scopes: ['agents:read'],
  enabled: true,
  ...fields
})
const elsewhere = { madeHere: () => false }
const between = (before: Partial<Key>, after: Partial<Key>) =>
  keyChanges([key(before)], [key(after)], elsewhere).map(({ kind, before, after }) => [
    kind,
    before,
    after
  ])

test('a key that is new appeared, one that is gone vanished, and nothing is said of values', () => {
  expect(keyChanges([key({ id: 'a' })], [key({ id: 'b' })], elsewhere)).toEqual([
    {
      keyId: 'b',
      clientName: 'Billing sync',
      kind: 'appeared',
      before: null,
      after: null,
      isMadeHere: false
    },
    expect.objectContaining({ keyId: 'a', kind: 'vanished', before: null, after: null })
  ])
})

test('revoked and enabled again are told', () => {
  expect(between({}, { enabled: false })).toEqual([['revoked', 'enabled', 'revoked']])
  expect(between({ enabled: false }, {})).toEqual([['enabled-again', 'revoked', 'enabled']])
})

test.each<[string, string[], string[], KeyChangeKind, string, string]>([
  ['gains one', ['a'], ['a', 'b'], 'wider-scopes', 'a', 'gains b'],
  ['loses one', ['a', 'b'], ['a'], 'narrower-scopes', 'a, b', 'loses b'],
  ['gains and loses', ['a', 'b'], ['a', 'c'], 'other-scopes', 'a, b', 'gains c; loses b'],
  ['gains all', ['a'], ['*'], 'wider-scopes', 'a', 'gains all scopes'],
  ['gains all from none', [], ['*'], 'wider-scopes', 'no scopes', 'gains all scopes'],
  [
    'has all and loses them',
    ['*'],
    ['a'],
    'narrower-scopes',
    'all scopes',
    'loses all scopes but a'
  ],
  ['has all and keeps none', ['*'], [], 'narrower-scopes', 'all scopes', 'loses all scopes'],
  ['has an unknown one more', ['x:y'], ['x:y', 'теst'], 'wider-scopes', 'x:y', 'gains теst']
])('a scope set that %s', (_what, before, after, kind, was, is) => {
  expect(between({ scopes: before }, { scopes: after })).toEqual([[kind, was, is]])
})

test('order and repetition of scopes are no difference, nor is a scope beside all scopes', () => {
  expect(between({ scopes: ['a', 'b'] }, { scopes: ['b', 'a', 'a'] })).toEqual([])
  expect(between({ scopes: ['*'] }, { scopes: ['*', 'web'] })).toEqual([])
})

test('a long list of scopes is cut, and says by how many', () => {
  const scopes = Array.from({ length: 200 }, (_, n) => `s${n}`)
  expect(between({ scopes: [] }, { scopes })[0]?.[2]).toBe(
    'gains s0, s1, s2, s3, s4, s5 and 194 more'
  )
})

test('limits are told per minute and per day, and no limit is the highest', () => {
  expect(between({ rateLimit: 60 }, { rateLimit: 1_200 })).toEqual([
    ['limit-raised', '60 per minute', '1,200 per minute']
  ])
  expect(
    between({ rateLimit: 100, rateLimitPerDay: 10_000 }, { rateLimit: 60, rateLimitPerDay: null })
  ).toEqual([
    ['limit-raised', '10,000 per day', 'no limit per day'],
    ['limit-lowered', '100 per minute', '60 per minute']
  ])
  expect(between({ rateLimitPerDay: null }, { rateLimitPerDay: 5 })[0]?.[0]).toBe('limit-lowered')
})

test('never is later than any date, and the time is told where the day is the same', () => {
  const [jan, feb] = ['2027-01-31T08:00:00Z', '2027-02-28T08:00:00Z']
  expect(between({ expiresAt: jan }, { expiresAt: null })).toEqual([
    ['expiry-later', '2027-01-31', 'never']
  ])
  expect(between({ expiresAt: null }, { expiresAt: jan })).toEqual([
    ['expiry-earlier', 'never', '2027-01-31']
  ])
  expect(between({ expiresAt: jan }, { expiresAt: feb })).toEqual([
    ['expiry-later', '2027-01-31', '2027-02-28']
  ])
  expect(between({ expiresAt: jan }, { expiresAt: '2027-01-31T09:00:00Z' })).toEqual([
    ['expiry-later', jan, '2027-01-31T09:00:00Z']
  ])
  expect(between({ expiresAt: jan }, { expiresAt: '2027-01-31T08:00:00.000Z' })).toEqual([])
})

test('what one of the lists does not say is compared with nothing', () => {
  const said: Partial<Key> = {
    rateLimit: 60,
    rateLimitPerDay: null,
    expiresAt: null,
    createdBy: null,
    departments: null
  }
  expect(between({}, said)).toEqual([])
  expect(between(said, {})).toEqual([])
  expect(between({ expiresAt: 'soon' }, { expiresAt: null })).toEqual([])
})

test('an owner is told by id: a person who was renamed is the same', () => {
  const ada = { id: 'u1', name: 'Ada' }
  expect(between({ createdBy: ada }, { createdBy: { id: 'u1', name: 'Ada M.' } })).toEqual([])
  expect(between({ createdBy: ada }, { createdBy: { id: 'u2', name: 'Ada' } })).toEqual([
    ['owner-changed', 'Ada', 'Ada']
  ])
  expect(between({ createdBy: { name: 'Ada' } }, { createdBy: { id: 'u1', name: 'Ada' } })).toEqual(
    []
  )
  expect(between({ createdBy: ada }, { createdBy: null })).toEqual([
    ['owner-changed', 'Ada', 'nobody']
  ])
})

test('departments and names are told, the order of departments is not', () => {
  expect(between({ departments: ['a', 'b'] }, { departments: ['b', 'a'] })).toEqual([])
  expect(between({ departments: ['a'] }, { departments: null })).toEqual([
    ['departments-changed', 'a', 'every department']
  ])
  expect(between({}, { clientName: 'Other' })).toEqual([['renamed', 'Billing sync', 'Other']])
})

test('how a key was used is no change', () => {
  expect(between({ lastUsedAt: null }, { lastUsedAt: '2026-11-21T00:00:00Z' })).toEqual([])
})

test('the most urgent come first, then by name, with numbers in their order', () => {
  const before = [
    key({ id: '1', clientName: 'Sync 10' }),
    key({ id: '2', clientName: 'Sync 9' }),
    key({ id: '3', enabled: false }),
    key({ id: '4', rateLimit: 1, expiresAt: '2027-01-01T00:00:00Z' }),
    key({ id: '5' })
  ]
  const after = [
    key({ id: '1', clientName: 'Sync 10', scopes: ['*'] }),
    key({ id: '2', clientName: 'Sync 9', scopes: ['*'] }),
    key({ id: '3' }),
    key({ id: '4', rateLimit: 2, expiresAt: null }),
    key({ id: '6' })
  ]
  expect(keyChanges(before, after, elsewhere).map(({ keyId, kind }) => [keyId, kind])).toEqual([
    ['2', 'wider-scopes'],
    ['1', 'wider-scopes'],
    ['3', 'enabled-again'],
    ['6', 'appeared'],
    ['4', 'limit-raised'],
    ['4', 'expiry-later'],
    ['5', 'vanished']
  ])
})

test('a change is marked as made here where the journal says so, by key and kind', () => {
  const madeHere = (keyId: string, kind: KeyChangeKind) => keyId === 'key_1' && kind === 'revoked'
  const changes = keyChanges([key()], [key({ enabled: false, scopes: [] })], { madeHere })
  expect(changes.map(({ kind, isMadeHere }) => [kind, isMadeHere])).toEqual([
    ['revoked', true],
    ['narrower-scopes', false]
  ])
})

const mirror: Readonly<Record<KeyChangeKind, KeyChangeKind>> = {
  appeared: 'vanished',
  vanished: 'appeared',
  revoked: 'enabled-again',
  'enabled-again': 'revoked',
  'wider-scopes': 'narrower-scopes',
  'narrower-scopes': 'wider-scopes',
  'other-scopes': 'other-scopes',
  'limit-raised': 'limit-lowered',
  'limit-lowered': 'limit-raised',
  'expiry-later': 'expiry-earlier',
  'expiry-earlier': 'expiry-later',
  renamed: 'renamed',
  'owner-changed': 'owner-changed',
  'departments-changed': 'departments-changed'
}

const anyOf = <T>(...values: T[]) => fc.constantFrom(...values)
const someKey: fc.Arbitrary<Key> = fc.record({
  id: anyOf('a', 'b', 'c', 'd'),
  clientName: anyOf('One', 'Two', ''),
  scopes: fc.uniqueArray(anyOf('*', 'a', 'b', 'agents:read', '__proto__')),
  enabled: fc.boolean(),
  rateLimit: anyOf(undefined, null, 0, 60, 100),
  rateLimitPerDay: anyOf(undefined, null, 1),
  expiresAt: anyOf(undefined, null, 'nonsense', '2027-01-01T00:00:00Z', '2028-01-01T00:00:00Z'),
  createdBy: anyOf(undefined, null, { id: 'u1', name: 'Ada' }, { name: 'Ada' }),
  departments: anyOf(undefined, null, [], ['x'], ['x', 'y'])
})
const someList = fc.uniqueArray(someKey, { selector: ({ id }) => id })

test('whatever the list, between it and itself nothing differs', () => {
  fc.assert(
    fc.property(someList, list => void expect(keyChanges(list, list, elsewhere)).toEqual([]))
  )
})

const kinds = (changes: readonly KeyChange[], of = (kind: KeyChangeKind) => kind) =>
  changes.map(({ keyId, kind }) => `${keyId} ${of(kind)}`).sort()

test('whatever the lists, looking back tells the opposite', () => {
  fc.assert(
    fc.property(someList, someList, (before, after) => {
      const back = keyChanges(after, before, elsewhere)
      expect(kinds(keyChanges(before, after, elsewhere), kind => mirror[kind])).toEqual(kinds(back))
    })
  )
})
