import type { AuditLog } from './audit-log'
import { type ReadEntry, readEntry } from './intake-entry'

const idAt = (log: AuditLog, position: number): string | undefined => {
  const text = log.textAt(position)
  if (text === null) return undefined
  const read = readEntry(JSON.parse(text.toString()))
  return typeof read === 'string' ? undefined : read.id
}

/** Positions of the entries with exactly this id, among those where it may lie. */
export function positionsOfId(log: AuditLog, id: string): number[] {
  const places = log.knownIds().placesOf(id)
  if (places.length === 0) return []
  const mayBeUnsealed = places.some(({ to }) => to > log.state.sealedTo)
  const found = mayBeUnsealed ? [...log.unsealedWith(id)] : []
  for (const { from, to } of places) {
    for (const segment of log.sealedBetween(from, to)) {
      for (const index of segment.beginning('id', id)) {
        const position = segment.firstPosition + (segment.offsets()[index] as number)
        if (idAt(log, position) === id) found.push(position)
      }
    }
  }
  return [...new Set(found)].sort((a, b) => a - b)
}

/** Where this entry is held already: most often its number tells, else its id. */
export function heldPositions(log: AuditLog, { id, seq }: ReadEntry): readonly number[] {
  const bySeq = log.runs.positionOf(seq)
  if (bySeq !== undefined && idAt(log, bySeq) === id) return [bySeq]
  return positionsOfId(log, id)
}
