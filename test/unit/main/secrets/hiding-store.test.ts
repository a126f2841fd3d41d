import { createHidingStore } from '@main/secrets/hiding-store'
import { createMemoryStore } from '@main/secrets/memory-store'
import { Secret } from '@shared/secret'
import { expect, test } from 'vitest'

const entry = (fields: object) => new Secret(JSON.stringify({ v: 1, ...fields }))

test('the log learns of every credential that passes, not of the entry around it', async () => {
  const hidden: string[] = []
  const inner = createMemoryStore()
  const store = createHidingStore(inner, secret => void hidden.push(secret.reveal()))
  await store.write('a', entry({ origin: 'https://x', secret: 's3cret' }))
  await store.write('b', new Secret('bare'))
  await inner.write('c', entry({ plaintext: 'hz_live_x' }))
  await store.read('c')
  expect(hidden).toEqual(['s3cret', 'bare', 'hz_live_x'])
})

test.each([
  ['webhook key', { marker: 'm', origin: 'https://x', key: 'hz_live_k' }, ['hz_live_k']],
  [
    'waiting webhook',
    {
      revealId: 'r',
      clientName: 'agent',
      kind: 'webhook',
      plaintext: 'tok3n',
      triggerUrl: 'https://x/api/webhooks/agent/tok3n',
      signingSecret: 'wh-s3cret'
    },
    ['tok3n', 'https://x/api/webhooks/agent/tok3n', 'wh-s3cret']
  ]
])(
  'the log learns of each credential of a %s, written or read',
  async (_what, fields, expected) => {
    const hidden: string[] = []
    const store = createHidingStore(
      createMemoryStore(),
      secret => void hidden.push(secret.reveal())
    )
    await store.write('a', entry(fields))
    expect(hidden).toEqual(expected)
    await store.read('a')
    expect(hidden).toEqual([...expected, ...expected])
  }
)
