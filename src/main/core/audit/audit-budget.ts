import type { PollingBudget } from '../polling/polling'
import type { Clock } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { AuditRun } from './audit-state'

const hourMs = 3_600_000
/** Of the console's own requests in an hour, the log's share: the list of keys needs the others. */
export const pagesPerHour = 90
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
    !isBackground || pausedUntil(open) === undefined

  /** When the console goes on by itself, where it may not ask now. */
  function pausedUntil(open: OpenProfile): number | undefined {
    const recent = askedOf(open)
    const oldestToEnd = recent[recent.length - pagesPerHour]
    const own = oldestToEnd === undefined ? undefined : oldestToEnd + hourMs
    const pause = polling.pause(open.profileId)?.until
    return own === undefined || pause === undefined ? (own ?? pause) : Math.max(own, pause)
  }

  /** Pages that may be walked again. */
  const recheckable = (open: OpenProfile): number =>
    Math.max(0, recheckedPerHour - askedOf(open).length)

  return { note, mayAsk, pausedUntil, recheckable }
}
export type AuditBudget = ReturnType<typeof createAuditBudget>
