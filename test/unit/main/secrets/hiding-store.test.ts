import { createHidingStore } from '@main/secrets/hiding-store'
import { createMemoryStore } from '@main/secrets/memory-store'
import { Secret } from '@shared/secret'
import { expect, test } from 'vitest'

test('the log learns of every credential that passes, not of the entry around it', async () => {
  const hidden: string[] = []
  const inner = createMemoryStore()
  const store = createHidingStore(inner, secret => void hidden.push(secret.reveal()))
  await store.write(
    'a',
    new Secret(JSON.stringify({ v: 1, origin: 'https://x', secret: 's3cret' }))
  )
  await store.write('b', new Secret('bare'))
  await inner.write('c', new Secret(JSON.stringify({ plaintext: 'hz_live_x' })))
  await store.read('c')
  expect(hidden).toEqual(['s3cret', 'bare', 'hz_live_x'])
})
