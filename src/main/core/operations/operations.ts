import { AppError } from '@shared/errors'

/** Long work that its caller can cancel by the id it made itself. */
export function createOperations() {
  const running = new Map<string, AbortController>()

  async function run<T>(operationId: string, work: (signal: AbortSignal) => Promise<T>) {
    if (running.has(operationId)) {
      throw new AppError('invalid-input', 'This operation id is already in use')
    }
    const controller = new AbortController()
    running.set(operationId, controller)
    try {
      return await work(controller.signal)
    } finally {
      running.delete(operationId)
    }
  }

  function cancel(operationId: string): void {
    running.get(operationId)?.abort()
  }

  function cancelAll(): void {
    for (const controller of running.values()) controller.abort()
  }

  return { run, cancel, cancelAll }
}
export type Operations = ReturnType<typeof createOperations>
