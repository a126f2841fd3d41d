import { copiedWords, copySettings } from '@renderer/features/keys/copy-settings'
import { emptyPurpose } from '@shared/domain/key-purpose'
import type { DirectoryUser } from '@shared/horizon/directory'
import type { Key } from '@shared/horizon/key'
import { expect, test } from 'vitest'

const user = (id: string, status = 'active'): DirectoryUser => ({
  id,
  name: `User ${id}`,
  role: 'member',
  status,
  departmentIds: []
})
const departments = [
  { id: 'dept_1', name: 'Finance' },
  { id: 'dept_2', name: 'Support' }
]
const key = (changes: Partial<Key> = {}): Key => ({
  id: 'key_1',
  clientName: 'Billing sync',
  type: 'organization',
  scopes: ['memory', 'agents:read'],
  departments: null,
  rateLimit: 60,
  rateLimitPerDay: 5_000,
  expiresAt: '2027-01-01T00:00:00Z',
  enabled: true,
  ...changes
})
const context = {
  limits: { requestsPerMinute: 300, requestsPerDay: 100_000 },
  hasExtensions: true,
  users: [user('usr_1'), user('usr_2', 'deactivated')],
  departments,
  purpose: undefined,
  today: '2026-11-21'
}

test('type, scopes, limits, departments and purpose are copied; name and expiry never', () => {
  const purpose = { ...emptyPurpose, owner: 'Finance team', reviewOn: '2027-02-01' }
  const copied = copySettings(key({ departments: ['dept_1'] }), { ...context, purpose })
  expect(copied).toEqual({
    changes: {
      type: 'organization',
      ownerUserId: '',
      departments: ['dept_1'],
      scopes: ['memory', 'agents:read'],
      allScopes: 'off',
      perMinute: '60',
      perDay: '5,000',
      purpose
    },
    notes: []
  })
  expect(copiedWords(copied)).toBe(
    'organization key, 2 scopes, 60 per minute, 5,000 per day, 1 department, purpose'
  )
})

test('a user key brings its owner, unless that one is deactivated, gone or not said', () => {
  const ofUser = (id: string | undefined) =>
    copySettings(
      key({ type: 'user', createdBy: id === undefined ? undefined : { id, name: 'Mei' } }),
      context
    )
  expect(ofUser('usr_1')).toMatchObject({
    changes: { type: 'user', ownerUserId: 'usr_1', departments: null },
    notes: []
  })
  expect(ofUser('usr_2').changes.ownerUserId).toBe('')
  expect(ofUser('usr_2').notes).toEqual(['Its owner Mei is deactivated: choose another.'])
  expect(ofUser('usr_9').notes).toEqual([
    'Its owner Mei is not among the users any more: choose another.'
  ])
  expect(ofUser(undefined).notes).toEqual([
    'Horizon does not say whose key it is: choose the owner.'
  ])
})

test('where there is no directory the owner is taken as it is', () => {
  const copied = copySettings(key({ type: 'user', createdBy: { id: 'usr_9' } }), {
    ...context,
    users: null
  })
  expect(copied.changes.ownerUserId).toBe('usr_9')
  expect(copied.notes).toEqual([])
})

test('a limit above the plan is lowered to it, and said', () => {
  const copied = copySettings(key({ rateLimit: 900, rateLimitPerDay: 200_000 }), context)
  expect(copied.changes).toMatchObject({ perMinute: '300', perDay: '100,000' })
  expect(copied.notes).toEqual([
    'Its 900 per minute are above the plan: lowered to 300.',
    'Its 200,000 per day are above the plan: lowered to 100,000.'
  ])
})

test('departments that are gone never widen the key to every department', () => {
  const copied = copySettings(key({ departments: ['dept_gone'] }), context)
  expect(copied.changes.departments).toEqual([])
  expect(copied.notes).toEqual([
    'Not copied, since they are gone: dept_gone. Check the departments.'
  ])
})

test('all scopes are asked for once more, not granted', () => {
  const copied = copySettings(key({ scopes: ['*', 'memory'] }), context)
  expect(copied.changes).toMatchObject({ allScopes: 'asked', scopes: ['memory'] })
  expect(copied.notes[0]).toContain('grant them here once more')
})

test('a scope that could not be sent is left out by name', () => {
  const copied = copySettings(key({ scopes: ['memory', 'no scope', 'crm-sync'] }), context)
  expect(copied.changes.scopes).toEqual(['memory', 'crm-sync'])
  expect(copied.notes).toEqual(['Not copied, since Horizon takes no such scope: no scope.'])
})

test('a review date that has passed is not copied', () => {
  const purpose = { ...emptyPurpose, owner: 'Ada', reviewOn: '2026-11-21' }
  const copied = copySettings(key(), { ...context, purpose })
  expect(copied.changes.purpose).toEqual({ ...purpose, reviewOn: null })
  expect(copied.notes).toEqual(['Its review date 2026-11-21 has passed: choose another.'])
})

test('without extensions only the documented settings are copied', () => {
  const copied = copySettings(key({ type: 'user', departments: ['dept_1'] }), {
    ...context,
    hasExtensions: false
  })
  expect(copied.changes).toMatchObject({
    type: 'organization',
    departments: null,
    perMinute: '60',
    perDay: ''
  })
})
