import { replay, step } from '@main/core/rotation/rotation-machine'
import type { Effect, RotationState } from '@main/core/rotation/rotation-state'
import type { RotationEntry, RotationEvent } from '@shared/contract/rotation-events'
import { withNonce } from '@shared/domain/rotation-name'
import type { Key } from '@shared/horizon/key'

type EventOf<I extends RotationEvent['is']> = Extract<RotationEvent, { is: I }>

/** Events of a rotation, told short: a key of its own to replace, one replacement per attempt. */
export const storyId = '00000000-0000-4000-8000-0000000000aa'
const storyStart = Date.parse('2026-11-20T09:00:00.000Z')

export const storyKey = (changes: Partial<Key> = {}): Key => ({
  id: 'key_old',
  clientName: 'Billing',
  hint: 'hz_live_old0',
  type: 'organization',
  scopes: ['conversations:read'],
  rateLimit: 100,
  createdAt: '2026-01-01T00:00:00Z',
  expiresAt: null,
  enabled: true,
  version: 1,
  ...changes
})

export const nonceOfAttempt = (attempt: number): string => String(attempt).padStart(16, '0')
export const operationOf = (attempt: number): string =>
  `00000000-0000-4000-9000-${String(attempt).padStart(12, '0')}`

/** The key that an attempt makes. */
export const madeBy = (attempt: number, changes: Partial<Key> = {}): Key =>
  storyKey({
    id: `key_new_${attempt}`,
    clientName: withNonce('Billing', nonceOfAttempt(attempt)),
    hint: `hz_live_new${attempt}`,
    createdAt: '2026-11-20T09:00:01Z',
    ...changes
  })

export const candidateFor = (key: Key): EventOf<'found'>['candidates'][number] => ({
  keyId: key.id,
  clientName: key.clientName,
  createdAt: key.createdAt ?? null,
  enabled: key.enabled,
  certainty: 'nonce'
})

export const told = {
  started: (changes: Partial<EventOf<'started'>> = {}): RotationEvent => ({
    is: 'started',
    subject: { kind: 'api-key', key: storyKey() },
    mode: 'guided',
    organizationId: 'org_1',
    checks: [],
    draft: {
      clientName: 'Billing',
      scopes: ['conversations:read'],
      rateLimit: 100,
      expiresAt: null
    },
    ...changes
  }),
  intended: (attempt = 1): RotationEvent => ({
    is: 'create-intended',
    operationId: operationOf(attempt),
    nonce: nonceOfAttempt(attempt),
    clientName: withNonce('Billing', nonceOfAttempt(attempt)),
    knownIds: ['key_old']
  }),
  created: (attempt = 1, changes: Partial<EventOf<'created'>> = {}): RotationEvent => ({
    is: 'created',
    operationId: operationOf(attempt),
    key: madeBy(attempt),
    differences: [],
    isRecovered: false,
    ...changes
  }),
  refused: (attempt = 1): RotationEvent => ({
    is: 'create-refused',
    operationId: operationOf(attempt),
    failure: { code: 'validation-failed', message: 'No', status: 422 }
  }),
  lost: (attempt = 1, failure: EventOf<'create-lost'>['failure'] = null): RotationEvent => ({
    is: 'create-lost',
    operationId: operationOf(attempt),
    failure
  }),
  found: (attempt: number, ...keys: readonly Key[]): RotationEvent => ({
    is: 'found',
    operationId: operationOf(attempt),
    candidates: keys.map(candidateFor)
  }),
  moreFound: (count: number, attempt = 1): RotationEvent => ({
    is: 'more-found',
    operationId: operationOf(attempt),
    count
  }),
  looked: (when: EventOf<'looked'>['when'], attempt = 1): RotationEvent => ({
    is: 'looked',
    operationId: operationOf(attempt),
    when
  }),
  adopted: (key: Key): RotationEvent => ({ is: 'adopted', key, reason: 'It is in the vault' }),
  stored: { is: 'stored' } as RotationEvent,
  delivered: { is: 'delivered' } as RotationEvent,
  verified: { is: 'verified', by: { kind: 'word', reason: 'Seen at work' } } as RotationEvent,
  revoke: (
    target: EventOf<'revoke-intended'>['target'],
    keyId: string,
    overrideReason: string | null = 'The ticket says so'
  ): RotationEvent => ({
    is: 'revoke-intended',
    target,
    keyId,
    grounds:
      target === 'old' ? { evidence: 'callers', summary: 'Safe', counts: {}, overrideReason } : null
  }),
  settled: (keyId: string, outcome: EventOf<'revoke-settled'>['outcome']): RotationEvent => ({
    is: 'revoke-settled',
    keyId,
    outcome
  }),
  seen: (keyId: string, state: EventOf<'seen'>['state']): RotationEvent => ({
    is: 'seen',
    keyId,
    state
  }),
  ended: (how: EventOf<'ended'>['how']): RotationEvent => ({ is: 'ended', how })
}

/** What is written at a moment, by a person where nothing else is said. */
export type Told = RotationEvent | { event: RotationEvent; afterMs?: number; by?: string }

export function entriesOf(...events: readonly Told[]): RotationEntry[] {
  let atMs = storyStart
  return events.map((each, index) => {
    const { event, afterMs = 0, by = 'Ada Moreau' } = 'is' in each ? { event: each } : each
    atMs += afterMs
    return { seq: index + 1, at: new Date(atMs).toISOString(), by, event }
  })
}

export const stateAfter = (...events: readonly Told[]): RotationState =>
  replay(storyId, entriesOf(...events))

/** The effects of the last event. */
export function effectsAfter(...events: readonly Told[]): readonly Effect[] {
  const entries = entriesOf(...events)
  const last = entries.pop()
  if (last === undefined) return []
  const state = entries.length === 0 ? null : replay(storyId, entries)
  return step(state, storyId, last).effects
}

export const toReplacement = [told.started(), told.intended(), told.created()] as const
export const toDelivered = [...toReplacement, told.stored, told.delivered] as const
export const toVerified = [...toDelivered, told.verified] as const
export const toRevoked = [
  ...toVerified,
  told.revoke('old', 'key_old'),
  told.settled('key_old', 'ended')
] as const
/** A lost reply, and the list was seen without the key a minute later. */
export const toRetry = [
  told.started(),
  told.intended(),
  told.lost(),
  { event: told.looked('after-60-s'), afterMs: 60_000 }
] as const
