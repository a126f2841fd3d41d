import { invalidateOnEvents } from '@renderer/api/invalidate-on-events'
import { createQueryClient } from '@renderer/api/query-client'
import { acmeId, createFakeBridge, localId } from '@support/fake-bridge'
import { expect, test } from 'vitest'

function setUp() {
  const fake = createFakeBridge()
  Object.assign(window, { consoleBridge: fake.bridge })
  const client = createQueryClient()
  const end = invalidateOnEvents(client)
  const isStale = (...queryKey: string[]) => client.getQueryState(queryKey)?.isInvalidated
  return { fake, client, end, isStale }
}

test('changed keys make only that profile’s keys stale', () => {
  const { fake, client, isStale } = setUp()
  client.setQueryData(['keys', acmeId], 1)
  client.setQueryData(['keys', localId], 1)
  fake.emit('keys.changed', { profileId: acmeId })
  expect(isStale('keys', acmeId)).toBe(true)
  expect(isStale('keys', localId)).toBe(false)
})

test('a changed list of keys is looked through for rotations again, no single one is', () => {
  const { fake, client, isStale } = setUp()
  const one = ['rotations', acmeId, 'one', 'some-rotation'] as const
  client.setQueryData(['rotations', acmeId, 'list'], 1)
  client.setQueryData(one, 1)
  fake.emit('keys.changed', { profileId: acmeId })
  expect(isStale('rotations', acmeId, 'list')).toBe(true)
  expect(isStale(...one)).toBe(false)
  fake.emit('rotations.changed', { profileId: acmeId })
  expect(isStale(...one)).toBe(true)
})

test('changed profiles make profiles and what is known of their secrets stale', () => {
  const { fake, client, isStale } = setUp()
  client.setQueryData(['profiles'], 1)
  client.setQueryData(['secret-state', acmeId], 1)
  fake.emit('profiles.changed', {})
  expect(isStale('profiles')).toBe(true)
  expect(isStale('secret-state', acmeId)).toBe(true)
})

test('what an event carries is taken as it is, without asking again', () => {
  const { fake, client } = setUp()
  const settings = { colorScheme: 'dark', isSidebarCollapsed: true, timeZone: 'utc' } as const
  fake.emit('settings.changed', settings)
  expect(client.getQueryData(['settings'])).toEqual(settings)
})

test('nothing is heard after the end', () => {
  const { fake, client, end, isStale } = setUp()
  client.setQueryData(['profiles'], 1)
  end()
  fake.emit('profiles.changed', {})
  expect(isStale('profiles')).toBe(false)
})

test('when Horizon answers again, what failed is stale, and nothing else is asked', () => {
  const { fake, client, isStale } = setUp()
  const failure = { code: 'refused' }
  client.setQueryData(['usage', acmeId, 'key_1', '30d'], { usage: null, failure })
  client.setQueryData(['requests', acmeId, 'key_1'], { pages: [{ page: null, failure }] })
  client.setQueryData(['usage', acmeId, 'key_1', '7d'], { usage: {}, failure: undefined })
  client.setQueryData(['usage', localId, 'key_1', '30d'], { usage: null, failure })
  client.setQueryData(['key-refresh', acmeId], { failure })
  fake.emit('horizon.answersAgain', { profileId: acmeId })
  expect(isStale('usage', acmeId, 'key_1', '30d')).toBe(true)
  expect(isStale('requests', acmeId, 'key_1')).toBe(true)
  expect(isStale('usage', acmeId, 'key_1', '7d')).toBe(false)
  expect(isStale('usage', localId, 'key_1', '30d')).toBe(false)
  expect(isStale('key-refresh', acmeId)).toBe(false)
})
