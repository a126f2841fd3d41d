import { createHash } from 'node:crypto'
import { type Db, statement } from '../open'
import { pack, sortable, unpack } from './stored-json'

/** A list of keys without its usage facts. */
export type KeySnapshot = {
  /** As in a `StoredListing`. */
  readonly states: string
  /** The last time Horizon sent exactly this. */
  readonly confirmedAt: string
}

const selectNewestDigest = 'SELECT id, digest FROM key_snapshots ORDER BY id DESC LIMIT 1'
// A clock that was set back since has not made it a list of the future.
const confirm = `
  UPDATE key_snapshots
  SET confirmed_at = @at, taken_at = min(taken_at, @at)
  WHERE id = @id`
const insertSnapshot = `
  INSERT INTO key_snapshots (digest, body, taken_at, confirmed_at)
  VALUES (@digest, @body, @at, @at)`
const selectNewest = `
  SELECT body, confirmed_at AS confirmedAt FROM key_snapshots ORDER BY id DESC LIMIT 1`
const selectAt = `
  SELECT body, min(confirmed_at, @moment) AS confirmedAt
  FROM key_snapshots
  WHERE taken_at <= @moment
  ORDER BY id DESC
  LIMIT 1`

/**
 * What is kept: the newest ones, before them the last of each day, and of all these as many as there
 * is room for, so that a busy list of 10,000 keys still reaches back for weeks.
 */
export const keptSnapshots = { newest: 24, rows: 500, bytes: 64 * 1024 * 1024 } as const
const prune = `
  WITH
    ranked AS (
      SELECT id, length(body) AS size,
        row_number() OVER (ORDER BY id DESC) AS age,
        row_number() OVER (PARTITION BY substr(taken_at, 1, 10) ORDER BY id DESC) AS age_in_day
      FROM key_snapshots),
    wanted AS (
      SELECT id,
        row_number() OVER (ORDER BY id DESC) AS place,
        sum(size) OVER (ORDER BY id DESC) AS bytes
      FROM ranked
      WHERE age <= @newest OR age_in_day = 1)
  DELETE FROM key_snapshots
  WHERE id NOT IN (
    SELECT id FROM wanted WHERE place <= 2 OR (place <= @rows AND bytes <= @bytes))`

/** An unchanged state only moves the newest snapshot's `confirmed_at`. */
export function recordKeySnapshot(db: Db, states: string, at: string): void {
  const digest = createHash('sha256').update(states).digest('hex')
  const newest = statement(db, selectNewestDigest).get() as
    | { id: number; digest: string }
    | undefined
  if (newest?.digest === digest) {
    statement(db, confirm).run({ at, id: newest.id })
    return
  }
  statement(db, insertSnapshot).run({ digest, body: pack(states), at })
  statement(db, prune).run(keptSnapshots)
}

type Row = { readonly body: Buffer; readonly confirmedAt: string }
const toSnapshot = (row: Row | undefined): KeySnapshot | null =>
  row === undefined ? null : { states: unpack(row.body), confirmedAt: row.confirmedAt }

export const newestKeySnapshot = (db: Db): KeySnapshot | null =>
  toSnapshot(statement(db, selectNewest).get() as Row | undefined)

/** The newest list that Horizon sent at or before a moment. */
export const findKeySnapshot = (db: Db, moment: string): KeySnapshot | null =>
  toSnapshot(statement(db, selectAt).get({ moment: sortable(moment) }) as Row | undefined)
