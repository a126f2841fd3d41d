import { lineageOf } from '@main/core/rotation/lineage'
import type { HeldRotation } from '@main/core/rotation/rotation-engine'
import { replay } from '@main/core/rotation/rotation-machine'
import {
  entriesOf,
  madeBy,
  storyKey,
  type Told,
  told,
  toRevoked,
  toVerified
} from '@support/rotation-story'
import { expect, test } from 'vitest'

const now = Date.parse('2026-11-20T10:00:00Z')
const rotationId = '00000000-0000-4000-8000-0000000000aa'
const held = (...events: readonly Told[]): HeldRotation => {
  const entries = entriesOf(...events)
  return { entries, state: replay(rotationId, entries) }
}
const recorded = held(...toRevoked, told.ended('recorded'))
const dead = storyKey({ enabled: false, revokedAt: '2026-11-20T09:30:00+00:00' })

const ids = (keyId: string, rotations: readonly HeldRotation[], keys = [dead, madeBy(1)]) =>
  lineageOf(keyId, rotations, keys, now).map(each => each.keyId)

test.each(['key_old', 'key_new_1'])('a rotation joins both keys, seen from %s', keyId => {
  expect(lineageOf(keyId, [recorded], [dead, madeBy(1)], now)).toEqual([
    {
      keyId: 'key_old',
      clientName: 'Billing',
      hint: 'hz_live_old0',
      status: 'revoked',
      rotationId: null,
      replacedAt: '2026-11-20T09:00:00.000Z'
    },
    {
      keyId: 'key_new_1',
      clientName: 'Billing',
      hint: 'hz_live_new1',
      status: 'active',
      rotationId,
      replacedAt: null
    }
  ])
})

test('a key on its own is its own lineage', () => {
  expect(ids('key_old', [])).toEqual(['key_old'])
})

test('what Horizon says of a key’s origin counts, also across rotations made elsewhere', () => {
  const third = storyKey({ id: 'key_3', rotatedFrom: 'key_new_1' })
  const keys = [dead, madeBy(1), third]
  expect(ids('key_old', [recorded], keys)).toEqual(['key_old', 'key_new_1', 'key_3'])
  const byHorizon = [dead, storyKey({ id: 'key_2', rotatedFrom: 'key_old' })]
  expect(lineageOf('key_2', [], byHorizon, now)).toMatchObject([
    { keyId: 'key_old', replacedAt: '2026-11-20T09:30:00.000Z' },
    { keyId: 'key_2', rotationId: null }
  ])
})

test('a cancelled rotation replaced nothing, and its dead key is not followed', () => {
  const cancelled = held(
    ...toVerified,
    told.revoke('replacement', 'key_new_1'),
    told.settled('key_new_1', 'ended'),
    told.ended('cancelled')
  )
  const keys = [
    storyKey(),
    madeBy(1, { enabled: false, rotatedFrom: 'key_old' }),
    storyKey({ id: 'key_2', rotatedFrom: 'key_old' })
  ]
  expect(ids('key_old', [cancelled], keys)).toEqual(['key_old', 'key_2'])
})

test('one whose cancel is not confirmed yet has replaced nothing either', () => {
  const events = [...toVerified, told.revoke('replacement', 'key_new_1')]
  expect(ids('key_old', [held(...events)], [storyKey(), madeBy(1)])).toEqual(['key_old'])
})

test('a key that is listed no more keeps its name and hint', () => {
  expect(lineageOf('key_new_1', [recorded], [madeBy(1)], now)[0]).toMatchObject({
    keyId: 'key_old',
    clientName: 'Billing',
    hint: 'hz_live_old0',
    status: 'not-listed'
  })
})

test('a circle of a server’s making ends', () => {
  const keys = ['a', 'b', 'c'].map((id, index, all) =>
    storyKey({ id, rotatedFrom: all.at(index - 1) ?? null })
  )
  expect(ids('b', [], keys)).toHaveLength(3)
  expect(ids('self', [], [storyKey({ id: 'self', rotatedFrom: 'self' })])).toEqual(['self'])
})
