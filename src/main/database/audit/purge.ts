import { statement } from '../open'
import type { AuditLog } from './audit-log'
import { usedBytes } from './ledger'
import { removeLostWithin } from './lost'
import { positionsWithin } from './recheck'
import { advanceStart, removeTexts } from './removing'
import type { Segment } from './segment'

const stepMs = 50

const ofThese = 'WHERE position IN (SELECT value FROM json_each(?))'
const dropVersions = `DELETE FROM audit_versions ${ofThese}`
const dropVanished = `DELETE FROM audit_vanished ${ofThese}`

export type PurgeStep = {
  readonly removed: number
  readonly firstPosition: number | null
  readonly lastPosition: number | null
  readonly bytesFreed: number
  readonly isDone: boolean
}

const allBefore = (before: number) => ({ from: Number.MIN_SAFE_INTEGER, to: before })

export function countBefore(log: AuditLog, before: number): number {
  let count = 0
  for (const segment of log.segments.all()) {
    if (segment.maxAt < before) count += segment.count
    else if (segment.minAt < before) {
      const at = segment.times().findIndex(time => time >= before)
      count += at === -1 ? segment.count : at
    }
  }
  return count
}

function removeFrom(log: AuditLog, segment: Segment, before: number): number[] {
  const { db, state } = log
  const isSealed = segment.id.startsWith('s')
  const only = { ...log, segments: { ...log.segments, all: () => [segment] } }
  const positions = [...positionsWithin(only, allBefore(before))].sort((a, b) => a - b)
  removeTexts(log, positions)
  const these = JSON.stringify(positions)
  state.changed -= statement(db, dropVersions).run(these).changes
  state.vanished -= statement(db, dropVanished).run(these).changes
  if (isSealed && positions.length === segment.count) log.drop(segment)
  else if (isSealed) log.rebuild(segment)
  else log.forgetTail()
  state.held -= positions.length
  return positions
}

function refreshEnds({ segments, state }: AuditLog): void {
  const all = segments.all()
  state.firstAt = all.length === 0 ? null : Math.min(...all.map(({ minAt }) => minAt))
  state.lastAt = all.length === 0 ? null : Math.max(...all.map(({ maxAt }) => maxAt))
}

/** Removes what occurred before a moment, some segments at a time, each time whole and on disk. */
export function purgeOn(
  log: AuditLog,
  before: number,
  now: () => number = () => performance.now()
): PurgeStep {
  const { db, state } = log
  const until = now() + stepMs
  const used = usedBytes(db)
  const removed: number[] = []
  db.transaction(() => {
    state.purgedBefore = Math.max(before, state.purgedBefore ?? before)
    do {
      const segment = log.segments.all().find(({ minAt }) => minAt < before)
      if (segment === undefined) break
      for (const position of removeFrom(log, segment, before)) removed.push(position)
      log.save()
    } while (now() < until)
    removeLostWithin(db, allBefore(before))
    advanceStart(log)
    log.save()
    refreshEnds(log)
    log.save()
  }).immediate()
  return {
    removed: removed.length,
    firstPosition: removed.reduce<number | null>((a, b) => (a === null || b < a ? b : a), null),
    lastPosition: removed.reduce<number | null>((a, b) => (a === null || b > a ? b : a), null),
    bytesFreed: Math.max(0, used - usedBytes(db)),
    isDone: !log.segments.all().some(({ minAt }) => minAt < before)
  }
}
