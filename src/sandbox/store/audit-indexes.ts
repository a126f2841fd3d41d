/**
 * One for everything the log is filtered by, so that a filter reads what it finds: entries come out
 * of each in the order of `seq`. Outcome and times are left out: most entries have the same, and
 * the time of a page is near its place in the log.
 */
export const auditIndexes = `
CREATE INDEX audit_log_of_action ON audit_log (action);
CREATE INDEX audit_log_of_resource ON audit_log (resource_id) WHERE resource_id IS NOT NULL;
CREATE INDEX audit_log_of_key ON audit_log (api_key_id) WHERE api_key_id IS NOT NULL;
CREATE INDEX audit_log_of_ip ON audit_log (ip) WHERE ip IS NOT NULL;
CREATE INDEX audit_log_of_actor ON audit_log (actor_id) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_log_of_actor_name ON audit_log (actor_name) WHERE actor_name IS NOT NULL;
CREATE INDEX audit_log_of_actor_email ON audit_log (actor_email) WHERE actor_email IS NOT NULL;
CREATE INDEX audit_log_by_partner ON audit_log (partner_id, occurred_at)
  WHERE partner_id IS NOT NULL;
`
