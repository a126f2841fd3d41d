import {
  emptyKnownIds,
  idsPerFilter,
  type KnownIds,
  loadKnownIds
} from '@main/database/audit/known-ids'
import { migrate } from '@main/database/migrate'
import { cacheMigrations } from '@main/database/migrations/cache'
import { type Db, openInMemory } from '@main/database/open'
import { expect, test } from 'vitest'

function openDb(): Db {
  const db = openInMemory()
  migrate(db, 'cache', cacheMigrations)
  return db
}

/** Positions are what fills a filter: a few ids stand for millions. */
const positions = Array.from({ length: 41 }, (_, nth) => 1 + nth * idsPerFilter.least)
const idAt = (position: number): string => `aud_${position.toString(16).padStart(12, '0')}`

function filled(db: Db): KnownIds {
  const known = emptyKnownIds(db)
  for (const position of positions) known.add(idAt(position), position)
  return known
}

const isPlaced = (known: KnownIds, position: number): boolean =>
  known.placesOf(idAt(position)).some(({ from, to }) => from <= position && position <= to)

test('an id is known whatever number of others came after it, and after a restart', () => {
  const db = openDb()
  const known = filled(db)
  expect(positions.filter(position => !isPlaced(known, position))).toEqual([])
  known.save()
  const again = loadKnownIds(db)
  expect(positions.filter(position => !again || !isPlaced(again, position))).toEqual([])
  expect(again?.addedTo()).toBe(positions.at(-1))
  expect(again?.placesOf('aud_never')).toEqual([])
})

test('the more ids there are, the more a filter takes, within a bound on what is written at once', () => {
  const db = openDb()
  filled(db).save()
  const sizes = db.prepare('SELECT length(body) FROM audit_known_ids ORDER BY id').pluck().all()
  const rooms = (sizes as number[]).map(bytes => Math.floor((bytes * 8) / 24 / 262_144))
  expect(rooms).toEqual([1, 1, 2, ...new Array(10).fill(4)])
})

test('after a restart the filter that was filling goes on', () => {
  const db = openDb()
  filled(db).save()
  const again = loadKnownIds(db)
  const next = (positions.at(-1) ?? 0) + 5
  again?.add(idAt(next), next)
  again?.save()
  const third = loadKnownIds(db)
  expect([...positions, next].filter(position => !third || !isPlaced(third, position))).toEqual([])
})
