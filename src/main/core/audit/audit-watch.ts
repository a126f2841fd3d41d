import type { Lazy } from '../lazy'
import type { AuditParts } from '../parts/audit-parts'
import type { Clock, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'

const everyMs = 120_000

type Ports = {
  readonly clock: Clock
  readonly log: Logger
  readonly parts: Lazy<AuditParts>
}

/**
 * Keeps the log current while the list of keys is: that one stops while the window is hidden, while
 * Horizon asks to wait, and while the secret is refused. Nothing of it is loaded at the start.
 */
export function createAuditWatch({ clock, log, parts }: Ports) {
  const lastAt = new WeakMap<OpenProfile, number>()

  /** To be told of each list. */
  return async (open: OpenProfile): Promise<void> => {
    const now = clock.now()
    const before = lastAt.get(open)
    if (before === undefined) lastAt.set(open, now)
    const isDue = before !== undefined && Math.abs(now - before) >= everyMs
    if (!isDue && parts.loaded()?.audit.sync.isWanted(open) !== true) return
    lastAt.set(open, now)
    void open
      .during(async () => (await parts.get()).audit.sync.sync(open, true))
      .catch(error => {
        if (!open.signal.aborted) log.failure('keep the audit log current', error)
      })
  }
}
