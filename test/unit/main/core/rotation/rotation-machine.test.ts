import { replay, resume, step } from '@main/core/rotation/rotation-machine'
import { isOpen, situationOf, stageOf } from '@main/core/rotation/rotation-situation'
import {
  effectsAfter,
  entriesOf,
  madeBy,
  operationOf,
  stateAfter,
  storyId,
  type Told,
  toDelivered,
  told,
  toReplacement,
  toRetry,
  toRevoked,
  toVerified
} from '@support/rotation-story'
import { describe, expect, test } from 'vitest'

const startMs = Date.parse('2026-11-20T09:00:00.000Z')
const operationId = operationOf(1)

describe('what is sent', () => {
  test('a create leaves only after its intention is written, a delete after a person confirmed it', () => {
    expect(effectsAfter(told.started())).toEqual([])
    expect(effectsAfter(told.started(), told.intended())).toEqual([
      { do: 'post-create', operationId }
    ])
    expect(effectsAfter(...toVerified, told.revoke('old', 'key_old'))).toEqual([
      { do: 'delete', keyId: 'key_old' }
    ])
    const byItself = { event: told.revoke('old', 'key_old'), by: 'console' }
    expect(() => stateAfter(...toVerified, byItself)).toThrow('no person confirmed it')
  })

  const noSecondCreate: readonly [string, readonly Told[]][] = [
    ['an attempt is on its way', [told.started(), told.intended()]],
    ['a replacement lives', toReplacement],
    ['a replacement’s end is not confirmed', unconfirmedCancel()],
    ['a key that was found is not decided on', [...toRetry, told.found(1, madeBy(1))]],
    ['no list was seen after the loss', [told.started(), told.intended(), told.lost()]],
    ['it was cancelled', [...toReplacement, cancel(), told.settled('key_new_1', 'ended')]],
    ['it has ended', [told.started(), told.ended('closed')]]
  ]
  test.each(noSecondCreate)('no second create while %s', (_why, events) => {
    expect(() => stateAfter(...events, told.intended(2))).toThrow('“create-intended” cannot follow')
  })

  test('a nonce or an operation is never used twice', () => {
    expect(() => stateAfter(...toRetry, told.intended(1))).toThrow('used before')
  })

  test.each(['old', 'replacement', 'orphan'] as const)(
    'a restart sends nothing a second time: a DELETE of the %s that may have left is read',
    target => {
      const events: Record<typeof target, readonly Told[]> = {
        old: [...toVerified, told.revoke('old', 'key_old')],
        replacement: [...toReplacement, cancel()],
        orphan: [...toRetry, told.found(1, madeBy(1)), told.revoke('orphan', 'key_new_1')]
      }
      const keyId = target === 'old' ? 'key_old' : 'key_new_1'
      expect(resume(stateAfter(...events[target]), startMs)).toEqual([{ do: 'read', keyId }])
    }
  )

  test('a restart asks what became of a POST that may have left', () => {
    expect(resume(stateAfter(told.started(), told.intended()), startMs)).toEqual([
      { do: 'conclude-create', operationId }
    ])
  })
})

describe('whom a revocation hits', () => {
  const refused: readonly [string, readonly Told[], Told][] = [
    ['another key than the old one', toVerified, told.revoke('old', 'key_other')],
    ['the replacement as the old key', toVerified, told.revoke('old', 'key_new_1')],
    ['a found key as the old key', [...toVerified, late()], told.revoke('old', 'key_twin')],
    ['the old key as an orphan', toVerified, told.revoke('orphan', 'key_old')],
    ['the replacement as an orphan', toVerified, told.revoke('orphan', 'key_new_1')],
    ['the old key as the replacement', toVerified, told.revoke('replacement', 'key_old')],
    ['the old key before there is a replacement', [told.started()], revokeOld()],
    ['the old key before the new one is stored', toReplacement, revokeOld()],
    ['the old key when the replacement ended', [...toVerified, lostNew()], revokeOld()],
    ['the old key while a cancel is on its way', [...toVerified, cancel()], revokeOld()],
    ['the old key twice', toRevoked, revokeOld()],
    ['the replacement once the old key is gone', toRevoked, cancel()]
  ]
  test.each(refused)('never %s', (_what, events, event) => {
    expect(() => stateAfter(...events, event)).toThrow('“revoke-intended” cannot follow')
  })

  test('settings other than asked for stop it until they are accepted', () => {
    const differing = told.created(1, { differences: ['scopes: asked for a, the key has b'] })
    const events = [told.started(), told.intended(), differing, told.stored, told.delivered]
    expect(() => stateAfter(...events, revokeOld())).toThrow('differences')
    const accepted = { is: 'differences-accepted', reason: 'Known' } as const
    expect(stateAfter(...events, accepted, revokeOld()).oldFate).toBe('revoking')
  })

  test('an emergency needs a typed reason', () => {
    const events = [told.started({ mode: 'emergency' }), ...toDelivered.slice(1)]
    expect(() => stateAfter(...events, told.revoke('old', 'key_old', null))).toThrow('no reason')
    expect(stateAfter(...events, revokeOld()).oldFate).toBe('revoking')
  })
})

describe('what others do', () => {
  test('an old key that ended elsewhere leaves the rest of the way', () => {
    const state = stateAfter(...toReplacement, told.seen('key_old', 'revoked'))
    expect(state).toMatchObject({ oldFate: 'revoked', oldEndedBy: 'other' })
    expect(situationOf(state)).toBe('to-store')
    const verified = stateAfter(...toVerified, told.seen('key_old', 'expired'))
    expect(situationOf(verified)).toBe('to-record')
    const back = stateAfter(
      ...toVerified,
      told.seen('key_old', 'gone'),
      told.seen('key_old', 'active')
    )
    expect(back).toMatchObject({ oldFate: 'active', oldEndedBy: null })
  })

  test('an old key that works again after our revocation must be revoked again', () => {
    const state = stateAfter(...toRevoked, told.seen('key_old', 'active'))
    expect(state).toMatchObject({ oldFate: 'unconfirmed', oldEndedBy: 'us' })
    expect(effectsAfter(...toRevoked, told.seen('key_old', 'active'), revokeOld())).toEqual([
      { do: 'delete', keyId: 'key_old' }
    ])
  })

  test('a replacement that ended elsewhere makes room for another, and stays in view', () => {
    const events = [...toVerified, lostNew()]
    expect(situationOf(stateAfter(...events))).toBe('replacement-ended')
    const state = stateAfter(...events, told.intended(2), told.created(2))
    expect(state).toMatchObject({
      replacement: { key: { id: 'key_new_2' }, storedAt: null },
      deliveredAt: null,
      verified: null,
      orphans: [{ keyId: 'key_new_1', fate: 'ended' }]
    })
    const again = stateAfter(...events, told.intended(2), told.seen('key_new_1', 'active'))
    expect(again.orphans).toMatchObject([{ keyId: 'key_new_1', fate: 'undecided' }])
  })

  test('a list settles what a lost DELETE left open', () => {
    const unknown = [...toVerified, revokeOld(), told.settled('key_old', 'unknown')]
    expect(situationOf(stateAfter(...unknown))).toBe('revoke-unconfirmed')
    const gone = stateAfter(...unknown, told.seen('key_old', 'gone'))
    expect(gone).toMatchObject({ oldFate: 'gone', oldEndedBy: 'us' })
    expect(situationOf(gone)).toBe('to-record')
    const refused = stateAfter(...toVerified, revokeOld(), told.settled('key_old', 'refused'))
    expect(refused.oldFate).toBe('active')
  })

  test('a plaintext that is lost makes the replacement a key to be decided on', () => {
    const lost = { is: 'plaintext-lost', keyId: 'key_new_1' } as const
    const state = stateAfter(...toReplacement, lost)
    expect(state).toMatchObject({
      replacement: null,
      orphans: [{ keyId: 'key_new_1', fate: 'undecided', operationId }]
    })
    expect(situationOf(state)).toBe('orphans-found')
    expect(() => stateAfter(...toDelivered, lost)).toThrow('it is stored')
  })
})

describe('the end', () => {
  test('the record gives the old name back, once', () => {
    const recorded = [...toRevoked, told.ended('recorded')]
    const rename = [{ do: 'rename', keyId: 'key_new_1', clientName: 'Billing' }]
    expect(effectsAfter(...recorded)).toEqual(rename)
    expect(resume(stateAfter(...recorded), startMs)).toEqual(rename)
    const renamed = stateAfter(...recorded, { is: 'renamed', clientName: 'Billing' })
    expect(resume(renamed, startMs)).toEqual([])
    expect(isOpen(renamed)).toBe(false)
  })

  test('a cancel revokes the replacement and keeps the old key', () => {
    const state = stateAfter(...toDelivered, cancel(), told.settled('key_new_1', 'ended'))
    expect(state).toMatchObject({ oldFate: 'active', isCancelled: true })
    expect(stageOf(state)).toBe('record')
    const refused = stateAfter(...toDelivered, cancel(), told.settled('key_new_1', 'refused'))
    expect(refused).toMatchObject({ isCancelled: false, replacement: { fate: 'active' } })
  })

  const notYet: readonly [string, readonly Told[], 'recorded' | 'cancelled' | 'closed'][] = [
    ['an attempt is on its way', [told.started(), told.intended()], 'closed'],
    ['a reply is lost', [told.started(), told.intended(), told.lost()], 'closed'],
    ['a found key is undecided', [...toRetry, told.found(1, madeBy(1))], 'closed'],
    ['a replacement lives', toVerified, 'closed'],
    ['a replacement’s end is not confirmed', unconfirmedCancel(), 'cancelled'],
    ['the old key is not gone', toVerified, 'recorded'],
    ['the old key’s end is not confirmed', [...toVerified, revokeOld(), unknownOld()], 'recorded'],
    ['a second key was found', [...toRevoked, late()], 'recorded']
  ]
  test.each(notYet)('it does not end while %s', (_why, events, how) => {
    expect(() => stateAfter(...events, told.ended(how))).toThrow('“ended” cannot follow')
  })
})

describe('a damaged journal', () => {
  test.each([
    ['a gap in the numbers', () => replay(storyId, [...entriesOf(...toVerified)].toSpliced(3, 1))],
    ['no beginning', () => replay(storyId, entriesOf(told.intended()))],
    ['a second beginning', () => stateAfter(told.started(), told.started())],
    ['nothing at all', () => replay(storyId, [])],
    ['an outcome of no attempt', () => stateAfter(told.started(), told.created())],
    [
      'an outcome twice',
      () => stateAfter(told.started(), told.intended(), told.lost(), told.refused())
    ],
    ['a fate of a stranger', () => stateAfter(told.started(), told.seen('key_x', 'gone'))],
    [
      'a result without a request',
      () => stateAfter(told.started(), told.settled('key_old', 'ended'))
    ],
    [
      'another rotation’s event',
      () =>
        step(
          stateAfter(told.started()),
          'other',
          entriesOf(told.started(), told.stored)[1] as never
        )
    ]
  ])('%s is said', (_what, read) => {
    expect(read).toThrow(/Rotation .*(cannot follow|begins|no events)/)
  })
})

function cancel(): Told {
  return told.revoke('replacement', 'key_new_1')
}
function revokeOld(): Told {
  return told.revoke('old', 'key_old')
}
function unknownOld(): Told {
  return told.settled('key_old', 'unknown')
}
function lostNew(): Told {
  return told.seen('key_new_1', 'revoked')
}
function late(): Told {
  return told.found(1, madeBy(1, { id: 'key_twin' }))
}
function unconfirmedCancel(): readonly Told[] {
  return [...toReplacement, cancel(), told.settled('key_new_1', 'unknown')]
}
