import { call } from '@renderer/api/call'
import { useEvent } from '@renderer/api/subscribe'
import { useRef, useState } from 'react'

export type OperationProgress = {
  readonly done: number
  readonly total: number | null
  readonly note: string
}

const begun: OperationProgress = { done: 0, total: null, note: '' }

/** Long work of main's, one at a time: how far it is, and the way to stop it. */
export function useOperation() {
  const id = useRef<string | null>(null)
  const [progress, setProgress] = useState<OperationProgress | null>(null)

  useEvent('operations.progress', ({ operationId, ...told }) => {
    if (operationId === id.current) setProgress(told)
  })

  async function run<T>(work: (operationId: string) => Promise<T>): Promise<T> {
    const own = crypto.randomUUID()
    id.current = own
    setProgress(begun)
    try {
      return await work(own)
    } finally {
      if (id.current === own) {
        id.current = null
        setProgress(null)
      }
    }
  }

  function cancel(): void {
    if (id.current === null) return
    // Where it cannot be told to stop, it ends by itself and says so.
    void call('operations.cancel', { operationId: id.current }).catch(() => undefined)
  }

  return { run, cancel, progress }
}
