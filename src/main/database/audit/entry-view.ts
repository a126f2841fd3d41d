import type { StoredAuditRow } from '@main/core/audit-ports'
import { statement } from '../open'
import type { AuditLog } from './audit-log'
import { marksOf } from './key-marks'
import { entryOf } from './search/entry-of'

const selectVersions =
  'SELECT raw, seen_at AS seenAt FROM audit_versions WHERE position = ? ORDER BY id'
const selectVanished = 'SELECT seen_at AS seenAt FROM audit_vanished WHERE position = ?'

/** How many entries have this address, of all that are held. */
function countAddress({ segments }: AuditLog, ip: string): number {
  let total = 0
  for (const segment of segments.all()) {
    const { containing, counts, parts } = segment.column('ip')
    const flags = containing(ip.toLowerCase())
    for (let code = flags.indexOf(1); code !== -1; code = flags.indexOf(1, code + 1)) {
      if (parts(code)[0] === ip) total += counts[code] ?? 0
    }
  }
  return total
}

export type EntryView = {
  readonly row: StoredAuditRow
  readonly raw: string
  readonly rawBytes: number
  readonly versions: readonly { readonly raw: string; readonly seenAt: number }[]
  readonly vanishedAt: number | null
  readonly addressCount: number | null
}

/** The entry with all that is kept of it. */
export function viewEntry(log: AuditLog, position: number): EntryView | null {
  const { db, state, texts } = log
  const isHeld = position >= state.firstPosition && position <= state.lastPosition
  const text = isHeld ? texts.text(position) : null
  if (text === null) return null
  const raw = text.toString()
  const entry = entryOf(raw)
  const vanished = statement(db, selectVanished).get(position) as { seenAt: number } | undefined
  return {
    row: { position, entry, marks: marksOf(log, [{ position, entry }]).get(position) ?? [] },
    raw,
    rawBytes: text.length,
    versions: statement(db, selectVersions).all(position) as EntryView['versions'],
    vanishedAt: vanished?.seenAt ?? null,
    addressCount: entry.ip == null ? null : countAddress(log, entry.ip)
  }
}
