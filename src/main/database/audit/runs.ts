import type { HeldRun } from '@main/core/audit-ports'
import { type Db, statement } from '../open'

/** Positions that follow one another, and their numbers (`seq`). */
type Run = {
  readonly firstPosition: number
  count: number
  firstSeq: number
  /**
   * Of runs that were joined although numbers between them are left out: which number lies where in
   * it nobody knows. `null`: they count up one by one.
   */
  lastSeq: number | null
  /** `recorded_at` of its ends. */
  firstAt: number
  lastAt: number
}

/**
 * A Horizon whose numbers have gaps without end would fill memory with them. Beyond this the oldest
 * are joined: how many numbers are left out in them stays known, and between when and when.
 */
export const maxRuns = 2_000

const selectRuns = `
  SELECT first_position AS firstPosition, count, first_seq AS firstSeq, last_seq AS lastSeq,
    first_at AS firstAt, last_at AS lastAt
  FROM audit_runs ORDER BY first_position`
const putRun = `
  INSERT OR REPLACE INTO audit_runs (first_position, count, first_seq, last_seq, first_at, last_at)
  VALUES (@firstPosition, @count, @firstSeq, @lastSeq, @firstAt, @lastAt)`
const dropRun = 'DELETE FROM audit_runs WHERE first_position = ?'

/** What an entry at the end of a run says. */
export type Edge = { readonly seq: number | null; readonly recordedAt: number }

const beyondOf = ({ firstPosition, count }: Run): number => firstPosition + count
const endSeqOf = ({ firstSeq, count, lastSeq }: Run): number => lastSeq ?? firstSeq + count - 1
const leftOutIn = (run: Run): number => Math.max(0, endSeqOf(run) - run.firstSeq + 1 - run.count)

/** Which numbers lie at which positions: what tells a repeated entry from a new one. */
export function createRuns(db: Db) {
  const runs = statement(db, selectRuns).all() as Run[]
  let bySeq: Run[] | undefined
  const touched = new Set<Run>()

  const inSeqOrder = (): readonly Run[] => {
    bySeq ??= [...runs].sort((a, b) => a.firstSeq - b.firstSeq)
    return bySeq
  }

  function append(position: number, seq: number, at: number): void {
    const last = runs.at(-1)
    const follows = last?.lastSeq === null && beyondOf(last) === position
    if (follows && last.firstSeq + last.count === seq) {
      last.count += 1
      last.lastAt = at
      touched.add(last)
      return
    }
    const run = {
      firstPosition: position,
      count: 1,
      firstSeq: seq,
      lastSeq: null,
      firstAt: at,
      lastAt: at
    }
    runs.push(run)
    if (seq > (bySeq?.at(-1)?.firstSeq ?? seq)) bySeq?.push(run)
    else bySeq = undefined
    touched.add(run)
    if (runs.length > maxRuns) joinOldest()
  }

  /** Two of which one lies behind the other. */
  function joinOldest(): void {
    const nth = runs.findIndex((run, nth) => runs[nth + 1]?.firstPosition === beyondOf(run))
    const [older, newer] = [runs[nth], runs[nth + 1]]
    if (older === undefined || newer === undefined) return
    if (newer.firstSeq < older.firstSeq) {
      older.firstAt = newer.firstAt
      bySeq = undefined
    }
    if (endSeqOf(newer) > endSeqOf(older)) older.lastAt = newer.lastAt
    older.lastSeq = Math.max(endSeqOf(older), endSeqOf(newer))
    older.firstSeq = Math.min(older.firstSeq, newer.firstSeq)
    older.count += newer.count
    runs.splice(nth + 1, 1)
    bySeq?.splice(bySeq.indexOf(newer), 1)
    statement(db, dropRun).run(newer.firstPosition)
    touched.delete(newer)
    touched.add(older)
  }

  /** The position with this number; `undefined` where it is not held, or not known where. */
  function positionOf(seq: number): number | undefined {
    const sorted = inSeqOrder()
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle] as Run).firstSeq <= seq) low = middle + 1
      else high = middle
    }
    const run = sorted[low - 1]
    if (run === undefined || run.lastSeq !== null || seq > endSeqOf(run)) return undefined
    return run.firstPosition + seq - run.firstSeq
  }

  /** What is left of a run from a position to before another. */
  function partOf(
    run: Run,
    first: number,
    beyond: number,
    edgeAt: (position: number) => Edge
  ): Run {
    const isFirst = first === run.firstPosition
    const isLast = beyond === beyondOf(run)
    const [start, stop] = [isFirst ? null : edgeAt(first), isLast ? null : edgeAt(beyond - 1)]
    const firstSeq =
      run.lastSeq === null ? run.firstSeq + first - run.firstPosition : (start?.seq ?? run.firstSeq)
    return {
      firstPosition: first,
      count: beyond - first,
      firstSeq,
      lastSeq: run.lastSeq === null ? null : (stop?.seq ?? run.lastSeq),
      firstAt: start?.recordedAt ?? run.firstAt,
      lastAt: stop?.recordedAt ?? run.lastAt
    }
  }

  /** Takes positions out, from `from` to before `to`; `edgeAt` tells of the new ends. */
  function remove(from: number, to: number, edgeAt: (position: number) => Edge): void {
    for (const run of [...runs]) {
      const end = beyondOf(run)
      if (run.firstPosition >= to || end <= from) continue
      runs.splice(runs.indexOf(run), 1)
      statement(db, dropRun).run(run.firstPosition)
      touched.delete(run)
      const keep = (first: number, beyond: number) => {
        if (first >= beyond) return
        const part = partOf(run, first, beyond, edgeAt)
        runs.push(part)
        touched.add(part)
      }
      keep(run.firstPosition, Math.min(from, end))
      keep(Math.max(to, run.firstPosition), end)
    }
    runs.sort((a, b) => a.firstPosition - b.firstPosition)
    bySeq = undefined
  }

  return {
    append,
    positionOf,
    remove,
    /** Lets what lies before a position go; `edge` is what the entry there says. */
    trim(from: number, edge: Edge): void {
      if ((runs[0]?.firstPosition ?? from) < from) remove(0, from, () => edge)
    },
    /** Writes what changed, as part of the caller's transaction. */
    save(): void {
      for (const run of touched) statement(db, putRun).run(run)
      touched.clear()
    },
    /** In the order of numbers, joined where one follows the other. */
    held(): HeldRun[] {
      const held: { -readonly [Name in keyof HeldRun]: HeldRun[Name] }[] = []
      for (const run of inSeqOrder()) {
        const { firstSeq, firstAt, lastAt } = run
        const toSeq = endSeqOf(run)
        const leftOut = leftOutIn(run)
        const before = held.at(-1)
        if (before === undefined || firstSeq > before.toSeq + 1) {
          const more = leftOut > 0 ? { leftOut } : {}
          held.push({ fromSeq: firstSeq, toSeq, fromAt: firstAt, toAt: lastAt, ...more })
          continue
        }
        const shared = Math.min(before.toSeq, toSeq) - firstSeq + 1
        const stillOut = Math.max(0, (before.leftOut ?? 0) - Math.min(shared, run.count)) + leftOut
        if (stillOut > 0) before.leftOut = stillOut
        else delete before.leftOut
        if (toSeq > before.toSeq) Object.assign(before, { toSeq, toAt: lastAt })
      }
      return held
    }
  }
}
export type Runs = ReturnType<typeof createRuns>
