import type { StoredRotation } from '@main/core/data-ports'
import { type RotationEntry, rotationEntrySchema } from '@shared/contract/rotation-events'
import { maskWholeCredentials } from '@shared/domain/key-format'
import { AppError } from '@shared/errors'
import { type Db, statement } from '../open'

const selectAny = 'SELECT EXISTS (SELECT 1 FROM rotations)'
const selectRotations = 'SELECT id FROM rotations ORDER BY started_at, id'
const selectOpen = 'SELECT id FROM rotations WHERE ended_at IS NULL ORDER BY started_at, id'
const selectOne = 'SELECT id FROM rotations WHERE id = ?'
const selectEvents = `
  SELECT seq, at, operator, body FROM rotation_events WHERE rotation_id = ? ORDER BY seq`
const selectLastSeq = 'SELECT max(seq) FROM rotation_events WHERE rotation_id = ?'
const insertRotation = 'INSERT INTO rotations (id, started_at) VALUES (?, ?)'
const insertEvent = `
  INSERT INTO rotation_events (rotation_id, seq, at, operator, body)
  VALUES (@rotationId, @seq, @at, @operator, @body)`
const setEnded = 'UPDATE rotations SET ended_at = ? WHERE id = ?'

type EventRow = {
  readonly seq: number
  readonly at: string
  readonly operator: string
  readonly body: string
}

function parsed({ seq, at, operator, body }: EventRow): RotationEntry | undefined {
  try {
    const entry = { seq, at, by: operator, event: JSON.parse(body) as unknown }
    return rotationEntrySchema.safeParse(entry).data
  } catch {
    return undefined
  }
}

/** An entry that is missing between others counts as one that cannot be read. */
function readRotation(db: Db, id: string): StoredRotation {
  const rows = statement(db, selectEvents).all(id) as EventRow[]
  const entries = rows.flatMap(row => parsed(row) ?? [])
  const expected = Math.max(1, rows.at(-1)?.seq ?? 0)
  return { id, entries, unreadable: expected - entries.length }
}

export const hasRotations = (db: Db): boolean => statement(db, selectAny).pluck().get() === 1

/** In the order of their start. */
export function listRotations(
  db: Db,
  { isOpen = false }: { readonly isOpen?: boolean } = {}
): readonly StoredRotation[] {
  const ids = statement(db, isOpen ? selectOpen : selectRotations)
    .pluck()
    .all() as string[]
  return ids.map(id => readRotation(db, id))
}

export const findRotation = (db: Db, rotationId: string): StoredRotation | null =>
  statement(db, selectOne).get(rotationId) === undefined ? null : readRotation(db, rotationId)

/** No longer than it was: the limits of what was entered still hold. */
const masked = (_name: string, value: unknown): unknown =>
  typeof value === 'string' ? maskWholeCredentials(value).slice(0, value.length) : value

/** What could not be read again is refused before anything is written. */
function written(entry: RotationEntry): Omit<EventRow, 'seq'> {
  const { at, by, event } = rotationEntrySchema.parse(entry)
  const body = maskWholeCredentials(JSON.stringify(event, masked))
  return { at, operator: maskWholeCredentials(by).slice(0, by.length), body }
}

/** An ended rotation that has something alive again is open; a look or a new name changes nothing. */
function endedAfter({ at, event }: RotationEntry): string | null | undefined {
  if (event.is === 'ended') return at
  const isNote =
    ['looked', 'renamed', 'rename-failed'].includes(event.is) ||
    (event.is === 'more-found' && event.count === 0)
  return isNote || (event.is === 'seen' && event.state !== 'active') ? undefined : null
}

function insert(db: Db, rotationId: string, entry: RotationEntry): void {
  const row = written(entry)
  if (entry.seq === 1) statement(db, insertRotation).run(rotationId, entry.at)
  statement(db, insertEvent).run({ ...row, rotationId, seq: entry.seq })
  const endedAt = endedAfter(entry)
  if (endedAt !== undefined) statement(db, setEnded).run(endedAt, rotationId)
}

/** Fails on any number but the next: two writers would each act on a state that is not the whole. */
export function appendToRotation(db: Db, rotationId: string, entry: RotationEntry): void {
  db.transaction(() => {
    const last = (statement(db, selectLastSeq).pluck().get(rotationId) as number | null) ?? 0
    if (entry.seq !== last + 1) {
      throw new AppError('object-changed', 'This rotation went on in the meantime', {
        nextStep: 'Open it again and look at where it stands.'
      })
    }
    insert(db, rotationId, entry)
  }).immediate()
}

/** All or none. */
export function importRotations(db: Db, rotations: readonly StoredRotation[]): void {
  db.transaction(() => {
    for (const { id, entries, unreadable } of rotations) {
      if (findRotation(db, id) !== null) {
        throw new AppError('conflict', 'A rotation of this file is in the journal already')
      }
      const isWhole = unreadable === 0 && entries.every(({ seq }, index) => seq === index + 1)
      if (!isWhole || entries.length === 0) {
        throw new AppError('invalid-input', 'A rotation of this file is not whole')
      }
      for (const entry of entries) insert(db, id, entry)
    }
  }).immediate()
}
