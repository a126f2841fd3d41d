import Database from 'better-sqlite3'
import { type Db, statement } from '../open'
import { type AuditLog, openAuditLog } from './audit-log'
import { DamagedAuditError } from './blob'
import { chunkOf, readChunk, readWholeTexts } from './chunks'
import { columnNames } from './columns'
import { loadState } from './log-state'
import { repairSegment, repairTail } from './repair'
import { listSegments } from './sealed-segment'
import { slots } from './sealing'
import type { Segment } from './segment'

const isAsked = (db: Db): string | undefined =>
  (statement(db, 'SELECT path FROM audit_salvage LIMIT 1').get() as { path: string } | undefined)
    ?.path

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

const rowsAtOnce = 2_000

/**
 * A cache that was set aside may hold millions of entries that took an hour to fetch. Whatever rows of
 * its audit log can still be read are copied; what their own checksums refuse becomes a lost span.
 * Done at the first call about the log, not at the start.
 */
export function salvageIfAsked(db: Db): void {
  const path = isAsked(db)
  if (path === undefined) return
  const isDone = () => db.exec('DELETE FROM audit_salvage')
  const from = openDamaged(path)
  if (from === undefined) {
    isDone()
    return
  }
  try {
    if (!copyWhole(from, db)) {
      isDone()
      return
    }
    copyRows(from, db, 'audit_chunks', 'id, body, hashes', highest(from, 'audit_chunks', 'id'))
    copyRows(from, db, 'audit_large', 'position, body', highest(from, 'audit_large', 'position'))
    const columns = Math.max(0, ...listSegments(db).map(({ id }) => id + 1)) * slots.perSegment
    copyRows(from, db, 'audit_columns', 'id, body', columns)
    db.transaction(() => {
      setAsideWhatIsDamaged(db)
      isDone()
    }).immediate()
  } finally {
    from.close()
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

/** False where what is known of the log as a whole cannot be read: then all of it is fetched anew. */
function copyWhole(from: Db, db: Db): boolean {
  try {
    const tables = wholeTables.map(
      name => [name, from.prepare(`SELECT * FROM ${name}`).raw().all() as unknown[][]] as const
    )
    loadState(from, 0)
    db.transaction(() => {
      for (const [name, rows] of tables) {
        const places = rows[0]?.map(() => '?').join(', ')
        const insert = rows[0] && db.prepare(`INSERT OR REPLACE INTO ${name} VALUES (${places})`)
        for (const row of rows) insert?.run(row)
      }
    }).immediate()
    return true
  } catch {
    db.transaction(() => {
      for (const name of wholeTables) db.exec(`DELETE FROM ${name}`)
    }).immediate()
    return false
  }
}

function highest(from: Db, table: string, key: string): number {
  try {
    return (
      ((from.prepare(`SELECT max(${key}) AS last FROM ${table}`).pluck().get() as number) ?? -1) + 1
    )
  } catch {
    return 0
  }
}

/** Range by range; where one cannot be read, row by row. */
function copyRows(from: Db, db: Db, table: string, columns: string, beyond: number): void {
  const [key = ''] = columns.split(', ')
  const places = columns.split(', ').map(() => '?')
  const insert = db.prepare(
    `INSERT OR REPLACE INTO ${table} (${columns}) VALUES (${places.join(', ')})`
  )
  const range = from
    .prepare(`SELECT ${columns} FROM ${table} WHERE ${key} >= ? AND ${key} < ?`)
    .raw()
  const read = (start: number, end: number): unknown[][] => {
    try {
      return range.all(start, end) as unknown[][]
    } catch {
      if (end - start <= 1) return []
      const middle = (start + end) >> 1
      return [...read(start, middle), ...read(middle, end)]
    }
  }
  const first = (lowest(from, table, key) ?? 0) as number
  for (let start = first; start < beyond; start += rowsAtOnce) {
    const rows = read(start, Math.min(beyond, start + rowsAtOnce))
    db.transaction(() => {
      for (const row of rows) insert.run(row)
    }).immediate()
  }
}

function lowest(from: Db, table: string, key: string): number | undefined {
  try {
    return from.prepare(`SELECT min(${key}) FROM ${table}`).pluck().get() as number
  } catch {
    return undefined
  }
}

/** Every part reads back: its columns, and the text and chain of its entries. */
function isWhole(log: AuditLog, segment: Segment): boolean {
  try {
    for (const name of columnNames) segment.column(name).codes.at(0)
    for (const field of ['id', 'request'] as const) segment.beginning(field, '')
    segment.times()
    segment.seqs()
    for (
      let chunk = chunkOf(segment.firstPosition);
      chunk <= chunkOf(log.endOf(segment));
      chunk += 1
    ) {
      readChunk(log.db, chunk)
      readWholeTexts(log.db, chunk)
    }
    return true
  } catch (error) {
    if (error instanceof DamagedAuditError) return false
    throw error
  }
}

function setAsideWhatIsDamaged(db: Db): void {
  const log = openAuditLog(db, Date.now())
  for (const segment of [...log.sealed()]) {
    if (!isWhole(log, segment)) repairSegment(log, segment)
  }
  repairTail(log)
  log.save()
}
