import { statement } from '../open'
import type { AuditLog } from './audit-log'
import { type ColumnBuilder, createColumnBuilder } from './columns'
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

const isSealed = ({ id }: Segment): boolean => id.startsWith('s')

/**
 * What stays of a sealed segment, as columns. They are made in memory over several steps, and nothing
 * is changed until they are whole: a purge that ends before leaves no trace.
 */
type Kept = {
  readonly segmentId: string
  readonly before: number
  readonly builder: ColumnBuilder
  /** The next position to be read. */
  next: number
}
const kept = new WeakMap<AuditLog, Kept>()

/** `undefined` while the time was too short. */
function keptOf(
  log: AuditLog,
  segment: Segment,
  before: number,
  isOver: () => boolean
): ColumnBuilder | undefined {
  const { id } = segment
  const firstPosition = log.beginOf(segment)
  let mine = kept.get(log)
  if (mine?.segmentId !== id || mine.before !== before) {
    const builder = createColumnBuilder(firstPosition)
    mine = { segmentId: id, before, builder, next: firstPosition }
    kept.set(log, mine)
  }
  // Of a segment that goes as a whole nothing has to be read.
  const end = segment.maxAt < before ? 0 : log.endOf(segment)
  for (; mine.next <= end; mine.next += 1) {
    if (isOver()) return undefined
    log.readInto(mine.builder, mine.next, ({ at }) => at >= before)
  }
  return mine.builder
}

/** False where what stays of it has to be read for longer. */
function removeFrom(
  log: AuditLog,
  segment: Segment,
  before: number,
  isOver: () => boolean,
  removed: number[]
): boolean {
  const { db, state } = log
  const builder = isSealed(segment) ? keptOf(log, segment, before, isOver) : null
  if (builder === undefined) return false
  const only = { ...log, segments: { ...log.segments, all: () => [segment] } }
  const positions = [...positionsWithin(only, allBefore(before))].sort((a, b) => a - b)
  removeTexts(log, positions)
  const these = JSON.stringify(positions)
  state.changed -= statement(db, dropVersions).run(these).changes
  state.vanished -= statement(db, dropVanished).run(these).changes
  if (builder === null) log.forgetTail()
  else log.replace(segment, builder)
  kept.delete(log)
  state.held -= positions.length
  for (const position of positions) removed.push(position)
  return true
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
  const isOver = () => now() >= until
  const next = () => log.segments.all().find(({ minAt }) => minAt < before)
  const used = usedBytes(db)
  const removed: number[] = []
  const first = next()
  const isReady = first === undefined || !isSealed(first) || keptOf(log, first, before, isOver)
  if (isReady) {
    db.transaction(() => {
      state.purgedBefore = Math.max(before, state.purgedBefore ?? before)
      state.purgedAt = Date.now()
      do {
        const segment = next()
        if (segment === undefined || !removeFrom(log, segment, before, isOver, removed)) break
        log.save()
      } while (!isOver())
      removeLostWithin(db, allBefore(before))
      advanceStart(log)
      log.save()
      refreshEnds(log)
      log.save()
    }).immediate()
  }
  return {
    removed: removed.length,
    firstPosition: removed.reduce<number | null>((a, b) => (a === null || b < a ? b : a), null),
    lastPosition: removed.reduce<number | null>((a, b) => (a === null || b > a ? b : a), null),
    bytesFreed: Math.max(0, used - usedBytes(db)),
    isDone: next() === undefined
  }
}
