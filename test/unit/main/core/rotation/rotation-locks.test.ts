import { lockOf, type RotationAction, requireUnlocked } from '@main/core/rotation/rotation-locks'
import type { RotationContext } from '@main/core/rotation/rotation-situation'
import { sentenceOf } from '@main/core/rotation/rotation-words'
import {
  madeBy,
  stateAfter,
  type Told,
  toDelivered,
  told,
  toReplacement,
  toRetry,
  toRevoked,
  toVerified
} from '@support/rotation-story'
import { expect, test } from 'vitest'

const safe: RotationContext = {
  verdict: { answer: 'safe', sentence: 'Every caller has moved.' },
  isRevealWaiting: false,
  isFresh: true
}
const notSafe: RotationContext = {
  ...safe,
  verdict: { answer: 'not-safe', sentence: '10.0.4.17 still calls with the old key.' }
}
const waiting: RotationContext = { ...safe, isRevealWaiting: true }
const stale: RotationContext = { ...safe, isFresh: false }

const emergency: readonly Told[] = [told.started({ mode: 'emergency' }), ...toDelivered.slice(1)]
const differing: readonly Told[] = [
  told.started(),
  told.intended(),
  told.created(1, { differences: ['scopes'] }),
  told.stored,
  told.delivered,
  told.verified
]
const found: readonly Told[] = [...toRetry, told.found(1, madeBy(1))]
const cancelling: readonly Told[] = [...toDelivered, told.revoke('replacement', 'key_new_1')]

type Case = readonly [
  action: RotationAction,
  when: string,
  events: readonly Told[],
  context: RotationContext,
  lock: string | RegExp | null
]
const cases: readonly Case[] = [
  ['create', 'at the beginning', [told.started()], safe, null],
  ['create', 'on its way', [told.started(), told.intended()], safe, /on its way/],
  ['create', 'lost', [told.started(), told.intended(), told.lost()], safe, /reply to Create/],
  ['create', 'a minute later', toRetry, safe, null],
  ['create', 'with a key found', found, safe, /keys that were found/],
  ['create', 'with a replacement', toReplacement, safe, 'absent'],
  ['create', 'refused', [told.started(), told.intended(), told.refused()], safe, null],
  ['look', 'with nothing lost', toVerified, safe, 'absent'],
  ['look', 'after a loss', toRetry, safe, null],
  ['adopt', 'with a key found', found, safe, null],
  ['adopt', 'beside a replacement', [...toDelivered, late()], safe, /working replacement/],
  ['adopt', 'with none found', toDelivered, safe, 'absent'],
  ['adopt', 'after the end', [...toRetry, told.ended('closed'), late()], safe, 'absent'],
  ['revoke-orphan', 'after the end', [...toRetry, told.ended('closed'), late()], safe, null],
  ['deliver', 'while the key waits', toReplacement, waiting, /is stored/],
  ['deliver', 'with a key out of reach', toReplacement, safe, /cannot be shown/],
  ['deliver', 'once stored', [...toReplacement, told.stored], safe, null],
  ['deliver', 'a second time', toDelivered, safe, 'absent'],
  ['verify', 'with a replacement', toReplacement, waiting, null],
  ['revoke', 'with all done', toVerified, safe, null],
  ['revoke', 'with a caller left', toVerified, notSafe, /10\.0\.4\.17/],
  ['revoke', 'unverified', toDelivered, safe, /Verify first/],
  ['revoke', 'by an old list', toVerified, stale, /fresh list/],
  ['revoke', 'not judged', toVerified, { ...safe, verdict: null }, /not judged/],
  ['revoke', 'with differences', differing, safe, /other settings/],
  ['revoke', 'with no replacement', [told.started()], safe, 'absent'],
  ['revoke', 'after it', toRevoked, safe, 'absent'],
  ['revoke', 'in an emergency', emergency, safe, 'absent'],
  ['revoke-early', 'in an emergency', emergency, notSafe, null],
  ['revoke-early', 'where not early', toVerified, safe, 'absent'],
  ['revoke-early', 'with a caller left', toVerified, notSafe, null],
  ['revoke-early', 'unverified', toDelivered, notSafe, null],
  ['revoke-early', 'undelivered', [...toReplacement, told.stored], notSafe, /delivered/],
  ['revoke-early', 'with differences', differing, notSafe, /other settings/],
  ['revoke-early', 'by an old list', toVerified, { ...notSafe, isFresh: false }, /fresh list/],
  ['cancel', 'before the old key is gone', toVerified, safe, null],
  ['cancel', 'without a replacement', [told.started()], safe, 'absent'],
  ['cancel', 'once the old key is gone', toRevoked, safe, /no working key/],
  ['cancel', 'twice', cancelling, safe, /on its way/],
  [
    'cancel',
    'once more, unconfirmed',
    [...cancelling, told.settled('key_new_1', 'unknown')],
    safe,
    null
  ],
  ['record', 'once the old key is gone', toRevoked, safe, null],
  ['record', 'before', toVerified, safe, 'absent'],
  [
    'record',
    'with a key that is not stored',
    [...toReplacement, told.seen('key_old', 'revoked')],
    waiting,
    /is stored/
  ],
  [
    'record',
    'unconfirmed',
    [...toVerified, told.revoke('old', 'key_old'), told.settled('key_old', 'unknown')],
    safe,
    /not confirmed/
  ],
  ['record', 'with a second key found', [...toRevoked, late()], safe, /keys that were found/],
  ['close', 'at the beginning', [told.started()], safe, null],
  ['close', 'lost', [told.started(), told.intended(), told.lost()], safe, /reply to Create/],
  ['close', 'with a replacement', toReplacement, safe, 'absent']
]

test.each(cases)('%s %s', (action, _when, events, context, lock) => {
  const found = lockOf(stateAfter(...events), action, context)
  if (lock instanceof RegExp) expect(found).toMatch(lock)
  else expect(found).toBe(lock)
})

test('an action that is locked is refused with its reason', () => {
  const state = stateAfter(...toVerified)
  expect(() => requireUnlocked(state, 'revoke', safe)).not.toThrow()
  expect(() => requireUnlocked(state, 'revoke', notSafe)).toThrow('10.0.4.17')
  expect(() => requireUnlocked(state, 'record', safe)).toThrow('stands elsewhere')
})

test('a new key with other settings is never said to be ready to take over', () => {
  const verdict = { answer: 'safe', sentence: '', evidence: 'callers', counts: {} } as const
  const accepted = { is: 'differences-accepted', reason: 'Known' } as const
  expect(sentenceOf(stateAfter(...differing), verdict, false)).toMatch(/other settings/)
  expect(sentenceOf(stateAfter(...differing, accepted), verdict, false)).toMatch(/can be revoked/)
})

function late(): Told {
  return told.found(1, madeBy(1, { id: 'key_twin' }))
}
