import type { TimeSpan } from '@main/core/audit-ports'
import { statement } from '../open'
import type { AuditLog } from './audit-log'
import { removeLostWithin } from './lost'
import { settle } from './settled'

/** Which entries of a span a second walk brought. */
export type Recheck = {
  readonly span: TimeSpan
  seen(position: number): void
  isUnseen(seq: number): boolean
  noteAdded(): void
  added(): number
  hasSeen(position: number): boolean
  /** Later ones came with a walk that goes on meanwhile: nothing is known about them. */
  readonly lastPosition: number
}

export function beginRecheck({ runs, state }: AuditLog, span: TimeSpan): Recheck {
  const base = state.firstPosition
  const lastPosition = state.lastPosition
  const bits = new Uint8Array(Math.ceil((lastPosition - base + 1) / 8) + 1)
  let added = 0
  const hasSeen = (position: number): boolean => {
    const place = position - base
    return ((bits[place >>> 3] ?? 0) & (1 << (place & 7))) !== 0
  }
  return {
    span,
    lastPosition,
    hasSeen,
    seen(position) {
      if (position > lastPosition) return
      const place = position - base
      bits[place >>> 3] = (bits[place >>> 3] ?? 0) | (1 << (place & 7))
    },
    isUnseen(seq) {
      const position = runs.positionOf(seq)
      return position === undefined || !hasSeen(position)
    },
    noteAdded() {
      added += 1
    },
    added: () => added
  }
}

function firstFrom(times: Float64Array, moment: number): number {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] as number) < moment) low = middle + 1
    else high = middle
  }
  return low
}

/** Positions whose `occurred_at` is in the span. */
export function* positionsWithin(log: AuditLog, { from, to }: TimeSpan): Generator<number> {
  for (const segment of log.segments.all()) {
    if (segment.maxAt < from || segment.minAt >= to) continue
    const times = segment.times()
    const offsets = segment.offsets()
    for (let index = firstFrom(times, from); index < times.length; index += 1) {
      if ((times[index] as number) >= to) break
      yield segment.firstPosition + (offsets[index] as number)
    }
  }
}

const putVanished = 'INSERT OR IGNORE INTO audit_vanished (position, seen_at) VALUES (?, ?)'
const dropVanished = 'DELETE FROM audit_vanished WHERE position = ?'
const selectVanished = 'SELECT 1 FROM audit_vanished WHERE position = ?'

export function endRecheck(log: AuditLog, recheck: Recheck, settles: boolean, now: number) {
  const { db, state } = log
  let vanished = 0
  db.transaction(() => {
    for (const position of positionsWithin(log, recheck.span)) {
      if (position > recheck.lastPosition) continue
      if (recheck.hasSeen(position)) {
        if (state.vanished === 0) continue
        state.vanished -= statement(db, dropVanished).run(position).changes
      } else if (statement(db, selectVanished).get(position) === undefined) {
        statement(db, putVanished).run(position, now)
        vanished += 1
      }
    }
    state.vanished += vanished
    removeLostWithin(db, recheck.span)
    if (settles && vanished === 0 && recheck.added() === 0) settle(db, recheck.span)
    log.save()
  }).immediate()
  return { added: recheck.added(), vanished }
}
