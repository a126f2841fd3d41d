import type { Migration } from '../migrate'

export const cacheMigrations: readonly Migration[] = [
  {
    version: 1,
    up: db =>
      db.exec(`
        CREATE TABLE keys (
          position INTEGER PRIMARY KEY,
          id TEXT NOT NULL,
          body TEXT NOT NULL
        ) STRICT;
        CREATE TABLE unreadable_keys (
          position INTEGER PRIMARY KEY,
          id TEXT,
          reason TEXT NOT NULL
        ) STRICT;
        CREATE TABLE key_snapshots (
          id INTEGER PRIMARY KEY,
          digest TEXT NOT NULL,
          key_count INTEGER NOT NULL,
          body BLOB NOT NULL,
          taken_at TEXT NOT NULL,
          confirmed_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE sync_state (
          name TEXT PRIMARY KEY,
          fetched_at TEXT NOT NULL,
          clock_offset_ms REAL NOT NULL
        ) STRICT, WITHOUT ROWID;
      `)
  }
]
