import type { Clock, EventBus } from '../ports'

const quietMs = 250

type Ports = { readonly clock: Clock; readonly events: EventBus }

/** Tells how far long work is: no more often than four times a second, and at its end. */
export function createProgress(
  { clock, events }: Ports,
  operationId: string,
  note: string
): (done: number, total: number | null) => void {
  let toldAt = Number.NEGATIVE_INFINITY
  return (done, total) => {
    const now = clock.now()
    if (Math.abs(now - toldAt) < quietMs && done !== total) return
    toldAt = now
    events.publish('operations.progress', { operationId, done, total, note })
  }
}
