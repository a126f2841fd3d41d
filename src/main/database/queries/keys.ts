import { maskCredentials } from '@shared/domain/key-format'
import { type Db, statement } from '../open'
import type { HeldListing, StoredListing } from '../stored-listing'
import { newestKeySnapshot, recordKeySnapshot } from './key-snapshots'
import { pack, unpack } from './stored-json'

const selectUses = 'SELECT body FROM key_uses'
const selectUnreadable = 'SELECT position, id, reason FROM unreadable_keys ORDER BY position'
const selectSync = `
  SELECT fetched_at AS fetchedAt, clock_offset_ms AS clockOffsetMs
  FROM sync_state
  WHERE name = 'keys'`

const putUses = 'INSERT OR REPLACE INTO key_uses (id, body) VALUES (1, ?)'
const insertUnreadable = `
  INSERT OR REPLACE INTO unreadable_keys (position, id, reason)
  VALUES (@position, @id, @reason)`
const upsertSync = `
  INSERT INTO sync_state (name, fetched_at, clock_offset_ms)
  VALUES ('keys', @fetchedAt, @clockOffsetMs)
  ON CONFLICT (name) DO UPDATE
  SET fetched_at = excluded.fetched_at, clock_offset_ms = excluded.clock_offset_ms`

type UnreadableRow = { position: number; id: string | null; reason: string }

/** The newest snapshot is the list; how the keys were last used lies beside it. */
export function heldKeys(db: Db): HeldListing {
  const uses = statement(db, selectUses).get() as { body: Buffer } | undefined
  const unreadable = statement(db, selectUnreadable).all() as UnreadableRow[]
  const sync = statement(db, selectSync).get() as
    | { fetchedAt: string; clockOffsetMs: number }
    | undefined
  return {
    states: newestKeySnapshot(db)?.states ?? '[]',
    uses: uses === undefined ? '[]' : unpack(uses.body),
    unreadable: unreadable.map(({ position, id, reason }) => ({
      position,
      id: id ?? undefined,
      reason
    })),
    fetchedAt: sync?.fetchedAt ?? null,
    clockOffsetMs: sync?.clockOffsetMs ?? 0
  }
}

function storeUses(db: Db, uses: string): void {
  const held = statement(db, selectUses).get() as { body: Buffer } | undefined
  const body = pack(uses)
  if (held?.body.equals(body) !== true) statement(db, putUses).run(body)
}

/** Replaces the list, all of it or nothing. What did not change is not written again. */
export function storeKeys(db: Db, listing: StoredListing, fetchedAt: string): void {
  const { states, uses, unreadable, clockOffsetMs } = listing
  db.transaction(() => {
    recordKeySnapshot(db, states, fetchedAt)
    storeUses(db, uses)
    db.exec('DELETE FROM unreadable_keys')
    for (const { position, id = null, reason } of unreadable) {
      statement(db, insertUnreadable).run({ position, id, reason: maskCredentials(reason) })
    }
    statement(db, upsertSync).run({ fetchedAt, clockOffsetMs })
  }).immediate()
}
