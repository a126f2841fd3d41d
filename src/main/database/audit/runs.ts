import type { HeldRun } from '@main/core/audit-ports'
import { type Db, statement } from '../open'

/** Positions whose numbers (`seq`) count up one by one. */
type Run = {
  readonly firstPosition: number
  count: number
  readonly firstSeq: number
  /** `recorded_at` of its ends. */
  readonly firstAt: number
  lastAt: number
}

const selectRuns = `
  SELECT first_position AS firstPosition, count, first_seq AS firstSeq, first_at AS firstAt,
    last_at AS lastAt
  FROM audit_runs ORDER BY first_position`
const putRun = `
  INSERT OR REPLACE INTO audit_runs (first_position, count, first_seq, first_at, last_at)
  VALUES (@firstPosition, @count, @firstSeq, @firstAt, @lastAt)`
const dropRun = 'DELETE FROM audit_runs WHERE first_position = ?'

/** Which numbers lie at which positions: what tells a repeated entry from a new one. */
export function createRuns(db: Db) {
  const runs = statement(db, selectRuns).all() as Run[]
  let bySeq: readonly Run[] | undefined
  const touched = new Set<Run>()

  const inSeqOrder = (): readonly Run[] => {
    bySeq ??= [...runs].sort((a, b) => a.firstSeq - b.firstSeq)
    return bySeq
  }

  function append(position: number, seq: number, at: number): void {
    const last = runs.at(-1)
    if (
      last !== undefined &&
      last.firstPosition + last.count === position &&
      last.firstSeq + last.count === seq
    ) {
      last.count += 1
      last.lastAt = at
      touched.add(last)
      return
    }
    const run = { firstPosition: position, count: 1, firstSeq: seq, firstAt: at, lastAt: at }
    runs.push(run)
    bySeq = undefined
    touched.add(run)
  }

  /** The position with this number; `undefined` where it is not held. */
  function positionOf(seq: number): number | undefined {
    const sorted = inSeqOrder()
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle] as Run).firstSeq <= seq) low = middle + 1
      else high = middle
    }
    const run = sorted[low - 1]
    if (run === undefined || seq >= run.firstSeq + run.count) return undefined
    return run.firstPosition + seq - run.firstSeq
  }

  /** Takes positions out, from `from` to before `to`; `atOf` gives the times of the new ends. */
  function remove(from: number, to: number, atOf: (position: number) => number): void {
    for (const run of [...runs]) {
      const end = run.firstPosition + run.count
      if (run.firstPosition >= to || end <= from) continue
      runs.splice(runs.indexOf(run), 1)
      statement(db, dropRun).run(run.firstPosition)
      touched.delete(run)
      const keep = (first: number, beyond: number) => {
        if (first >= beyond) return
        const part: Run = {
          firstPosition: first,
          count: beyond - first,
          firstSeq: run.firstSeq + first - run.firstPosition,
          firstAt: first === run.firstPosition ? run.firstAt : atOf(first),
          lastAt: beyond === end ? run.lastAt : atOf(beyond - 1)
        }
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
    /** Lets what lies before a position go; `at` is its time. */
    trim(from: number, at: number): void {
      if ((runs[0]?.firstPosition ?? from) < from) remove(0, from, () => at)
    },
    /** Writes what changed, as part of the caller's transaction. */
    save(): void {
      for (const run of touched) statement(db, putRun).run(run)
      touched.clear()
    },
    /** In the order of numbers, joined where one follows the other. */
    held(): HeldRun[] {
      const held: { fromSeq: number; toSeq: number; fromAt: number; toAt: number }[] = []
      for (const run of inSeqOrder()) {
        const toSeq = run.firstSeq + run.count - 1
        const before = held.at(-1)
        if (before === undefined || run.firstSeq > before.toSeq + 1) {
          held.push({ fromSeq: run.firstSeq, toSeq, fromAt: run.firstAt, toAt: run.lastAt })
        } else if (toSeq > before.toSeq) {
          before.toSeq = toSeq
          before.toAt = run.lastAt
        }
      }
      return held
    }
  }
}
export type Runs = ReturnType<typeof createRuns>
