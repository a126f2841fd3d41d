import { call, toWireError } from '@renderer/api/call'
import type { Output } from '@shared/contract'
import { maxRotationFileBytes } from '@shared/domain/rotation-file-size'
import type { WireError } from '@shared/errors'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'

/** How the last transfer ended. */
export type TransferOutcome =
  | { readonly kind: 'exported'; readonly path: string; readonly count: number }
  | ({ readonly kind: 'imported' } & Output<'rotations.import'>)
  | { readonly kind: 'failed'; readonly what: 'export' | 'import'; readonly error: WireError }

/** Takes open rotations to another computer, or from one. One at a time. */
export function useRotationTransfer(profileId: string) {
  const client = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const [pending, setPending] = useState<'export' | 'import' | null>(null)
  const [outcome, setOutcome] = useState<TransferOutcome | null>(null)

  async function run(
    what: 'export' | 'import',
    work: () => Promise<TransferOutcome | null>
  ): Promise<void> {
    if (pending !== null) return
    setPending(what)
    setOutcome(null)
    try {
      setOutcome(await work())
    } catch (thrown) {
      setOutcome({ kind: 'failed', what, error: toWireError(thrown) })
    } finally {
      setPending(null)
    }
  }

  return {
    input,
    pending,
    outcome,
    dismiss: () => setOutcome(null),
    chooseFile: () => input.current?.click(),
    exportOpen: () =>
      void run('export', async () => {
        const { path, count } = await call('rotations.exportOpen', { profileId })
        return path === null ? null : { kind: 'exported', path, count }
      }),
    importFile: (file: File) =>
      void run('import', async () => {
        const text = await textOf(file)
        if (typeof text !== 'string') return { kind: 'failed', what: 'import', error: text }
        const imported = await call('rotations.import', { profileId, text })
        await client.invalidateQueries({ queryKey: ['rotations', profileId] })
        return { kind: 'imported', ...imported }
      })
  }
}
export type TransferWork = ReturnType<typeof useRotationTransfer>

const nextStep = 'Choose the file that another console exported as open rotations.'

async function textOf(file: File): Promise<string | WireError> {
  const tooLarge: WireError = {
    code: 'invalid-input',
    message: 'The file is too large to be an export of rotations',
    nextStep
  }
  if (file.size > maxRotationFileBytes) return tooLarge
  try {
    return await file.text()
  } catch {
    return { code: 'invalid-input', message: 'The file could not be read', nextStep }
  }
}
