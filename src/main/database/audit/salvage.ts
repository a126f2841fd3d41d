import Database from 'better-sqlite3'
import { type Db, statement } from '../open'
import { parseStored } from '../queries/stored-json'
import { type AuditLog, openAuditLog } from './audit-log'
import { DamagedAuditError } from './blob'
import { chunkOf, firstOfChunk, readChunk, readWholeTexts } from './chunks'
import { columnNames } from './columns'
import { loadState } from './log-state'
import { repairSegment, repairTail } from './repair'
import { listSegments } from './sealed-segment'
import { slots } from './sealing'
import type { Segment } from './segment'

const stepMs = 50

/** Small ones, without which the rest means nothing. */
const wholeTables = [
  'audit_state',
  'audit_segments',
  'audit_runs',
  'audit_settled',
  'audit_lost',
  'audit_versions',
  'audit_vanished',
  'audit_key_addresses',
  'audit_revocations'
] as const

/** Those with much in them, by their key. */
const copied = [
  { table: 'audit_chunks', key: 'id', columns: 'id, body, hashes' },
  { table: 'audit_large', key: 'position', columns: 'position, body' },
  { table: 'audit_columns', key: 'id', columns: 'id, body' }
] as const
type Copied = (typeof copied)[number]

/** How far it came, kept with what it did: after a sudden end it goes on there. */
type Place =
  | { readonly part: 'known' }
  | { readonly part: Copied['table']; readonly next: number }
  | { readonly part: 'check'; readonly next: number }

type Asked = { readonly path: string; readonly place: Place }
type Until = () => boolean

function askedFor(db: Db): Asked | undefined {
  const row = statement(db, 'SELECT path, place FROM audit_salvage LIMIT 1').get() as
    | { path: string; place: string | null }
    | undefined
  if (row === undefined) return undefined
  return {
    path: row.path,
    place: row.place === null ? { part: 'known' } : parseStored<Place>(row.place)
  }
}

const goOnAt = (db: Db, place: Place): unknown =>
  statement(db, 'UPDATE audit_salvage SET place = ?').run(JSON.stringify(place))
const end = (db: Db): unknown => statement(db, 'DELETE FROM audit_salvage').run()

/**
 * A cache that was set aside may hold millions of entries that took an hour to fetch. Whatever rows of
 * its audit log can still be read are copied, and what their own checksums refuse becomes a lost span;
 * one short step at a time. False where there was nothing left to do.
 */
export function salvageOn(db: Db, now: () => number = () => performance.now()): boolean {
  const asked = askedFor(db)
  if (asked === undefined) return false
  const startedAt = now()
  const isOver = () => now() - startedAt >= stepMs
  const { place } = asked
  if (place.part === 'check') db.transaction(() => check(db, place.next, isOver)).immediate()
  else copyFrom(db, { ...asked, place }, isOver)
  return true
}

function copyFrom(
  db: Db,
  { path, place }: Asked & { readonly place: Exclude<Place, { part: 'check' }> },
  isOver: Until
): void {
  const from = openDamaged(path)
  try {
    const isBegin = from !== undefined && place.part === 'known'
    const earlier = isBegin ? filledFrom(from) : undefined
    const known = isBegin ? readWhole(from) : undefined
    db.transaction(() => {
      if (from === undefined) end(db)
      else if (place.part !== 'known') copyRows(from, db, place, isOver)
      else if (earlier !== undefined) {
        statement(db, 'UPDATE audit_salvage SET path = ?').run(earlier)
      } else if (known === undefined) end(db)
      else {
        for (const table of known) insertWhole(db, table)
        goOnAt(db, { part: 'audit_chunks', next: 0 })
      }
    }).immediate()
  } finally {
    from?.close()
  }
}

function openDamaged(path: string): Db | undefined {
  try {
    const from = new Database(path, { readonly: true, fileMustExist: true })
    from.pragma('trusted_schema = OFF')
    from.pragma('cell_size_check = ON')
    return from
  } catch {
    return undefined
  }
}

/** A file that was damaged while it was being filled holds less than the one before it. */
function filledFrom(from: Db): string | undefined {
  try {
    return askedFor(from)?.path
  } catch {
    return undefined
  }
}

type WholeTable = {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly unknown[][]
}

/** `undefined` where what is known of the log cannot be read: then all of it is fetched anew. */
function readWhole(from: Db): WholeTable[] | undefined {
  try {
    loadState(from, 0)
    return wholeTables.map(name => {
      const select = from.prepare(`SELECT * FROM ${name}`).raw()
      const columns = select.columns().map(column => column.name)
      return { name, columns, rows: select.all() as unknown[][] }
    })
  } catch {
    return undefined
  }
}

function insertWhole(db: Db, { name, columns, rows }: WholeTable): void {
  const places = columns.map(() => '?').join(', ')
  const insert = db.prepare(
    `INSERT OR REPLACE INTO ${name} (${columns.join(', ')}) VALUES (${places})`
  )
  for (const row of rows) insert.run(row)
}

/** Which keys the rows of a table can have. */
function keysOf(db: Db, { table }: Copied): { first: number; beyond: number } {
  const { firstPosition, lastPosition } = loadState(db, 0)
  if (table === 'audit_chunks') {
    return { first: chunkOf(firstPosition), beyond: chunkOf(lastPosition) + 1 }
  }
  if (table === 'audit_large') return { first: firstPosition, beyond: lastPosition + 1 }
  const segments = Math.max(0, ...listSegments(db).map(({ id }) => id + 1))
  return { first: 0, beyond: segments * slots.perSegment }
}

function copyRows(
  from: Db,
  db: Db,
  { part, next }: Exclude<Place, { part: 'known' | 'check' }>,
  isOver: Until
): void {
  const nth = copied.findIndex(({ table }) => table === part)
  const one = copied[nth] as Copied
  const { table, key, columns } = one
  const { first, beyond } = keysOf(db, one)
  const places = columns.replaceAll(/\w+/g, '?')
  const insert = statement(db, `INSERT OR REPLACE INTO ${table} (${columns}) VALUES (${places})`)
  const select = `SELECT ${columns} FROM ${table} WHERE ${key} >= ? AND ${key} < ? ORDER BY ${key}`
  for (const { row, reached } of readable(from, select, Math.max(first, next), beyond)) {
    if (row !== undefined) insert.run(row)
    if (isOver()) {
      goOnAt(db, { part, next: reached })
      return
    }
  }
  goOnAt(db, { part: copied[nth + 1]?.table ?? 'check', next: 0 })
}

type Reached = { readonly row?: unknown[]; readonly reached: number }

/** Row by row; where one cannot be read, what is left of the range half by half. */
function* readable(from: Db, select: string, start: number, beyond: number): Generator<Reached> {
  let reached = start
  try {
    for (const row of from.prepare(select).raw().iterate(start, beyond) as Iterable<unknown[]>) {
      reached = (row[0] as number) + 1
      yield { row, reached }
    }
    return
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error
  }
  if (beyond - reached <= 1) {
    yield { reached: beyond }
    return
  }
  const middle = Math.floor((reached + beyond) / 2)
  yield* readable(from, select, reached, middle)
  yield* readable(from, select, middle, beyond)
}

function isWhole(read: () => void): boolean {
  try {
    read()
    return true
  } catch (error) {
    if (error instanceof DamagedAuditError) return false
    throw error
  }
}

function readColumns(segment: Segment): void {
  for (const name of columnNames) segment.column(name).codes.at(0)
  for (const field of ['id', 'request'] as const) segment.beginning(field, '')
  segment.times()
  segment.seqs()
}

/** The columns of a segment, then the text and the chain of its entries read back, chunk by chunk. */
function check(db: Db, next: number, isOver: Until): void {
  const log = openAuditLog(db, Date.now())
  const { state } = log
  let position = Math.max(next, state.firstPosition)
  const sealed = log.sealed().find(segment => log.endOf(segment) >= position)
  const last = sealed === undefined ? state.lastPosition : log.endOf(sealed)
  if (position > last) {
    end(db)
    return
  }
  const isInside = sealed === undefined || position > log.beginOf(sealed)
  let isRight = isInside || isWhole(() => readColumns(sealed))
  do {
    const chunk = chunkOf(position)
    isRight &&= isWhole(() => {
      readChunk(db, chunk)
      readWholeTexts(db, chunk)
    })
    position = firstOfChunk(chunk + 1)
  } while (isRight && position <= last && !isOver())
  if (!isRight) mend(log, sealed)
  goOnAt(db, { part: 'check', next: isRight ? Math.min(position, last + 1) : last + 1 })
}

/** All of a part in one step: damage is rare. */
function mend(log: AuditLog, sealed: Segment | undefined): void {
  if (sealed === undefined) repairTail(log)
  else repairSegment(log, sealed)
  log.save()
}
