import { call } from '@renderer/api/call'
import { queryOptions, useQuery } from '@tanstack/react-query'

export const auditStatusQuery = (profileId: string) =>
  queryOptions({
    queryKey: ['audit-status', profileId],
    queryFn: () => call('audit.status', { profileId })
  })

/** How much of the log is held and what its sync does; `audit.changed` keeps it in step. */
export const useAuditStatus = (profileId: string) => useQuery(auditStatusQuery(profileId))
