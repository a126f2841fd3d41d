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
 * Horizon asks to wait, and while the secret is refused. Nothing of it is loaded at the start, but
 * where a download the operator asked for has not come to its end: that one goes on at once.
 */
export function createAuditWatch({ clock, log, parts }: Ports) {
  const lastAt = new WeakMap<OpenProfile, number>()

  async function isDue(open: OpenProfile, before: number | undefined): Promise<boolean> {
    if (before === undefined) return (await open.data.audit.wish()) === 'wanted'
    const isTime = Math.abs(clock.now() - before) >= everyMs
    return isTime || parts.loaded()?.audit.sync.isWanted(open) === true
  }

  async function look(open: OpenProfile): Promise<void> {
    const before = lastAt.get(open)
    if (before === undefined) lastAt.set(open, clock.now())
    if (!(await isDue(open, before))) return
    lastAt.set(open, clock.now())
    await (await parts.get()).audit.sync.sync(open, true)
  }

  /** To be told of each list. */
  return async (open: OpenProfile): Promise<void> => {
    void open
      .during(() => look(open))
      .catch(error => {
        if (!open.signal.aborted) log.failure('keep the audit log current', error)
      })
  }
}
