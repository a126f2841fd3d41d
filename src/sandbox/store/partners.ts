import type { Access } from '@shared/domain/access'
import type { PartnerState } from '@shared/domain/partner-state'
import type { Db } from './open'
import { statement } from './statement'

export type StoredPartner = {
  readonly id: string
  readonly organizationName: string
  /** The partner's own organization, linked or created when the invitation was accepted. */
  readonly organizationId: string | null
  readonly contactEmail: string
  /** Never `expired`: that follows from `expiresAt` and the time. */
  readonly status: Exclude<PartnerState, 'expired'>
  /** `null` is until revoked. */
  readonly expiresAt: number | null
  /** When the expiry was noticed and recorded; `null` again once the partnership is extended. */
  readonly expiredAt: number | null
  readonly createdAt: number
  readonly acceptedAt: number | null
  readonly lastActivityAt: number | null
  readonly invitationSentAt: number
  readonly invitationExpiresAt: number
  readonly access: Access
  readonly maxApiKeys: number
  readonly sessionTimeoutHours: number
  readonly version: number
}

type Row = Omit<StoredPartner, 'access'> & { readonly access: string }

const columns = `id, organization_name AS organizationName, organization_id AS organizationId,
  contact_email AS contactEmail, status, expires_at AS expiresAt, expired_at AS expiredAt,
  created_at AS createdAt, accepted_at AS acceptedAt, last_activity_at AS lastActivityAt,
  invitation_sent_at AS invitationSentAt, invitation_expires_at AS invitationExpiresAt, access,
  max_api_keys AS maxApiKeys, session_timeout_hours AS sessionTimeoutHours, version`

const toPartner = (row: Row): StoredPartner => ({ ...row, access: JSON.parse(row.access) })
const toRow = (partner: StoredPartner): Row => ({
  ...partner,
  access: JSON.stringify(partner.access)
})

export function insertPartner(db: Db, partner: StoredPartner): void {
  const sql = `INSERT INTO partners (id, organization_name, organization_id, contact_email, status,
      expires_at, expired_at, created_at, accepted_at, last_activity_at, invitation_sent_at,
      invitation_expires_at, access, max_api_keys, session_timeout_hours, version)
    VALUES (@id, @organizationName, @organizationId, @contactEmail, @status, @expiresAt,
      @expiredAt, @createdAt, @acceptedAt, @lastActivityAt, @invitationSentAt,
      @invitationExpiresAt, @access, @maxApiKeys, @sessionTimeoutHours, @version)`
  statement(db, sql).run(toRow(partner))
}

export function findPartner(db: Db, id: string): StoredPartner | undefined {
  const row = statement<Row>(db, `SELECT ${columns} FROM partners WHERE id = @id`).get({ id })
  return row && toPartner(row)
}

/** Newest first, in every state. */
export function listPartners(db: Db): StoredPartner[] {
  const sql = `SELECT ${columns} FROM partners ORDER BY created_at DESC, id`
  return statement<Row>(db, sql).all({}).map(toPartner)
}

/** Those that count toward the limit: pending, active and suspended, until they expire. */
export function countLivePartners(db: Db, now: number): number {
  const sql = `SELECT count(*) AS partners FROM partners WHERE status = 'pending'
    OR (status IN ('active', 'suspended') AND (expires_at IS NULL OR expires_at > @now))`
  return statement<{ partners: number }>(db, sql).get({ now })?.partners ?? 0
}

/** Stores everything that can change, as the next version. */
export function updatePartner(db: Db, partner: StoredPartner): void {
  const sql = `UPDATE partners SET organization_id = @organizationId,
      contact_email = @contactEmail, status = @status, expires_at = @expiresAt,
      expired_at = @expiredAt, accepted_at = @acceptedAt, invitation_sent_at = @invitationSentAt,
      invitation_expires_at = @invitationExpiresAt, access = @access, max_api_keys = @maxApiKeys,
      session_timeout_hours = @sessionTimeoutHours, version = version + 1
    WHERE id = @id`
  const { organizationName, createdAt, lastActivityAt, version, ...changeable } = toRow(partner)
  statement(db, sql).run(changeable)
}

/** Use is no change of the partner: its version stays. A use that is recorded late counts no less. */
export function touchPartner(db: Db, id: string, at: number): void {
  const sql = `UPDATE partners SET last_activity_at = @at WHERE id = @id
    AND (last_activity_at IS NULL OR last_activity_at <= @at)`
  statement(db, sql).run({ id, at })
}

/** Active and suspended partners whose time has passed without anybody having noticed. */
export function listUnnoticedExpiries(db: Db, now: number): StoredPartner[] {
  const sql = `SELECT ${columns} FROM partners WHERE expired_at IS NULL
    AND status IN ('active', 'suspended') AND expires_at <= @now ORDER BY expires_at, id`
  return statement<Row>(db, sql).all({ now }).map(toPartner)
}

/** The clock's doing, not an administrator's: the version stays. */
export function markExpired(db: Db, id: string, at: number): void {
  statement(db, 'UPDATE partners SET expired_at = @at WHERE id = @id').run({ id, at })
}
