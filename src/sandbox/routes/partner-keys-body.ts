import type { StoredKey } from '../store/api-keys'
import type { AuditResource } from '../store/audit-log'
import { toKeyBody } from './key-body'

/** A partner's key as Horizon sends it: what it may do is its partner's access, so it has no scopes. */
export function toPartnerKeyBody(key: StoredKey): Readonly<Record<string, unknown>> {
  const { type, departments, scopes, ...shared } = toKeyBody(key, 'full')
  return { ...shared, kind: 'partner', partner_id: key.partnerId, ip_allowlist: key.ipAllowlist }
}

export const asKeyResource = ({ id, clientName }: StoredKey): AuditResource => ({
  type: 'api_key',
  id,
  name: clientName
})
