import { resume } from '@main/core/rotation/rotation-machine'
import { isOpen, situationOf } from '@main/core/rotation/rotation-situation'
import type { RotationEvent } from '@shared/contract/rotation-events'
import {
  candidateFor,
  effectsAfter,
  madeBy,
  operationOf,
  stateAfter,
  storyKey,
  type Told,
  told,
  toReplacement,
  toRetry
} from '@support/rotation-story'
import { expect, test } from 'vitest'

const startMs = Date.parse('2026-11-20T09:00:00.000Z')
const operationId = operationOf(1)
const answered = { code: 'server-error', message: 'Failed', status: 500 } as const

test('looks come at once, after 5 s, 60 s and 10 min', () => {
  const lost = [told.started(), told.intended(), told.lost()]
  const look = (when: string, afterMs: number) => [{ do: 'look', operationId, when, afterMs }]
  expect(effectsAfter(...lost)).toEqual(look('at-once', 0))
  const first = [...lost, { event: told.looked('at-once'), afterMs: 1_000 }]
  expect(effectsAfter(...first)).toEqual(look('after-5-s', 4_000))
  const second = [...first, { event: told.looked('after-5-s'), afterMs: 4_000 }]
  expect(effectsAfter(...second)).toEqual(look('after-60-s', 55_000))
  const third = [...second, { event: told.looked('after-60-s'), afterMs: 55_000 }]
  expect(effectsAfter(...third)).toEqual(look('after-10-min', 540_000))
  expect(effectsAfter(...third, told.looked('after-10-min'))).toEqual([])
  expect(effectsAfter(...third, told.looked('asked'))).toEqual([])
})

test('another attempt is possible once a list a minute later showed nothing', () => {
  const lost = [told.started(), told.intended(), told.lost()]
  expect(situationOf(stateAfter(...lost, told.looked('after-5-s')))).toBe('create-unknown')
  expect(situationOf(stateAfter(...toRetry))).toBe('not-created')
  expect(effectsAfter(...toRetry, told.intended(2))).toEqual([
    { do: 'post-create', operationId: operationOf(2) }
  ])
  const asked = { event: told.looked('asked'), afterMs: 60_000 }
  expect(situationOf(stateAfter(...lost, asked))).toBe('not-created')
})

test.each([
  [500, 'not-created'],
  [429, 'not-created'],
  [503, 'not-created'],
  [504, 'create-unknown'],
  [200, 'create-unknown']
] as const)('a failure with %i and one look without it is %s', (status, situation) => {
  const lost = told.lost(1, { ...answered, status })
  const state = stateAfter(told.started(), told.intended(), lost, told.looked('at-once'))
  expect(situationOf(state)).toBe(situation)
})

test('three starts after the 10-minute look without a find end it as not created', () => {
  const tried = [...toRetry, { event: told.looked('after-10-min'), afterMs: 540_000 }]
  const state = stateAfter(...tried)
  expect(resume(state, startMs)).toEqual([
    { do: 'look', operationId, when: 'at-start', afterMs: 0 }
  ])
  const starts = [told.looked('at-start'), told.looked('at-start'), told.looked('at-start')]
  expect(stateAfter(...tried, ...starts.slice(1)).attempts[0]?.outcome).toBe('unknown')
  const over = stateAfter(...tried, ...starts)
  expect(over.attempts[0]?.outcome).toBe('not-created')
  expect(resume(over, startMs)).toEqual([])
})

test('a restart goes on with the look that is due, and makes up for none before it', () => {
  const state = stateAfter(told.started(), told.intended(), told.lost())
  const look = (afterStartMs: number) => resume(state, startMs + afterStartMs)
  expect(look(3_600_000)).toMatchObject([{ when: 'after-10-min', afterMs: 0 }])
  expect(look(30_000)).toMatchObject([{ when: 'after-5-s', afterMs: 0 }])
  expect(look(-86_400_000)).toMatchObject([{ when: 'at-once', afterMs: 0 }])
})

test.each([
  ['after it was given up', [...toRetry, ...threeStarts()]],
  ['after another attempt succeeded', [...toRetry, told.intended(2), told.created(2)]],
  ['after the rotation ended', [...toRetry, told.ended('closed')]]
] as const)('a late landing is taken %s', (_when, events) => {
  const state = stateAfter(...events, told.found(1, madeBy(1)))
  expect(state.orphans).toMatchObject([{ keyId: 'key_new_1', fate: 'undecided', operationId }])
  expect(situationOf(state)).toBe('orphans-found')
  expect(isOpen(state)).toBe(true)
  const revoked = [told.revoke('orphan', 'key_new_1'), told.settled('key_new_1', 'ended')]
  const over = stateAfter(...events, told.found(1, madeBy(1)), ...revoked)
  expect(over.orphans).toMatchObject([{ fate: 'ended' }])
  expect(isOpen(over)).toBe(over.ended === null)
})

test('two keys of one attempt are both listed and neither is touched', () => {
  const twin = madeBy(1, { id: 'key_twin' })
  const events = [...toRetry, told.found(1, madeBy(1), twin)]
  expect(effectsAfter(...events)).toEqual([])
  expect(stateAfter(...events).orphans).toMatchObject([
    { keyId: 'key_new_1', fate: 'undecided' },
    { keyId: 'key_twin', fate: 'undecided' }
  ])
  const second = stateAfter(...toReplacement, told.found(1, madeBy(1), twin))
  expect(second.orphans).toMatchObject([{ keyId: 'key_twin', fate: 'undecided' }])
  expect(second.replacement?.key.id).toBe('key_new_1')
})

test('a plaintext that comes back makes a found key the replacement, or a listed second one', () => {
  const events = [...toRetry, told.found(1, madeBy(1))]
  const recovered = told.created(1, { isRecovered: true })
  const state = stateAfter(...events, recovered)
  expect(state).toMatchObject({ orphans: [], replacement: { key: { id: 'key_new_1' } } })
  const beside = stateAfter(...toRetry, told.intended(2), told.created(2), recovered)
  expect(beside.replacement?.key.id).toBe('key_new_2')
  expect(beside.orphans).toMatchObject([{ keyId: 'key_new_1', fate: 'undecided' }])
})

test('an adopted key is the replacement, stored by the operator’s word', () => {
  const events = [...toRetry, told.found(1, madeBy(1, { scopes: ['a'] }))]
  const state = stateAfter(...events, told.adopted(madeBy(1, { scopes: ['a'] })))
  expect(state.orphans).toMatchObject([{ fate: 'adopted' }])
  expect(state.replacement).toMatchObject({ operationId: null, fate: 'active' })
  expect(state.replacement?.storedAt).not.toBeNull()
  expect(state.replacement?.differences).toEqual([
    'scopes: asked for conversations:read, the key has a'
  ])
  expect(() => stateAfter(...events, told.adopted(storyKey()))).toThrow('being replaced')
})

function threeStarts(): readonly Told[] {
  const start = told.looked('at-start')
  return [told.looked('after-10-min'), start, start, start]
}

test('a key that only may be ours can be left to its owner, and the looks go on', () => {
  const like = { ...candidateFor(madeBy(1, { id: 'key_theirs' })), certainty: 'likely' } as const
  const found: RotationEvent = { is: 'found', operationId, candidates: [like] }
  const disowned = { is: 'disowned', keyId: 'key_theirs', reason: 'Made by Ada' } as const
  const lost = [told.started(), told.intended(), told.lost(), told.looked('at-once')]
  const state = stateAfter(...lost, found, disowned)
  expect(situationOf(state)).toBe('create-unknown')
  expect(state.orphans).toMatchObject([{ keyId: 'key_theirs', fate: 'disowned' }])
  expect(effectsAfter(...lost, found, disowned)).toMatchObject([{ do: 'look', when: 'after-5-s' }])
  expect(stateAfter(...lost, found, disowned, told.seen('key_theirs', 'gone'))).toMatchObject({
    orphans: [{ fate: 'disowned' }]
  })

  // Beside a replacement that works it would else keep the rotation from ever being ended.
  const second = [...toRetry, told.intended(2), told.created(2), found]
  expect(situationOf(stateAfter(...second))).toBe('orphans-found')
  expect(situationOf(stateAfter(...second, disowned))).toBe('to-store')
  expect(() => stateAfter(...second, disowned, told.revoke('orphan', 'key_theirs'))).toThrow()
})

test('a key whose name carries the number is left to nobody', () => {
  const events = [...toRetry, told.found(1, madeBy(1))]
  const disowned = { is: 'disowned', keyId: 'key_new_1', reason: 'Made by Ada' } as const
  expect(() => stateAfter(...events, disowned)).toThrow('carries the nonce')
})
