import type { Output } from '@shared/contract'
import type { Operations } from '../operations/operations'
import type { Clock, EventBus, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import { createProgress } from './audit-progress'
import { storing } from './audit-stops'

const dayMs = 86_400_000

type Ports = {
  readonly clock: Clock
  readonly log: Logger
  readonly events: EventBus
  readonly operations: Pick<Operations, 'run'>
  readonly changed: (open: OpenProfile) => void
}
type Purged = Output<'audit.purge'>

const nothingRemoved: Purged = {
  entries: 0,
  firstPosition: null,
  lastPosition: null,
  bytesFreed: 0
}

/** How long entries are held here, whatever Horizon does, and what that removes. */
export function createAuditRetention(ports: Ports) {
  const { clock, log, operations, changed } = ports

  async function setDays(open: OpenProfile, days: number | null): Promise<void> {
    await open.data.audit.setRetention(days)
    changed(open)
  }

  const preview = async (open: OpenProfile, before: string) => ({
    entries: await open.data.audit.countBefore(Date.parse(before))
  })

  /** Stopped on the way, it answers with what was removed until then. */
  const purge = (open: OpenProfile, before: string, operationId: string): Promise<Purged> =>
    operations.run(operationId, cancelled =>
      open.during(async () => {
        const total = await open.data.audit.countBefore(Date.parse(before))
        // Nothing is held from then: what Horizon had before it was not removed here.
        if (total === 0) return { ...nothingRemoved }
        const tell = createProgress(ports, operationId, 'Removing')
        return remove(open, Date.parse(before), cancelled, done => tell(done, total))
      })
    )

  async function remove(
    open: OpenProfile,
    before: number,
    cancelled: AbortSignal,
    tell: (done: number) => void
  ): Promise<Purged> {
    const removed = { ...nothingRemoved }
    for (let isDone = false; !isDone && !cancelled.aborted && !open.signal.aborted; ) {
      const step = await open.data.audit.purgeOn(before)
      removed.entries += step.removed
      removed.bytesFreed += step.bytesFreed
      removed.firstPosition ??= step.firstPosition
      removed.lastPosition = step.lastPosition ?? removed.lastPosition
      isDone = step.isDone
      tell(removed.entries)
    }
    changed(open)
    return removed
  }

  /**
   * What the chosen retention no longer wants, whole days of it. Counted back from the newest entry
   * where this computer's clock is ahead: a clock that is wrong removes nothing.
   */
  async function apply(open: OpenProfile, cancelled: AbortSignal): Promise<void> {
    const { retentionDays, firstAt, lastAt } = await storing(open.data.audit.ledger())
    if (retentionDays === null || firstAt === null || lastAt === null) return
    const limit = Math.min(clock.now(), lastAt) - retentionDays * dayMs
    const before = Math.floor(limit / dayMs) * dayMs
    if (firstAt >= before) return
    const { entries } = await storing(remove(open, before, cancelled, () => undefined))
    log.info('audit retention applied', { entries })
  }

  return { setDays, preview, purge, apply }
}
