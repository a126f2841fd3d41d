import type { RotationEntry, RotationEvent } from '@shared/contract/rotation-events'

/** How often a key is seen ended before a server that goes on like this is written down less. */
const mostEndings = 25
const quietMs = 3_600_000

/**
 * Without those endings of a key that a server shows over and over: after the first ones at most one
 * an hour is kept. That a key works again is always kept, since it may still have to be revoked, and
 * is itself news only after an ending that was.
 */
export function withoutFlicker(
  events: readonly RotationEvent[],
  entries: readonly RotationEntry[],
  nowMs: number
): RotationEvent[] {
  return events.filter(event => {
    if (!isEnding(event)) return true
    const before = entries.filter(
      entry => isEnding(entry.event) && entry.event.keyId === event.keyId
    )
    const last = before.at(-1)
    if (last === undefined || before.length < mostEndings) return true
    // A clock that was set back keeps nothing from being written.
    const age = nowMs - Date.parse(last.at)
    return age < 0 || age >= quietMs
  })
}

type Seen = Extract<RotationEvent, { is: 'seen' }>

const isEnding = (event: RotationEvent): event is Seen =>
  event.is === 'seen' && event.state !== 'active'
