import { statSync } from 'node:fs'
import { AppError } from '@shared/errors'
import Database from 'better-sqlite3'
import { assertOurs, backUp, type Migration, migrate } from './migrate'
import { type Db, type FileKind, kindOfPath, openWritable } from './open'

export type Notice = {
  readonly severity: 'warning' | 'error'
  readonly title: string
  readonly detail: string
}

const kindWords = {
  directory: 'a folder is in its place',
  link: 'a link is in its place',
  other: 'something that is not a file is in its place'
} as const

/** Reads before anything is written: a file that is not ours stays byte for byte as it is. */
function inspect(path: string, kind: FileKind, migrations: readonly Migration[]): void {
  const found = kindOfPath(path)
  if (found === 'missing') return
  if (found !== 'file') throw new AppError('database-corrupt', kindWords[found])
  if (statSync(path).size === 0) return
  const file = new Database(path, { readonly: true })
  try {
    assertOurs(file, kind, migrations)
  } finally {
    file.close()
  }
}

/** A healthy, writable, up-to-date connection, or a failure that says why there is none. */
export function openFile(path: string, kind: FileKind, migrations: readonly Migration[]): Db {
  inspect(path, kind, migrations)
  const db = openWritable(path)
  try {
    const beforeStep =
      kind === 'journal' ? (version: number) => backUp(db, path, version) : undefined
    migrate(db, kind, migrations, beforeStep)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
