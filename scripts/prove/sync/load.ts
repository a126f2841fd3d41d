import { join } from 'node:path'
import { createAuditHistory } from '@sandbox/audit-history/audit-history'
import { createSeededRandom } from '@sandbox/scenarios/seeded-random'
import { auditRow, insertAuditRow } from '@sandbox/store/audit-log'
import { lastAuditSeq } from '@sandbox/store/audit-reading'
import Database from 'better-sqlite3'

const maxPauseMs = 20
/** The log's own time runs ahead of the clock, so that days pass in a trial. */
const perEntryMs = 3_000
const dayMs = 86_400_000

/**
 * Goes on recording at a Horizon, behind its back: new entries, some that occurred at the same moment,
 * some that occurred long before, in no order.
 */
export function createLoad(dataFolder: string, seed: string) {
  const db = new Database(join(dataFolder, 'horizon.db'), { timeout: 10_000 })
  db.pragma('synchronous = OFF')
  const random = createSeededRandom(seed, 'load')
  const contents = createAuditHistory({ seed, count: 1_000_000 })
  let at = (db.prepare('SELECT max(recorded_at) FROM audit_log').pluck().get() as number) ?? 0
  const waiting = new Set<NodeJS.Timeout>()

  function occurred(): number {
    const chance = random.next()
    if (chance < 0.05) return at - random.below(3_600_000)
    if (chance < 0.08) return at - random.below(5 * dayMs)
    return chance < 0.5 ? at - (at % 60_000) : at - random.below(2_000)
  }

  /** Of one moment: it is there as a whole or not at all. */
  const record = db.transaction((count: number) => {
    const first = lastAuditSeq(db) + 1
    for (let seq = first; seq < first + count; seq += 1) {
      at += random.chance(0.3) ? 0 : random.below(2 * perEntryMs)
      const entry = { ...contents.entryAt(seq), occurredAt: occurred() }
      insertAuditRow(db, auditRow(`aud_load_${seq}_${random.below(1e6)}`, entry, at))
    }
  })

  /** Mostly a few, now and then as much as fills pages; a moment later, in the midst of what goes on. */
  function recordSome(): void {
    const count = random.chance(0.03) ? 400 + random.below(1_200) : 1 + random.below(30)
    const timer = setTimeout(() => {
      waiting.delete(timer)
      record(count)
    }, random.below(maxPauseMs))
    waiting.add(timer)
  }

  return {
    recordSome,
    rest(): void {
      for (const timer of waiting) clearTimeout(timer)
      waiting.clear()
    },
    close: () => void db.close()
  }
}
export type Load = ReturnType<typeof createLoad>
