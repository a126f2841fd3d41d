import type { RotationEvent } from '@shared/contract/rotation-events'
import { entryWords, notDoneWords } from '@shared/domain/rotation-entry-words'
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
    'k. Decided by the operator’s word. Not known. Reason given: It leaked.'
  ],
  [
    { is: 'deadline-set', deadline: '2026-12-02T06:00:00.000Z' },
    'Reminder set',
    'for 02 Dec 2026 06:00:00 UTC'
  ],
  [{ is: 'deadline-set', deadline: null }, 'Reminder removed', ''],
  [
    { is: 'waived', ip: '10.0.0.1', method: 'GET', path: '/a', reason: 'Gone' },
    'Caller waived',
    '10.0.0.1 on GET /a: Gone'
  ]
])('page and record say the same of an event: %#', (event, what, evidence) => {
  expect(entryWords(event)).toEqual({ what, evidence })
})

test('an early revocation reads as sentences, each ended once, whatever the reason ends with', () => {
  const grounds = { evidence: 'callers', summary: '10.0.0.1 has not moved.', counts: {} } as const
  const words = (overrideReason: string | null) =>
    entryWords({
      is: 'revoke-intended',
      target: 'old',
      keyId: 'k',
      grounds: { ...grounds, overrideReason }
    }).evidence
  const early = 'k. Revoked early, with the verdict that follows. 10.0.0.1 has not moved.'
  expect(words('Ticket 412')).toBe(`${early} Reason given: Ticket 412.`)
  expect(words('Ticket 412.')).toBe(`${early} Reason given: Ticket 412.`)
  expect(words(null)).toBe('k. Decided by who called with the old key. 10.0.0.1 has not moved.')
})

test('a first use names who it was, and says so of an address that the old key never saw', () => {
  const pair = { method: 'GET', path: '/a', userAgent: '', firstSeenAt: '2026-12-02T06:00:00.000Z' }
  const verified = (
    who: { ip: string; wasOnOld: boolean | null }[] | undefined
  ): RotationEvent => ({
    is: 'verified',
    by: {
      kind: 'first-use',
      at: pair.firstSeenAt,
      callers: who?.length ?? 2,
      ...(who !== undefined && { who: who.map(each => ({ ...pair, ...each })) })
    }
  })
  const stranger = { ip: '10.9.9.9', wasOnOld: false }
  const known = { ip: '10.0.0.1', wasOnOld: true }
  const { evidence } = entryWords(verified([stranger, known]))
  expect(evidence).toContain(
    'by first use, 2 callers: 10.9.9.9 on GET /a, first 02 Dec 2026 06:00:00 UTC, not one of the old key’s callers; 10.0.0.1 on GET /a, first'
  )
  expect(evidence).toContain('somebody else may hold the new key')
  for (const wasOnOld of [true, null]) {
    const words = entryWords(verified([{ ...stranger, wasOnOld }])).evidence
    expect(words).toContain('1 caller: 10.9.9.9')
    expect(words).not.toMatch(/not one of|somebody else/)
  }
  expect(entryWords(verified(undefined)).evidence).toBe(
    'by first use 02 Dec 2026 06:00:00 UTC, 2 callers'
  )
})

test('what will never be done is not called “not yet”', () => {
  expect([null, 'recorded', 'cancelled', 'closed'].map(how => notDoneWords(how as null))).toEqual([
    'not yet',
    'not done',
    'not done: cancelled',
    'not done: closed'
  ])
})

test('what a proof showed is whole sentences', () => {
  const call = { outcome: 'proved', method: 'GET', path: '/api/agents', status: 200 } as const
  const proof = {
    provedAt: '2026-11-21T14:20:00Z',
    permitted: { ...call, reason: 'The key works.' },
    refused: { ...call, reason: 'It stays closed.' }
  }
  const event = { is: 'verified', by: { kind: 'proof', proof } } as unknown as RotationEvent
  expect(entryWords(event).evidence).toBe('by the proof. The key works. It stays closed.')
})

test('a key whose secret is lost is not said to be gone', () => {
  const words = entryWords({ is: 'plaintext-lost', keyId: 'key_1' })
  expect(words.what).toBe('New key never confirmed as stored, its secret is lost')
})
