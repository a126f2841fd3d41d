import type { Migration } from '../migrate'

export const journalMigrations: readonly Migration[] = [
  {
    version: 1,
    up: db =>
      // A create can be dismissed without any reveal, so `settled_at` belongs to the operation.
      db.exec(`
        CREATE TABLE operations (
          id TEXT PRIMARY KEY,
          kind TEXT NOT NULL,
          operator TEXT NOT NULL,
          subject_id TEXT,
          subject_name TEXT NOT NULL,
          intent TEXT NOT NULL,
          started_at TEXT NOT NULL,
          state TEXT NOT NULL CHECK (state IN ('intended', 'done', 'failed', 'unknown')),
          outcome TEXT,
          finished_at TEXT,
          settled_at TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX open_creates ON operations (started_at, id)
          WHERE kind = 'key.create' AND state <> 'failed' AND settled_at IS NULL;
        CREATE TABLE reveals (
          operation_id TEXT PRIMARY KEY REFERENCES operations (id),
          key_id TEXT NOT NULL,
          client_name TEXT NOT NULL,
          type TEXT,
          key_expires_at TEXT,
          stash TEXT NOT NULL CHECK (stash IN ('keychain', 'memory')),
          stashed_at TEXT NOT NULL,
          shown_at TEXT,
          reoffered_at TEXT
        ) STRICT, WITHOUT ROWID;
      `)
  }
]
