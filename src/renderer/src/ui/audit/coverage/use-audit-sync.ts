import { call, toWireError } from '@renderer/api/call'
import type { AuditStatus } from '@shared/contract/audit'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
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
  const { mutate: begin, reset: forgetSync, isPending: isStarting } = sync
  const { mutate: end, reset: forgetStop, isPending: isStopping } = stop
  const { mutate: fetchRange, reset: forgetFetch } = fetch
  const fetching = fetch.isPending ? fetch.variables : undefined
  // The same while nothing of it differs: views are told of the log several times a second.
  return useMemo(
    () => ({
      sync: () => begin(),
      isStarting,
      stop: () => end(),
      isStopping,
      /** Brings what is not held. */
      remedy: (remedy: AbsenceRemedy) =>
        remedy.kind === 'sync' ? begin() : fetchRange({ from: remedy.from, to: remedy.to }),
      /** The range that is being fetched. */
      fetching,
      failure: error ? toWireError(error) : undefined,
      dismiss: () => {
        forgetSync()
        forgetStop()
        forgetFetch()
      }
    }),
    [
      begin,
      isStarting,
      end,
      isStopping,
      fetchRange,
      fetching,
      error,
      forgetSync,
      forgetStop,
      forgetFetch
    ]
  )
}
export type AuditSync = ReturnType<typeof useAuditSync>
