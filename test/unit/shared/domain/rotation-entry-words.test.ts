import type { RotationEvent } from '@shared/contract/rotation-events'
import { entryWords } from '@shared/domain/rotation-entry-words'
import { expect, test } from 'vitest'

const operationId = '7f3a9c21-0000-4000-8000-000000000001'
const found = (count: number): RotationEvent => ({
  is: 'found',
  operationId,
  candidates: Array.from({ length: count }, (_, index) => ({
    keyId: `key_${index}`,
    clientName: 'Billing',
    createdAt: null,
    enabled: true,
    certainty: index === 0 ? 'nonce' : 'likely'
  }))
})

test('it is said by what a key was found', () => {
  expect(entryWords(found(2)).evidence).toBe(
    'key_0 (by the number in its name), key_1 (by its name and time)'
  )
})

test('a list that shows any number of keys does not fill the record', () => {
  const { evidence } = entryWords(found(100_000))
  expect(evidence.length).toBeLessThan(2_000)
  expect(evidence).toContain('and 99980 more')
})

test.each<[RotationEvent, string, string]>([
  [
    {
      is: 'started',
      subject: { kind: 'api-key', key: { id: 'k', clientName: 'n', scopes: [], enabled: true } },
      mode: 'emergency',
      organizationId: null,
      checks: [{ name: 'key-active', result: 'passed', detail: 'The key is active.' }],
      draft: { clientName: 'n', scopes: [], expiresAt: null }
    },
    'Emergency rotation begun',
    'key active passed'
  ],
  [
    { is: 'create-lost', operationId, failure: null },
    'Reply to Create lost',
    'the console ended in between'
  ],
  [
    {
      is: 'revoke-intended',
      target: 'old',
      keyId: 'k',
      grounds: { evidence: 'word', summary: 'Not known.', counts: {}, overrideReason: 'It leaked' }
    },
    'Revocation of the old key intended',
    'k, by the operator’s word, Not known., reason: It leaked'
  ],
  [
    { is: 'deadline-set', deadline: '2026-12-02T06:00:00.000Z' },
    'Reminder set',
    'for 2026-12-02 06:00 UTC'
  ],
  [{ is: 'deadline-set', deadline: null }, 'Reminder removed', ''],
  [
    { is: 'waived', ip: '10.0.0.1', method: 'GET', path: '/a', reason: 'Gone' },
    'Caller waived',
    '10.0.0.1 GET /a: Gone'
  ]
])('page and record say the same of an event: %#', (event, what, evidence) => {
  expect(entryWords(event)).toEqual({ what, evidence })
})
