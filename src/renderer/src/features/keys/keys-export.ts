import { call, toWireError } from '@renderer/api/call'
import type { Output } from '@shared/contract'
import { useMutation } from '@tanstack/react-query'

export type Exported = Output<'keys.exportCsv'>

/** Writes keys, in their order, to a file that main asks for; works without a connection. */
export function useKeysExport(profileId: string) {
  const { mutate, data, error, reset, isPending } = useMutation({
    mutationFn: (keyIds: readonly string[]) =>
      call('keys.exportCsv', { profileId, keyIds: [...keyIds] })
  })
  return {
    exportKeys: (keyIds: readonly string[]) => mutate(keyIds),
    isExporting: isPending,
    /** `undefined` also where no file was chosen. */
    exported: data?.path == null ? undefined : data,
    error: error === null ? undefined : toWireError(error),
    dismiss: reset
  }
}
