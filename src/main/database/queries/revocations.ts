import type { StoredRevocation } from '@main/core/data-ports'
import { maskWholeCredentials } from '@shared/domain/key-format'
import { type Db, statement } from '../open'

type NewRevocation = Omit<StoredRevocation, 'confirmedAt' | 'seenActiveAt'>
type Seen = { readonly endedIds: readonly string[]; readonly activeIds: readonly string[] }

const selectRevocations = `
  SELECT key_id AS keyId, client_name AS clientName, organization_id AS organizationId,
    partner_id AS partnerId, reason, operator, requested_at AS requestedAt, confirmed_at AS confirmedAt, seen_active_at AS seenActiveAt
  FROM revocations
  ORDER BY requested_at, key_id`
const putRevocation = `
  INSERT OR REPLACE INTO revocations
    (key_id, client_name, organization_id, partner_id, reason, operator, requested_at)
  VALUES (@keyId, @clientName, @organizationId, @partnerId, @reason, @operator, @requestedAt)`

const setConfirmed = 'UPDATE revocations SET confirmed_at = @at WHERE key_id = @keyId'
const setSeenActive = 'UPDATE revocations SET seen_active_at = @at WHERE key_id = @keyId'

/** Oldest request first. */
export const listRevocations = (db: Db): readonly StoredRevocation[] =>
  statement(db, selectRevocations).all() as StoredRevocation[]

export function requestRevocation(db: Db, revocation: NewRevocation): void {
  const clientName = maskWholeCredentials(revocation.clientName)
  statement(db, putRevocation).run({ ...revocation, clientName })
}

/** Only news is written: a list comes every minute and mostly shows what the one before did. */
function newsAbout(
  revocation: StoredRevocation,
  ended: ReadonlySet<string>,
  active: ReadonlySet<string>
) {
  const { keyId, confirmedAt, seenActiveAt } = revocation
  const wasActiveLast =
    seenActiveAt !== null && (confirmedAt === null || seenActiveAt > confirmedAt)
  if (ended.has(keyId) && (confirmedAt === null || wasActiveLast)) return setConfirmed
  if (active.has(keyId) && !wasActiveLast) return setSeenActive
  return undefined
}

/** `at` is when the list was asked for: what was requested later is not judged by it. */
export function observeRevocations(db: Db, { endedIds, activeIds }: Seen, at: string): void {
  const [ended, active] = [new Set(endedIds), new Set(activeIds)]
  db.transaction(() => {
    for (const revocation of listRevocations(db)) {
      if (revocation.requestedAt > at) continue
      const news = newsAbout(revocation, ended, active)
      if (news !== undefined) statement(db, news).run({ keyId: revocation.keyId, at })
    }
  })()
}
