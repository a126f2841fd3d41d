import { auditPagesPerHour } from '@shared/domain/audit-pace'
import type { PollingBudget } from '../polling/polling'
import type { Clock } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { AuditRun } from './audit-state'

const hourMs = 3_600_000
/** Beyond these, pages are kept for what is new: nothing is walked again. */
const recheckedPerHour = 60

type Ports = {
  readonly clock: Clock
  readonly polling: Pick<PollingBudget, 'pause'>
}

/** How much of the log the console asks for of its own accord. */
export function createAuditBudget({ clock, polling }: Ports) {
  const asked = new WeakMap<OpenProfile, readonly number[]>()

  function askedOf(open: OpenProfile): readonly number[] {
    const now = clock.now()
    const recent = (asked.get(open) ?? []).filter(at => at <= now && now - at < hourMs)
    asked.set(open, recent)
    return recent
  }

  /** A page of the console's own is asked for. */
  const note = (open: OpenProfile): void => void asked.set(open, [...askedOf(open), clock.now()])

  const mayAsk = (open: OpenProfile, { isBackground }: Pick<AuditRun, 'isBackground'>): boolean =>
    !isBackground || pause(open) === undefined

  /** Where the console may not ask by itself now: why, and when it goes on. */
  function pause(open: OpenProfile): ReturnType<PollingBudget['pause']> {
    const recent = askedOf(open)
    const oldestToEnd = recent[recent.length - auditPagesPerHour]
    const shared = polling.pause(open.profileId)
    if (oldestToEnd === undefined) return shared
    const own = { until: oldestToEnd + hourMs, reason: 'budget' } as const
    return shared === undefined || shared.until < own.until ? own : shared
  }

  /** Pages that may be walked again. */
  const recheckable = (open: OpenProfile): number =>
    Math.max(0, recheckedPerHour - askedOf(open).length)

  return { note, mayAsk, pause, recheckable }
}
export type AuditBudget = ReturnType<typeof createAuditBudget>
