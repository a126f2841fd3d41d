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

test('of 100,000 keys with the number some are listed, the others once those are decided on', () => {
  const sight = sightOf([storyKey(), ...many(100_000)])
  const [found, ...others] = observed(stateAfter(...lost), sight)
  expect(others).toEqual([])
  if (found?.is !== 'found') throw new Error('nothing was found')
  expect(found.candidates).toHaveLength(100)

  expect(observed(stateAfter(...lost, found), sight)).toEqual([])
  const gone = found.candidates.map(({ keyId }) => told.seen(keyId, 'gone'))
  expect(observed(stateAfter(...lost, found, ...gone), sight)).toContainEqual(
    expect.objectContaining({ is: 'found' })
  )
})

test('of any number of keys that may be the one some are listed', () => {
  const sight = sightOf([storyKey(), ...many(10_000, { clientName: 'Billing' })])
  expect(observed(stateAfter(...lost), sight)).toMatchObject([
    { is: 'found', candidates: { length: 100 } }
  ])
})

test('a file with 30,000 found keys is summed up', () => {
  const state = stateAfter(...lost, told.found(1, ...many(30_000)))
  expect(state.orphans).toHaveLength(30_000)
})
