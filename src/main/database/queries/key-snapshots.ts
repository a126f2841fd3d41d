import { createHash } from 'node:crypto'
import { deflateSync, inflateSync } from 'node:zlib'
import type { Key } from '@shared/horizon/key'
import { type Db, statement } from '../open'

export type KeySnapshot = {
  readonly id: number
  readonly keys: readonly Key[]
  readonly takenAt: string
  /** The last time Horizon sent exactly this. */
  readonly confirmedAt: string
}

const selectNewest = 'SELECT id, digest FROM key_snapshots ORDER BY id DESC LIMIT 1'
const confirm = 'UPDATE key_snapshots SET confirmed_at = @at WHERE id = @id'
const insertSnapshot = `
  INSERT INTO key_snapshots (digest, key_count, body, taken_at, confirmed_at)
  VALUES (@digest, @keyCount, @body, @at, @at)`
const pageNewestFirst = `
  SELECT id, body, taken_at AS takenAt, confirmed_at AS confirmedAt
  FROM key_snapshots
  WHERE id < @beforeId
  ORDER BY id DESC
  LIMIT @limit`

/** The same state gives the same text, in whatever order the server sent it. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, canonical(inner)])
  )
}

/** Usage changes with every request, so it is no part of a state. */
function stateOf(keys: readonly Key[]): string {
  const states = keys.map(({ lastUsedAt: _at, lastUsedIp: _ip, ...state }) => state)
  return JSON.stringify(canonical(states.sort((a, b) => (a.id < b.id ? -1 : 1))))
}

/** An unchanged state only moves the newest snapshot's `confirmed_at`. */
export function recordKeySnapshot(db: Db, keys: readonly Key[], at: string): void {
  const state = stateOf(keys)
  const digest = createHash('sha256').update(state).digest('hex')
  const newest = statement(db, selectNewest).get() as { id: number; digest: string } | undefined
  if (newest?.digest === digest) {
    statement(db, confirm).run({ at, id: newest.id })
    return
  }
  statement(db, insertSnapshot).run({
    digest,
    keyCount: keys.length,
    body: deflateSync(state),
    at
  })
}

type SnapshotRow = Omit<KeySnapshot, 'keys'> & { body: Buffer }

/** Newest first; `beforeId` is the last one of the page before it. */
export function listKeySnapshots(
  db: Db,
  page: { beforeId?: number; limit: number }
): readonly KeySnapshot[] {
  const { beforeId = Number.MAX_SAFE_INTEGER, limit } = page
  const rows = statement(db, pageNewestFirst).all({ beforeId, limit }) as SnapshotRow[]
  return rows.map(({ body, ...row }) => ({
    ...row,
    keys: JSON.parse(inflateSync(body).toString()) as Key[]
  }))
}
