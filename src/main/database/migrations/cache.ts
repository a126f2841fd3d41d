import { deflateSync } from 'node:zlib'
import type { Key } from '@shared/horizon/key'
import type { Migration } from '../migrate'
import { parseStored } from '../queries/stored-json'
import { auditTables, auditTables6 } from './cache-audit'

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
  },
  {
    version: 3,
    up: db =>
      // A caller stands once, an hour of it is four numbers. Those of keys that were not listed for a
      // year may stay: they cost little, and tell who called.
      db.exec(`
        CREATE TABLE callers (
          id INTEGER PRIMARY KEY,
          key_id TEXT NOT NULL,
          ip TEXT NOT NULL,
          method TEXT NOT NULL,
          path TEXT NOT NULL,
          user_agent TEXT NOT NULL,
          UNIQUE (key_id, ip, method, path, user_agent)
        ) STRICT;
        CREATE TABLE caller_hours (
          caller_id INTEGER NOT NULL REFERENCES callers (id),
          hour INTEGER NOT NULL,
          requests INTEGER NOT NULL,
          first_seen INTEGER NOT NULL,
          last_seen INTEGER NOT NULL,
          PRIMARY KEY (caller_id, hour)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE caller_gaps (
          key_id TEXT NOT NULL,
          ip TEXT NOT NULL,
          method TEXT NOT NULL,
          path TEXT NOT NULL,
          longest_gap_seconds REAL NOT NULL,
          PRIMARY KEY (key_id, ip, method, path)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE caller_reach (
          key_id TEXT PRIMARY KEY,
          reaches_from INTEGER NOT NULL,
          covered_to INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
      `)
  },
  {
    version: 4,
    up: db =>
      db.exec(`
        CREATE TABLE caller_losses (
          key_id TEXT PRIMARY KEY,
          lost_from INTEGER NOT NULL,
          lost_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
      `)
  },
  { version: 5, up: db => db.exec(auditTables) },
  { version: 6, up: db => db.exec(auditTables6) }
]
