import { deflateSync } from 'node:zlib'
import type { Key } from '@shared/horizon/key'
import type { Migration } from '../migrate'
import { parseStored } from '../queries/stored-json'

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
  },
  {
    version: 2,
    up: db => {
      const held = db.prepare('SELECT body FROM keys ORDER BY position').pluck().all() as string[]
      // A reply that is put again gets a new id: ids tell which are the oldest, whatever the clock
      // said.
      db.exec(`
        CREATE TABLE held_replies (
          id INTEGER PRIMARY KEY,
          name TEXT NOT NULL UNIQUE,
          body BLOB NOT NULL,
          fetched_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE key_uses (
          id INTEGER PRIMARY KEY CHECK (id = 1),
          body BLOB NOT NULL
        ) STRICT;
        ALTER TABLE key_snapshots DROP COLUMN key_count;
        DROP TABLE keys;
      `)
      // The newest snapshot has the rest of each key.
      const uses = held.map(body => {
        const { id, lastUsedAt, lastUsedIp } = parseStored<Key>(body)
        return { id, lastUsedAt, lastUsedIp }
      })
      const insert = db.prepare('INSERT INTO key_uses (id, body) VALUES (1, ?)')
      if (uses.length > 0) insert.run(deflateSync(JSON.stringify(uses)))
    }
  }
]
