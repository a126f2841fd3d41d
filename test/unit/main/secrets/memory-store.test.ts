import { createMemoryStore } from '@main/secrets/memory-store'
import { Secret } from '@shared/secret'
import { expect, test } from 'vitest'

test('what is written is read until it is removed', async () => {
  const store = createMemoryStore()
  expect(await store.read('a')).toEqual({ outcome: 'absent' })
  await store.write('a', new Secret('value'))
  const read = await store.read('a')
  expect(read.outcome === 'ok' && read.value.reveal()).toBe('value')
  expect(await store.remove('a')).toEqual({ outcome: 'ok', value: null })
  expect(await store.read('a')).toEqual({ outcome: 'absent' })
})

test('it refuses what a keychain would refuse', async () => {
  expect(await createMemoryStore().write('a', new Secret('x\ny'))).toMatchObject({
    outcome: 'error'
  })
})

test('printing the store shows no secret', async () => {
  const store = createMemoryStore()
  await store.write('a', new Secret('CANARY-value'))
  expect(JSON.stringify([store, await store.read('a')])).not.toContain('CANARY')
})
