import type { RotationEntry, RotationEvent } from '@shared/contract/rotation-events'

/** How often the same is written before a server that goes on like this is written down less. */
const mostAtOnce = 25
const mostHourly = 48
/** In the whole rotation: a hundred keys may flicker at once. */
const mostInAll = 1_000
const hourMs = 3_600_000
const dayMs = 24 * hourMs

type Past = { readonly count: number; readonly lastAt: string }

/**
 * Without those endings of a key that a server shows over and over, and without its takings back of
 * how many more keys there are: after the first ones at most one an hour is kept, then one a day.
 * That a key works again, or that there are more, is always kept, since they may still have to be
 * revoked, and is itself news only after an ending that was.
 */
export function withoutFlicker(
  events: readonly RotationEvent[],
  entries: readonly RotationEntry[],
  nowMs: number
): RotationEvent[] {
  if (!events.some(({ is }) => is === 'seen' || is === 'more-found')) return [...events]
  const { pasts, inAll, moreNow } = summedUp(entries)
  return events.filter(event => {
    const name = nameOfEnding(event, moreNow)
    return name === null || isDue(pasts.get(name), inAll, nowMs)
  })
}

/** What ends what may have to be revoked, by a name of its own; `null` for everything else. */
function nameOfEnding(event: RotationEvent, moreNow: ReadonlyMap<string, number>): string | null {
  if (event.is === 'seen') return event.state === 'active' ? null : `key ${event.keyId}`
  if (event.is !== 'more-found') return null
  const { operationId, count } = event
  return count < (moreNow.get(operationId) ?? 0) ? `more of ${operationId}` : null
}

function summedUp(entries: readonly RotationEntry[]) {
  const pasts = new Map<string, Past>()
  const moreNow = new Map<string, number>()
  let inAll = 0
  for (const { event, at } of entries) {
    const name = nameOfEnding(event, moreNow)
    if (event.is === 'more-found') moreNow.set(event.operationId, event.count)
    if (name === null) continue
    pasts.set(name, { count: (pasts.get(name)?.count ?? 0) + 1, lastAt: at })
    inAll += 1
  }
  return { pasts, inAll, moreNow }
}

function isDue(past: Past | undefined, inAll: number, nowMs: number): boolean {
  if (past === undefined) return true
  const quietMs = quietAfter(past.count, inAll)
  // A clock that was set back keeps nothing from being written.
  const age = nowMs - Date.parse(past.lastAt)
  return age < 0 || age >= quietMs
}

function quietAfter(count: number, inAll: number): number {
  if (inAll >= mostInAll || count >= mostAtOnce + mostHourly) return dayMs
  return count < mostAtOnce ? 0 : hourMs
}
