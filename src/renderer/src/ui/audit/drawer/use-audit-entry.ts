import { call, toWireError } from '@renderer/api/call'
import type { Output } from '@shared/contract'
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'

export type AuditEntryView = Output<'audit.entry'>

export const auditEntryQuery = (profileId: string, position: number) =>
  queryOptions({
    queryKey: ['audit-entry', profileId, position],
    queryFn: () => call('audit.entry', { profileId, position })
  })

/** One entry with all that is kept about it; the one before stays until it is there. */
export function useAuditEntry(profileId: string, position: number) {
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...auditEntryQuery(profileId, position),
    // Marks and versions come with later syncs.
    refetchOnMount: 'always',
    placeholderData: keepPreviousData
  })
  return {
    entry: data,
    /** What is shown is still the entry before. */
    isOld: isPlaceholderData,
    failure: error ? toWireError(error) : undefined,
    refetch: () => void refetch()
  }
}
