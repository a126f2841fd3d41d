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
  },
  {
    version: 2,
    up: db =>
      db.exec(`
        CREATE INDEX done_operations ON operations (finished_at, id) WHERE state = 'done';
        CREATE TABLE purposes (
          key_id TEXT PRIMARY KEY,
          owner TEXT NOT NULL,
          system TEXT NOT NULL,
          stored_in TEXT NOT NULL,
          ticket TEXT NOT NULL,
          review_on TEXT,
          note TEXT NOT NULL,
          updated_at TEXT NOT NULL,
          updated_by TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE proofs (
          key_id TEXT PRIMARY KEY,
          body TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE revocations (
          key_id TEXT PRIMARY KEY,
          client_name TEXT NOT NULL,
          organization_id TEXT,
          reason TEXT NOT NULL,
          operator TEXT NOT NULL,
          requested_at TEXT NOT NULL,
          confirmed_at TEXT,
          seen_active_at TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE seen_marks (
          name TEXT PRIMARY KEY,
          up_to TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
      `)
  },
  {
    version: 3,
    up: db =>
      db.exec(`
        CREATE TABLE drafts (
          name TEXT PRIMARY KEY,
          content TEXT NOT NULL,
          saved_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
      `)
  },
  {
    version: 4,
    up: db =>
      db.exec(`
        CREATE TABLE rotations (
          id TEXT PRIMARY KEY,
          started_at TEXT NOT NULL,
          ended_at TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX open_rotations ON rotations (started_at, id) WHERE ended_at IS NULL;
        CREATE TABLE rotation_events (
          rotation_id TEXT NOT NULL REFERENCES rotations (id),
          seq INTEGER NOT NULL CHECK (seq >= 1),
          at TEXT NOT NULL,
          operator TEXT NOT NULL,
          body TEXT NOT NULL,
          PRIMARY KEY (rotation_id, seq)
        ) STRICT, WITHOUT ROWID;
      `)
  },
  {
    version: 5,
    up: db =>
      db.exec(`
        ALTER TABLE revocations ADD COLUMN partner_id TEXT;
        DROP INDEX open_creates;
        CREATE INDEX open_creates ON operations (started_at, id)
          WHERE kind IN ('key.create', 'partner-key.create', 'partner-key.reissue')
            AND state <> 'failed' AND settled_at IS NULL;
      `)
  },
  {
    version: 6,
    up: db =>
      // Notes by entry id: positions in the cache do not outlive a cache that was set aside.
      db.exec(`
        CREATE TABLE audit_notes (
          entry_id TEXT PRIMARY KEY,
          text TEXT NOT NULL,
          changed_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE saved_searches (
          id TEXT PRIMARY KEY,
          name TEXT NOT NULL,
          folded_name TEXT NOT NULL UNIQUE,
          query TEXT NOT NULL,
          is_pinned INTEGER NOT NULL CHECK (is_pinned IN (0, 1))
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE audit_exports (
          seq INTEGER PRIMARY KEY,
          at TEXT NOT NULL,
          format TEXT NOT NULL CHECK (format IN ('csv', 'jsonl', 'bundle')),
          query TEXT NOT NULL,
          entries INTEGER NOT NULL,
          sha256 TEXT NOT NULL
        ) STRICT;
      `)
  }
]
