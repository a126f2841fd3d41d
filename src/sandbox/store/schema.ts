import { auditIndexes, auditSpans } from './audit-indexes'

export const schemaVersion = 5

/**
 * Logged requests of recognised keys, added up per key and once more for the whole organization
 * (`subject`), in the buckets of every window: no figure has to look at single requests.
 */
export const usageSchema = `
CREATE TABLE callers (
  id INTEGER PRIMARY KEY, method TEXT NOT NULL, path TEXT NOT NULL, ip TEXT NOT NULL,
  user_agent TEXT NOT NULL, UNIQUE (ip, path, method, user_agent)
) STRICT;
CREATE TABLE usage_callers (
  subject TEXT NOT NULL, bucket_ms INTEGER NOT NULL, start INTEGER NOT NULL,
  caller_id INTEGER NOT NULL REFERENCES callers (id), requests INTEGER NOT NULL,
  errors INTEGER NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
  longest_gap_ms INTEGER NOT NULL,
  PRIMARY KEY (subject, bucket_ms, start, caller_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_callers_of ON usage_callers (caller_id);
CREATE TABLE usage_buckets (
  subject TEXT NOT NULL, bucket_ms INTEGER NOT NULL, start INTEGER NOT NULL,
  requests INTEGER NOT NULL, errors INTEGER NOT NULL, throttled INTEGER NOT NULL,
  peak_per_minute INTEGER NOT NULL,
  PRIMARY KEY (subject, bucket_ms, start)
) STRICT, WITHOUT ROWID;
CREATE TABLE usage_minutes (
  subject TEXT NOT NULL, minute INTEGER NOT NULL, counted INTEGER NOT NULL,
  PRIMARY KEY (subject, minute)
) STRICT, WITHOUT ROWID;
`

/** `secret` is the one plaintext in this file: a signature cannot be made from a hash. */
export const webhookSchema = `
CREATE TABLE webhooks (
  id TEXT PRIMARY KEY, agent_id TEXT NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
  url TEXT NOT NULL, events TEXT NOT NULL, token_hash BLOB NOT NULL UNIQUE,
  token_hint TEXT NOT NULL, secret TEXT NOT NULL, ip_allowlist TEXT, rate_limit INTEGER NOT NULL,
  enabled INTEGER NOT NULL, created_by_id TEXT, created_by_name TEXT NOT NULL,
  created_by_email TEXT, created_at INTEGER NOT NULL, rotated_at INTEGER,
  last_triggered_at INTEGER, version INTEGER NOT NULL
) STRICT;
CREATE INDEX webhooks_of ON webhooks (agent_id);
CREATE TABLE webhook_deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE, direction TEXT NOT NULL,
  at INTEGER NOT NULL, status TEXT NOT NULL, http_status INTEGER, reason TEXT, event TEXT, ip TEXT,
  user_agent TEXT, request_id TEXT, conversation_id TEXT, token_hint TEXT, attempts TEXT NOT NULL,
  is_counted INTEGER NOT NULL
) STRICT;
CREATE INDEX webhook_deliveries_of ON webhook_deliveries (webhook_id, at, id);
CREATE INDEX webhook_deliveries_at ON webhook_deliveries (at);
`

/**
 * Runs over a folder of an older format too, hence the added columns. A partner's `status` never
 * says `expired`: that is its `expires_at`, and `expired_at` that it was recorded.
 */
export const partnerSchema = `
CREATE TABLE partner_organizations (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE partners (
  id TEXT PRIMARY KEY, organization_name TEXT NOT NULL,
  organization_id TEXT REFERENCES partner_organizations (id), contact_email TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'active', 'suspended', 'revoked')),
  expires_at INTEGER, expired_at INTEGER, created_at INTEGER NOT NULL, accepted_at INTEGER,
  last_activity_at INTEGER, invitation_sent_at INTEGER NOT NULL,
  invitation_expires_at INTEGER NOT NULL, access TEXT NOT NULL, max_api_keys INTEGER NOT NULL,
  session_timeout_hours REAL NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE INDEX partners_newest ON partners (created_at DESC, id);
CREATE INDEX partners_to_expire ON partners (expires_at)
  WHERE expired_at IS NULL AND status IN ('active', 'suspended');
CREATE TABLE partner_invitations (
  token_hash BLOB PRIMARY KEY, partner_id TEXT NOT NULL REFERENCES partners (id),
  is_replaced INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX partner_invitations_of ON partner_invitations (partner_id);
CREATE TABLE partner_users (
  id TEXT PRIMARY KEY, partner_id TEXT NOT NULL REFERENCES partners (id), name TEXT NOT NULL,
  email TEXT NOT NULL, notifications TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX partner_users_of ON partner_users (partner_id, created_at);
CREATE TABLE partner_sessions (
  token_hash BLOB PRIMARY KEY, partner_id TEXT NOT NULL REFERENCES partners (id),
  user_id TEXT NOT NULL REFERENCES partner_users (id), created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX partner_sessions_of ON partner_sessions (partner_id);
ALTER TABLE api_keys ADD COLUMN partner_id TEXT REFERENCES partners (id);
ALTER TABLE api_keys ADD COLUMN ip_allowlist TEXT;
CREATE INDEX api_keys_of_partner ON api_keys (partner_id) WHERE partner_id IS NOT NULL;
ALTER TABLE conversations ADD COLUMN partner_id TEXT REFERENCES partners (id);
CREATE INDEX audit_log_of_partner ON audit_log (partner_id, seq) WHERE partner_id IS NOT NULL;
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, recipient TEXT NOT NULL,
  subject TEXT NOT NULL, text TEXT NOT NULL
) STRICT;
${auditIndexes}`

/** Times are milliseconds since 1970; lists and objects are JSON text. */
export const schema = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE organization (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, slug TEXT NOT NULL, plan TEXT NOT NULL,
  timezone TEXT NOT NULL
) STRICT;
CREATE TABLE users (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE, role TEXT NOT NULL,
  status TEXT NOT NULL, department_ids TEXT NOT NULL, last_active_at INTEGER
) STRICT;
CREATE UNIQUE INDEX one_owner ON users (role) WHERE role = 'owner';
CREATE TABLE departments (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, lead_user_id TEXT REFERENCES users (id)
) STRICT;
CREATE TABLE agents (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, status TEXT NOT NULL,
  department_id TEXT NOT NULL REFERENCES departments (id), skills TEXT NOT NULL,
  instructions TEXT NOT NULL, configuration TEXT NOT NULL, last_active_at INTEGER
) STRICT;
CREATE TABLE apps (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, status TEXT NOT NULL,
  department_id TEXT NOT NULL REFERENCES departments (id), deployed_at INTEGER
) STRICT;
CREATE TABLE connections (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, status TEXT NOT NULL,
  department_id TEXT NOT NULL REFERENCES departments (id)
) STRICT;

CREATE TABLE api_keys (
  id TEXT PRIMARY KEY, client_name TEXT NOT NULL, key_hash BLOB NOT NULL UNIQUE,
  key_prefix TEXT NOT NULL, type TEXT NOT NULL, owner_user_id TEXT REFERENCES users (id),
  created_by_id TEXT, created_by_name TEXT NOT NULL, created_by_email TEXT,
  scopes TEXT NOT NULL, departments TEXT, rate_limit INTEGER NOT NULL,
  rate_limit_per_day INTEGER, created_at INTEGER NOT NULL, expires_at INTEGER,
  last_used_at INTEGER, last_used_ip TEXT, enabled INTEGER NOT NULL, revoked_at INTEGER,
  rotated_from TEXT, version INTEGER NOT NULL
) STRICT;
CREATE INDEX api_keys_newest ON api_keys (created_at DESC, id);

CREATE TABLE conversations (
  id TEXT PRIMARY KEY, agent_id TEXT NOT NULL, department_id TEXT NOT NULL, user_id TEXT,
  key_id TEXT, status TEXT NOT NULL, trigger_type TEXT NOT NULL, created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX conversations_newest ON conversations (created_at DESC, id);
CREATE TABLE messages (
  id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations (id),
  role TEXT NOT NULL, content TEXT NOT NULL, tokens INTEGER NOT NULL, created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX messages_of ON messages (conversation_id, created_at);
CREATE TABLE memories (
  id TEXT PRIMARY KEY, agent_id TEXT NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
  content TEXT NOT NULL, tag TEXT, metadata TEXT NOT NULL, created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX memories_of ON memories (agent_id, created_at DESC);

CREATE TABLE idempotency_keys (
  caller TEXT NOT NULL, path TEXT NOT NULL, idempotency_key TEXT NOT NULL,
  body_hash TEXT NOT NULL, resource_id TEXT NOT NULL, created_at INTEGER NOT NULL,
  PRIMARY KEY (caller, path, idempotency_key)
) STRICT, WITHOUT ROWID;

-- is_counted: took its share of the rate limits (neither throttled nor refused as a credential).
CREATE TABLE request_log (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, key_id TEXT, method TEXT NOT NULL,
  path TEXT NOT NULL, status INTEGER NOT NULL, latency_ms REAL NOT NULL, ip TEXT NOT NULL,
  user_agent TEXT NOT NULL, request_id TEXT NOT NULL, is_counted INTEGER NOT NULL
) STRICT;
CREATE INDEX request_log_of_key ON request_log (key_id, at);
CREATE INDEX request_log_at ON request_log (at);

${usageSchema}${webhookSchema}
-- seq: a rolled-back insert gives its number back, so no gap appears.
CREATE TABLE audit_log (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL, occurred_at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL, actor_type TEXT NOT NULL, actor_id TEXT, actor_name TEXT,
  actor_email TEXT, partner_id TEXT, partner_name TEXT, api_key_id TEXT, api_key_prefix TEXT,
  api_key_kind TEXT, action TEXT NOT NULL, resource_type TEXT, resource_id TEXT,
  resource_name TEXT, ip TEXT, user_agent TEXT, outcome TEXT NOT NULL, reason TEXT,
  changes TEXT NOT NULL, metadata TEXT NOT NULL, request_id TEXT
) STRICT;
CREATE UNIQUE INDEX audit_log_of_id ON audit_log (id);
CREATE INDEX audit_log_uses ON audit_log (api_key_id, ip, occurred_at)
  WHERE action = 'api_key.used';
${partnerSchema}${auditSpans}`
