import type { AuditStatus } from '@shared/contract/audit'
import type { Clock, EventBus, Logger, Timers } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'

const quietMs = 250

type Ports = {
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Logger
  readonly events: EventBus
  readonly statusOf: (open: OpenProfile) => Promise<AuditStatus>
}
type Telling = { toldAt: number | undefined; waiting: (() => void) | undefined }

/** Tells the page that something is different: at once, then no more often than four times a second. */
export function createAuditNews({ clock, timers, log, events, statusOf }: Ports) {
  const tellings = new WeakMap<OpenProfile, Telling>()

  function changed(open: OpenProfile): void {
    if (open.signal.aborted) return
    const telling = tellings.get(open) ?? begin(open)
    if (telling.waiting !== undefined) return
    const now = clock.now()
    const sinceMs = telling.toldAt === undefined ? quietMs : now - telling.toldAt
    if (sinceMs < 0 || sinceMs >= quietMs) tell(open, telling)
    else telling.waiting = timers.after(quietMs - sinceMs, () => tell(open, telling))
  }

  function begin(open: OpenProfile): Telling {
    const telling: Telling = { toldAt: undefined, waiting: undefined }
    tellings.set(open, telling)
    open.signal.addEventListener('abort', () => telling.waiting?.(), { once: true })
    return telling
  }

  function tell(open: OpenProfile, telling: Telling): void {
    telling.waiting = undefined
    telling.toldAt = clock.now()
    const { profileId } = open
    open
      .during(async () =>
        events.publish('audit.changed', { profileId, status: await statusOf(open) })
      )
      .catch(error => {
        if (!open.signal.aborted) log.failure('tell about the audit log', error)
      })
  }

  return { changed }
}
