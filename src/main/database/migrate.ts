import { closeSync, constants, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { AppError } from '@shared/errors'
import Database from 'better-sqlite3'
import { applicationIds, type Db, ensurePrivateFile, type FileKind, openInMemory } from './open'

export type Migration = { readonly version: number; readonly up: (db: Db) => void }

export const versionOf = (db: Db): number => db.pragma('user_version', { simple: true }) as number

const isEmpty = (db: Db): boolean =>
  versionOf(db) === 0 && db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0

const selectSchema = 'SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name'
const schemaOf = (db: Db): string => JSON.stringify(db.prepare(selectSchema).all())

/** What the migrations up to this version make of an empty file. */
function expectedSchema(migrations: readonly Migration[], version: number): string {
  const reference = openInMemory()
  try {
    for (const migration of migrations) if (migration.version <= version) migration.up(reference)
    return schemaOf(reference)
  } finally {
    reference.close()
  }
}

/** They may hold gigabytes; their rows have checksums, which are read with them. */
const largeTables: readonly string[] = ['audit_chunks', 'audit_large', 'audit_columns']

/** Of a file with large tables, all others one by one: a start shall not take as long as the log. */
function isSound(db: Db): boolean {
  const tables = db
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .pluck()
    .all() as string[]
  const isOk = (check: string) => db.pragma(check, { simple: true }) === 'ok'
  if (!tables.some(name => largeTables.includes(name))) return isOk('quick_check(1)')
  return tables
    .filter(name => !largeTables.includes(name))
    .every(name => isOk(`quick_check("${name.replaceAll('"', '""')}")`))
}

/** Throws where the file is damaged, somebody else's, or newer than these migrations. */
export function assertOurs(db: Db, kind: FileKind, migrations: readonly Migration[]): void {
  if (!isSound(db)) {
    throw new AppError('database-corrupt', 'SQLite found damage in it')
  }
  if (isEmpty(db)) return
  if (db.pragma('application_id', { simple: true }) !== applicationIds[kind]) {
    throw new AppError('database-corrupt', 'another program wrote it')
  }
  if (versionOf(db) > (migrations.at(-1)?.version ?? 0)) {
    throw new AppError('database-too-new', 'a newer version of the console wrote it')
  }
  // SQLite believes a schema whose text was altered as long as it can be parsed.
  if (schemaOf(db) !== expectedSchema(migrations, versionOf(db))) {
    throw new AppError('database-corrupt', 'its tables are not the ones the console made')
  }
}

/**
 * Brings a file up to date, one transaction a step; killed half-way, the next start resumes. A new
 * file has nothing that `beforeStep` could keep.
 */
export function migrate(
  db: Db,
  kind: FileKind,
  migrations: readonly Migration[],
  beforeStep: (version: number) => void = () => undefined
): void {
  const isNew = versionOf(db) === 0
  for (const { version, up } of migrations) {
    const current = versionOf(db)
    if (version <= current) continue
    if (!isNew) beforeStep(current)
    db.transaction(() => {
      up(db)
      db.pragma(`application_id = ${applicationIds[kind]}`)
      db.pragma(`user_version = ${version}`)
    }).immediate()
  }
}

/** A verified copy at `<file>.backup-v<version>`, made of one consistent read, WAL included. */
export function backUp(db: Db, path: string, version: number): void {
  const target = `${path}.backup-v${version}`
  const unfinished = `${target}.unfinished`
  rmSync(unfinished, { force: true })
  ensurePrivateFile(unfinished)
  db.prepare('VACUUM INTO ?').run(unfinished)

  const copy = new Database(unfinished, { readonly: true })
  try {
    if (copy.pragma('integrity_check(1)', { simple: true }) !== 'ok') {
      throw new AppError('database-corrupt', 'its backup before the update was not whole')
    }
  } finally {
    copy.close()
  }
  const fd = openSync(unfinished, constants.O_RDWR)
  fsyncSync(fd)
  closeSync(fd)
  renameSync(unfinished, target)
}
