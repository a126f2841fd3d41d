import { call, toWireError } from '@renderer/api/call'
import { useOperation } from '@renderer/ui/use-operation'
import type { Input, Output } from '@shared/contract'
import type { AuditColumn } from '@shared/contract/audit'
import { useMutation } from '@tanstack/react-query'
import type { ExportDialogProps } from '../audit-view-parts'
import type { ExportFormat } from './export-words'

export type Redacted = NonNullable<Input<'audit.export'>['redact']>[number]
export type ExportResult = Output<'audit.export'> & { readonly path: string }

type Choice = {
  readonly format: ExportFormat
  readonly columns: readonly AuditColumn[]
  readonly redact: readonly Redacted[]
}

/** Main asks for the file, writes it and answers when it stands there whole. */
export function useAuditExport({ search, order }: ExportDialogProps) {
  const { run, cancel, progress } = useOperation()
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: ({ format, columns, redact }: Choice) =>
      run(operationId =>
        call('audit.export', {
          ...search,
          operationId,
          order,
          columns: [...columns],
          format,
          redact: [...redact]
        })
      )
  })
  const failure = error ? toWireError(error) : undefined
  const isCancelled = failure?.code === 'cancelled'
  return {
    start: (choice: Choice) => mutate(choice),
    cancel,
    progress,
    isRunning: isPending,
    /** `undefined` also where no file was chosen. */
    result: data?.path == null ? undefined : ({ ...data, path: data.path } satisfies ExportResult),
    wasCancelled: isCancelled,
    failure: isCancelled ? undefined : failure
  }
}
