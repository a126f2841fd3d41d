import { chainHash, chainStart } from '@main/database/audit/chain'
import { createColumnBuilder } from '@main/database/audit/columns'
import { type IntakeEntry, readEntry } from '@main/database/audit/intake-entry'
import type { Segment } from '@main/database/audit/segment'

/** Entries that lie nowhere but in memory, as a segment; their positions follow one another. */
export function memorySegment(entries: readonly IntakeEntry[], id = 'memory'): Segment {
  const first = entries[0]?.position ?? 1
  const builder = createColumnBuilder(first)
  const hashes: string[] = []
  let hash = chainStart
  for (const entry of entries) {
    builder.add(entry, entry.position)
    hash = chainHash(hash, Buffer.from(entry.raw))
    hashes.push(hash)
  }
  const at = <T>(values: readonly T[], position: number): T => values[position - first] as T
  return builder.segment(id, {
    raws: positions => positions.map(position => at(entries, position).raw),
    hashes: positions => positions.map(position => at(hashes, position))
  })
}

/** For one entry whose text is known to be right. */
export function intakeEntry(raw: string, position: number): IntakeEntry {
  const read = readEntry(JSON.parse(raw))
  if (typeof read === 'string') throw new Error(`The entry ${read}`)
  return { ...read, raw, position }
}
