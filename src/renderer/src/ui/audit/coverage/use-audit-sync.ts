import { call, toWireError } from '@renderer/api/call'
import type { AuditStatus } from '@shared/contract/audit'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { auditStatusQuery } from '../use-audit-status'
import type { AbsenceRemedy } from './coverage-words'

type Range = { readonly from: string; readonly to: string }

/** Begins, stops and repairs the sync as the operator asks. */
export function useAuditSync(profileId: string) {
  const client = useQueryClient()
  const told = {
    onSuccess: (status: AuditStatus) =>
      client.setQueryData(auditStatusQuery(profileId).queryKey, status)
  }
  const sync = useMutation({
    mutationFn: () => call('audit.sync', { profileId, isBackground: false }),
    ...told
  })
  const stop = useMutation({ mutationFn: () => call('audit.stopSync', { profileId }), ...told })
  const fetch = useMutation({
    mutationFn: (range: Range) => call('audit.fetchRange', { profileId, ...range }),
    ...told
  })
  const error = sync.error ?? stop.error ?? fetch.error
  return {
    sync: () => sync.mutate(),
    isStarting: sync.isPending,
    stop: () => stop.mutate(),
    isStopping: stop.isPending,
    /** Brings what is not held. */
    remedy: (remedy: AbsenceRemedy) =>
      remedy.kind === 'sync' ? sync.mutate() : fetch.mutate({ from: remedy.from, to: remedy.to }),
    /** The range that is being fetched. */
    fetching: fetch.isPending ? fetch.variables : undefined,
    failure: error ? toWireError(error) : undefined,
    dismiss: () => {
      sync.reset()
      stop.reset()
      fetch.reset()
    }
  }
}
export type AuditSync = ReturnType<typeof useAuditSync>
