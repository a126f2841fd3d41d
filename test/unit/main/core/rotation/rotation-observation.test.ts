import { observed, type Sight } from '@main/core/rotation/rotation-observation'
import type { Key } from '@shared/horizon/key'
import { madeBy, stateAfter, storyKey, told } from '@support/rotation-story'
import { expect, test } from 'vitest'

const lost = [told.started(), told.intended(), told.lost()]
const nowMs = Date.parse('2026-11-20T09:01:00.000Z')

const sightOf = (keys: readonly Key[]): Sight => ({
  listing: { keys, unreadable: [], clockOffsetMs: 0 },
  fetchedAt: new Date(nowMs).toISOString(),
  nowMs,
  isLater: true,
  wanted: new Map(),
  foreignIds: new Set()
})
const many = (count: number, changes: Partial<Key> = {}): Key[] =>
  Array.from({ length: count }, (_, index) => madeBy(1, { id: `key_${index}`, ...changes }))

test('of 20,000 keys with the number some are listed and the others counted; each decision makes room', () => {
  const sight = sightOf([storyKey(), ...many(20_000)])
  const [found, ...others] = observed(stateAfter(...lost), sight)
  expect(others).toEqual([told.moreFound(19_900)])
  if (found?.is !== 'found') throw new Error('nothing was found')
  expect(found.candidates).toHaveLength(100)

  const listed = [...lost, found, ...others]
  expect(observed(stateAfter(...listed), sight)).toEqual([])
  const decided = found.candidates.flatMap(({ keyId }) => [
    told.revoke('orphan', keyId),
    told.settled(keyId, 'ended')
  ])
  const after = observed(
    stateAfter(...listed, ...decided),
    sightOf([storyKey(), ...many(20_000).slice(100)])
  )
  expect(after).toMatchObject([{ is: 'found', candidates: { length: 100 } }])
})

test('of any number of keys that may be the one some are listed, and the others stay counted', () => {
  const sight = sightOf([storyKey(), ...many(10_000, { clientName: 'Billing' })])
  const events = observed(stateAfter(...lost), sight)
  expect(events).toMatchObject([
    { is: 'found', candidates: { length: 100 } },
    told.moreFound(9_900)
  ])
  expect(observed(stateAfter(...lost, ...events), sight)).toEqual([])
})

test('the key that was sent is listed before any number of others that carry its number', () => {
  const invented = [
    ...many(50_000, { scopes: ['all'] }),
    ...many(50_000, { enabled: false }).map(key => ({ ...key, id: `off_${key.id}` }))
  ]
  const sight = sightOf([storyKey(), ...invented, madeBy(1)])
  const [found] = observed(stateAfter(...lost), sight)
  expect(found).toMatchObject({
    candidates: expect.arrayContaining(
      [{ keyId: 'key_new_1' }].map(each => expect.objectContaining(each))
    )
  })
})

test('keys that a server makes vanish make no room for others, and dead ones are not counted', () => {
  const found = told.found(1, ...many(120))
  const gone = many(120).map(({ id }) => told.seen(id, 'gone'))
  const full = [...lost, found, ...gone]
  const late = madeBy(1, { id: 'key_late' })
  expect(observed(stateAfter(...full), sightOf([storyKey(), late]))).toEqual([told.moreFound(1)])
  const dead = { ...late, enabled: false }
  expect(observed(stateAfter(...full), sightOf([storyKey(), dead]))).toEqual([])
})

test('that there are no more is believed to a whole list of later alone', () => {
  const state = stateAfter(...lost, told.found(1, ...many(100)), told.moreFound(5))
  const none = sightOf([storyKey(), ...many(100)])
  expect(observed(state, none)).toEqual([told.moreFound(0)])
  expect(observed(state, { ...none, isLater: false })).toEqual([])
  const unreadable = [{ position: 3, reason: 'no id' }]
  expect(observed(state, { ...none, listing: { ...none.listing, unreadable } })).toEqual([])
})

test('a file with 30,000 found keys is summed up', () => {
  const state = stateAfter(...lost, told.found(1, ...many(30_000)))
  expect(state.orphans).toHaveLength(30_000)
})
