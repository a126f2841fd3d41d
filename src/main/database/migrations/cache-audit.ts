/**
 * The audit log (docs/decisions/0019). `audit_chunks` is the truth: the entries' own text and the
 * chain; `audit_columns` is derived from it and can be made anew. Numbers of audit_columns are the
 * segment's, times 128, plus the place of the part.
 */
export const auditTables = `
  CREATE TABLE audit_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    body TEXT NOT NULL
  ) STRICT;
  CREATE TABLE audit_chunks (
    id INTEGER PRIMARY KEY,
    body BLOB NOT NULL,
    hashes BLOB NOT NULL
  ) STRICT;
  CREATE TABLE audit_large (
    position INTEGER PRIMARY KEY,
    body BLOB NOT NULL
  ) STRICT;
  CREATE TABLE audit_segments (
    id INTEGER PRIMARY KEY,
    first_position INTEGER NOT NULL,
    count INTEGER NOT NULL,
    min_at INTEGER NOT NULL,
    max_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE audit_columns (
    id INTEGER PRIMARY KEY,
    body BLOB NOT NULL
  ) STRICT;
  CREATE TABLE audit_known_ids (
    id INTEGER PRIMARY KEY,
    body BLOB NOT NULL
  ) STRICT;
  CREATE TABLE audit_runs (
    first_position INTEGER PRIMARY KEY,
    count INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE audit_settled (
    from_at INTEGER PRIMARY KEY,
    to_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE audit_lost (
    first_position INTEGER PRIMARY KEY,
    count INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE audit_versions (
    id INTEGER PRIMARY KEY,
    position INTEGER NOT NULL,
    raw TEXT NOT NULL,
    seen_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX audit_versions_of ON audit_versions (position);
  CREATE TABLE audit_vanished (
    position INTEGER PRIMARY KEY,
    seen_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE audit_key_addresses (
    key_id TEXT NOT NULL,
    ip TEXT NOT NULL,
    at INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (key_id, ip)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE audit_revocations (
    key_id TEXT PRIMARY KEY,
    at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE audit_salvage (
    path TEXT PRIMARY KEY
  ) STRICT, WITHOUT ROWID;
`

/**
 * How far a salvage came; runs with numbers left out, of which there would be too many; and which of
 * two entries of one moment was recorded first.
 */
export const auditTables6 = `
  ALTER TABLE audit_salvage ADD COLUMN place TEXT;
  ALTER TABLE audit_runs ADD COLUMN last_seq INTEGER;
  ALTER TABLE audit_revocations ADD COLUMN seq INTEGER;
`
