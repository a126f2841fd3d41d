import type { HeldKeys, KeyListing } from '@main/core/ports'
import { maskCredentials } from '@shared/domain/key-format'
import type { Key } from '@shared/horizon/key'
import { type Db, statement } from '../open'
import { recordKeySnapshot } from './key-snapshots'
import { parseStored } from './stored-json'

const selectKeys = 'SELECT body FROM keys ORDER BY position'
const selectUnreadable = 'SELECT position, id, reason FROM unreadable_keys ORDER BY position'
const selectSync = `
  SELECT fetched_at AS fetchedAt, clock_offset_ms AS clockOffsetMs
  FROM sync_state
  WHERE name = 'keys'`

const insertKey = 'INSERT INTO keys (position, id, body) VALUES (?, ?, ?)'
const insertUnreadable = `
  INSERT OR REPLACE INTO unreadable_keys (position, id, reason)
  VALUES (@position, @id, @reason)`
const upsertSync = `
  INSERT INTO sync_state (name, fetched_at, clock_offset_ms)
  VALUES ('keys', @fetchedAt, @clockOffsetMs)
  ON CONFLICT (name) DO UPDATE
  SET fetched_at = excluded.fetched_at, clock_offset_ms = excluded.clock_offset_ms`

type UnreadableRow = { position: number; id: string | null; reason: string }

/** A server that puts a whole credential into a field unknown here must not get it onto the disk. */
function withoutCredentials(key: Key): Key {
  if (key.unknownFields === undefined) return key
  return { ...key, unknownFields: JSON.parse(maskCredentials(JSON.stringify(key.unknownFields))) }
}

export function heldKeys(db: Db): HeldKeys {
  const bodies = statement(db, selectKeys).all() as { body: string }[]
  const unreadable = statement(db, selectUnreadable).all() as UnreadableRow[]
  const sync = statement(db, selectSync).get() as
    | { fetchedAt: string; clockOffsetMs: number }
    | undefined
  return {
    keys: bodies.map(({ body }) => parseStored<Key>(body)),
    unreadable: unreadable.map(({ position, id, reason }) => ({
      position,
      id: id ?? undefined,
      reason
    })),
    fetchedAt: sync?.fetchedAt ?? null,
    clockOffsetMs: sync?.clockOffsetMs ?? 0
  }
}

/** Replaces the list and records a snapshot, together or not at all. */
export function storeKeys(db: Db, listing: KeyListing, fetchedAt: string): void {
  const keys = listing.keys.map(withoutCredentials)
  db.transaction(() => {
    db.exec('DELETE FROM keys; DELETE FROM unreadable_keys')
    for (const [position, key] of keys.entries()) {
      statement(db, insertKey).run(position, key.id, JSON.stringify(key))
    }
    for (const { position, id = null, reason } of listing.unreadable) {
      statement(db, insertUnreadable).run({ position, id, reason: maskCredentials(reason) })
    }
    statement(db, upsertSync).run({ fetchedAt, clockOffsetMs: listing.clockOffsetMs })
    recordKeySnapshot(db, keys, fetchedAt)
  }).immediate()
}
