import { call, toWireError } from '@renderer/api/call'
import { useOperation } from '@renderer/ui/use-operation'
import { useMutation } from '@tanstack/react-query'

/** Reads every held entry back and compares it with the chain. */
export function useAuditVerify(profileId: string) {
  const { run, cancel, progress } = useOperation()
  const { mutate, data, error, isPending, reset } = useMutation({
    mutationFn: () => run(operationId => call('audit.verify', { profileId, operationId }))
  })
  const failure = error ? toWireError(error) : undefined
  return {
    verify: () => mutate(),
    cancel,
    progress,
    isRunning: isPending,
    result: data,
    failure: failure?.code === 'cancelled' ? undefined : failure,
    isCancelled: failure?.code === 'cancelled',
    reset
  }
}
export type AuditVerify = ReturnType<typeof useAuditVerify>
