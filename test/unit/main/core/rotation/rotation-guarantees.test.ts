import { lockOf, type RotationAction } from '@main/core/rotation/rotation-locks'
import { replay, resume, step } from '@main/core/rotation/rotation-machine'
import { isOpen, situationOf, stageOf } from '@main/core/rotation/rotation-situation'
import type { Effect, RotationState } from '@main/core/rotation/rotation-state'
import type { RotationEntry, RotationEvent } from '@shared/contract/rotation-events'
import { madeBy, storyId, told } from '@support/rotation-story'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const attempt = fc.integer({ min: 1, max: 4 })
const keyId = fc.constantFrom('key_old', 'key_new_1', 'key_new_2', 'key_new_3', 'key_twin')
const made = fc
  .record({ attempt, isTwin: fc.boolean(), enabled: fc.boolean() })
  .map(({ attempt, isTwin, enabled }) =>
    madeBy(attempt, isTwin ? { id: 'key_twin', enabled } : { enabled })
  )
const event: fc.Arbitrary<RotationEvent> = fc.oneof(
  { weight: 3, arbitrary: attempt.map(told.intended) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(attempt, fc.boolean())
      .map(([n, differs]) => told.created(n, { differences: differs ? ['other'] : [] }))
  },
  attempt.map(told.refused),
  fc
    .tuple(attempt, fc.constantFrom(null, 500, 504))
    .map(([n, status]) =>
      told.lost(n, status === null ? null : { code: 'server-error', message: 'x', status })
    ),
  fc.tuple(attempt, made).map(([n, key]) => told.found(n, key)),
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('at-once', 'after-60-s', 'after-10-min', 'at-start', 'asked'), attempt)
      .map(([when, n]) => told.looked(when as 'asked', n))
  },
  made.map(told.adopted),
  keyId.map(id => ({ is: 'plaintext-lost', keyId: id }) as const),
  { weight: 3, arbitrary: fc.constant(told.stored) },
  fc.constant(told.delivered),
  fc.constant(told.verified),
  fc.constant({ is: 'differences-accepted', reason: 'known' } as const),
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom('old', 'replacement', 'orphan'), keyId)
      .map(([target, id]) => told.revoke(target as 'old', id))
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(keyId, fc.constantFrom('ended', 'not-confirmed', 'refused', 'unknown'))
      .map(([id, outcome]) => told.settled(id, outcome as 'ended'))
  },
  fc
    .tuple(keyId, fc.constantFrom('revoked', 'expired', 'gone', 'active'))
    .map(([id, state]) => told.seen(id, state as 'gone')),
  fc.constantFrom('recorded', 'cancelled', 'closed').map(how => told.ended(how as 'closed'))
)
const tried = fc.record({
  event,
  afterMs: fc.constantFrom(0, 1_000, 60_000, 600_000),
  by: fc.constantFrom('Ada Moreau', 'Ada Moreau', 'console')
})

const actions: readonly RotationAction[] = [
  'create',
  'look',
  'adopt',
  'revoke-orphan',
  'deliver',
  'verify',
  'revoke',
  'revoke-early',
  'cancel',
  'record',
  'close'
]
const live = ['active', 'revoking', 'unconfirmed']

test('whatever happens in whatever order, the guarantees hold', () => {
  let accepted = 0
  const reached = new Set<string>()
  const property = fc.property(
    fc.array(tried, { minLength: 40, maxLength: 160, size: 'max' }),
    events => {
      const start: RotationEntry = {
        seq: 1,
        at: '2026-11-20T09:00:00.000Z',
        by: 'Ada Moreau',
        event: told.started()
      }
      const entries = [start]
      const known = new Set<string>()
      let { state } = step(null, storyId, start)
      for (const { event, afterMs, by } of events) {
        const at = new Date(Date.parse(entries.at(-1)?.at ?? '') + afterMs).toISOString()
        const entry: RotationEntry = { seq: entries.length + 1, at, by, event }
        const next = tryStep(state, entry)
        if (next === null) continue
        checkEffects(state, entry, next.effects)
        noteKeys(event, known)
        checkState(next.state, known)
        entries.push(entry)
        state = next.state
        accepted += 1
        reached.add(situationOf(state))
      }
      expect(replay(storyId, entries)).toEqual(state)
      const again = resume(state, Date.parse('2026-11-21T00:00:00Z'))
      expect(again.filter(effect => effect.do === 'post-create' || effect.do === 'delete')).toEqual(
        []
      )
    }
  )
  fc.assert(property, { numRuns: 500 })
  expect(accepted).toBeGreaterThan(5_000)
  // Else nothing was tried: from the first create to the last revocation.
  expect([...reached]).toEqual(
    expect.arrayContaining(['to-record', 'revoke-unconfirmed', 'orphans-found', 'ended'])
  )
})

function tryStep(state: RotationState, entry: RotationEntry) {
  try {
    return step(state, storyId, entry)
  } catch (error) {
    expect(String(error)).toContain('cannot follow')
    return null
  }
}

function checkEffects(before: RotationState, entry: RotationEntry, effects: readonly Effect[]) {
  const { event, by } = entry
  for (const effect of effects) {
    if (effect.do === 'post-create') {
      expect(before.attempts.map(({ outcome }) => outcome)).not.toContain('on-its-way')
      expect(before.orphans.map(({ fate }) => fate)).not.toContain('undecided')
      expect(live).not.toContain(before.replacement?.fate)
      expect(before.ended).toBeNull()
    }
    if (effect.do !== 'delete') continue
    if (event.is !== 'revoke-intended') throw new Error('A delete out of nothing')
    expect(by).not.toBe('console')
    expect(effect.keyId).toBe(event.keyId)
    const others = [before.replacement?.key.id, ...before.orphans.map(({ keyId }) => keyId)]
    if (event.target === 'old') {
      expect(effect.keyId).toBe('key_old')
      expect(others).not.toContain(effect.keyId)
      expect(before.replacement?.fate).toBe('active')
      expect(before.replacement?.storedAt).not.toBeNull()
    } else expect(effect.keyId).not.toBe('key_old')
  }
}

/** No key that was ever heard of gets out of view, and nothing undecided is closed away. */
function checkState(state: RotationState, known: ReadonlySet<string>) {
  const listed = [state.replacement?.key.id, ...state.orphans.map(({ keyId }) => keyId)]
  expect(listed).toEqual(expect.arrayContaining([...known]))
  const situation = situationOf(state)
  if (situation === 'ended') expect(isOpen(state)).toBe(false)
  if (!isOpen(state)) {
    expect(state.orphans.filter(({ fate }) => fate === 'undecided')).toEqual([])
    expect(situation).toBe('ended')
  }
  expect(stageOf(state)).toEqual(expect.any(String))
  // What is offered for a create is what the machine takes.
  const canCreate = lockOf(state, 'create') === null
  const sent = tryStep(state, {
    seq: state.lastSeq + 1,
    at: '2026-11-20T09:00:00.000Z',
    by: 'Ada Moreau',
    event: told.intended(9)
  })
  expect(sent !== null).toBe(canCreate)
  for (const action of actions) lockOf(state, action)
}

function noteKeys(event: RotationEvent, known: Set<string>) {
  if (event.is === 'created' || event.is === 'adopted') known.add(event.key.id)
  if (event.is === 'found') for (const { keyId } of event.candidates) known.add(keyId)
}
