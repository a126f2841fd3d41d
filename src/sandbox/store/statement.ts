import type Database from 'better-sqlite3'
import type { Db } from './open'

type Parameters = Readonly<Record<string, unknown>>

const prepared = new WeakMap<Db, Map<string, Database.Statement<[Parameters], unknown>>>()

/** The statement of this text, compiled once per database. */
export function statement<Row = unknown>(
  db: Db,
  sql: string
): Database.Statement<[Parameters], Row> {
  let ofDb = prepared.get(db)
  if (ofDb === undefined) {
    ofDb = new Map()
    prepared.set(db, ofDb)
  }
  let found = ofDb.get(sql)
  if (found === undefined) {
    found = db.prepare<Parameters>(sql) as Database.Statement<[Parameters], unknown>
    ofDb.set(sql, found)
  }
  return found as Database.Statement<[Parameters], Row>
}
