import { type Key, keyIdSchema } from '@shared/horizon/key'
import { type PartnerKey, wirePartnerKeySchema } from '@shared/horizon/partner'
import { readKey } from './key-reading'
import { isObject } from './list-page'
import type { Reading } from './partner-calls'

const maxRanges = 1_000
const maxRangeUnits = 100

/** An allowlist is never shortened: one that cannot be held makes its key unreadable. */
export function readPartnerKey(item: unknown, partnerId: string): Reading<PartnerKey> {
  const { data } = wirePartnerKeySchema.safeParse(item)
  if (data === undefined) return refused(item)
  const { ip_allowlist, partner_id, kind: _kind, ...rest } = data
  const reading = readKey(rest)
  if (!reading.ok) return { ok: false, id: reading.id, reason: reading.reason }
  const { key } = reading
  if (partner_id !== undefined && partner_id !== partnerId) {
    return { ok: false, id: key.id, reason: 'it is another partner’s' }
  }
  const ranges = ip_allowlist ?? []
  if (ranges.length > maxRanges || ranges.some(range => range.length > maxRangeUnits)) {
    return { ok: false, id: key.id, reason: 'its allowlist is too long to be shown' }
  }
  return { ok: true, value: toPartnerKey(key, partnerId, ip_allowlist) }
}

const toPartnerKey = (
  key: Key,
  partnerId: string,
  ipAllowlist: PartnerKey['ipAllowlist']
): PartnerKey => ({ ...key, type: 'partner', partnerId, ipAllowlist })

/** Why it cannot be read; a partner's key has no scopes that could be the reason. */
function refused(item: unknown): Reading<PartnerKey> {
  const reading = readKey(isObject(item) ? { ...item, scopes: [] } : item)
  return reading.ok
    ? { ok: false, id: reading.key.id, reason: 'it does not have the form of a key' }
    : { ok: false, id: reading.id, reason: reading.reason }
}

export const partnerKeyIdOf = (fields: Readonly<Record<string, unknown>>): string | undefined =>
  keyIdSchema.safeParse(fields.id).data
