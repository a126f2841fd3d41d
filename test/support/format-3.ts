import type { Db } from '@sandbox/store/open'

/** Makes a folder what it was before there were partners. */
export function removePartners(db: Db): void {
  const newer = db
    .prepare<[], { name: string }>(
      `SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL
        AND (name = 'api_keys_of_partner' OR tbl_name = 'audit_log' AND name <> 'audit_log_uses')`
    )
    .all()
  for (const { name } of newer) db.exec(`DROP INDEX ${name}`)
  db.exec(`ALTER TABLE api_keys DROP COLUMN partner_id; ALTER TABLE api_keys DROP COLUMN ip_allowlist;
    ALTER TABLE conversations DROP COLUMN partner_id; DROP TABLE partner_sessions;
    DROP TABLE partner_users; DROP TABLE partner_invitations; DROP TABLE partners;
    DROP TABLE partner_organizations; DROP TABLE outbox; PRAGMA user_version = 3`)
}
