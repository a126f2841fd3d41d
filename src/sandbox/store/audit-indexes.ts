/**
 * One for everything the log is filtered by, so that a filter reads what it finds: entries come out
 * of each in the order of `seq`. Times have `auditSpans`.
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

/** Neighbours in the log whose times are kept as one span. */
export const spanLength = 1_024

const noted = (what: string) => `
CREATE TRIGGER IF NOT EXISTS audit_log_${what} ON audit_log BEGIN
  INSERT INTO audit_spans (span, first_at, last_at)
    VALUES (NEW.seq / ${spanLength}, NEW.occurred_at, NEW.occurred_at)
  ON CONFLICT (span) DO UPDATE SET first_at = min(first_at, excluded.first_at),
    last_at = max(last_at, excluded.last_at)
    WHERE excluded.first_at < first_at OR excluded.last_at > last_at;
END;`

/**
 * The earliest and the latest time of neighbours: most occurred shortly before they were recorded,
 * so that a time leads to a place in the log. An index of times would lead to entries in the wrong
 * order. Kept by triggers, so that it holds whoever writes.
 */
export const auditSpans = `
CREATE TABLE IF NOT EXISTS audit_spans (
  span INTEGER PRIMARY KEY, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL
) STRICT;
${noted('noted AFTER INSERT')}${noted('noted_again AFTER UPDATE OF occurred_at')}
CREATE INDEX IF NOT EXISTS audit_log_of_outcome ON audit_log (outcome);
CREATE INDEX IF NOT EXISTS audit_log_of_resource_type ON audit_log (resource_type)
  WHERE resource_type IS NOT NULL;
`

/** From what the log holds. */
export const fillAuditSpans = `
DELETE FROM audit_spans;
INSERT INTO audit_spans (span, first_at, last_at)
  SELECT seq / ${spanLength}, min(occurred_at), max(occurred_at) FROM audit_log
  GROUP BY seq / ${spanLength};
`
