import { call } from '@renderer/api/call'
import type { AuditRow } from '@shared/contract/audit'
import { termFor } from '@shared/domain/audit-query/term-for'
import { useQuery } from '@tanstack/react-query'

const revocations = '(action:"api_key.revoked" OR action:"partner_key.revoked")'

/** The held entry that ended this key; `undefined` while and where there is none. */
export function useRevocation(
  profileId: string,
  keyId: string | null | undefined
): AuditRow | undefined {
  const term = keyId == null ? undefined : termFor('resource', keyId)
  const { data } = useQuery({
    queryKey: ['audit-revocation', profileId, keyId],
    enabled: term !== undefined,
    refetchOnMount: 'always',
    queryFn: () =>
      call('audit.rows', {
        profileId,
        query: `${revocations} ${term}`,
        zone: 'utc',
        moment: new Date().toISOString(),
        order: 'newest',
        index: 0,
        limit: 1
      })
  })
  return data?.rows[0]
}
