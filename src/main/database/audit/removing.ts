import { statement } from '../open'
import type { AuditLog } from './audit-log'
import { type Chunk, chunkLength, chunkOf, emptyChunk, readChunk, writeChunk } from './chunks'

const dropLarge = 'DELETE FROM audit_large WHERE position IN (SELECT value FROM json_each(?))'

/** Takes the texts of these ascending positions out; their hashes stay, so that the chain goes on. */
export function removeTexts(log: AuditLog, positions: readonly number[]): void {
  const { db, texts } = log
  statement(db, dropLarge).run(JSON.stringify(positions))
  for (const [number, gone] of Map.groupBy(positions, chunkOf)) {
    if (gone.length === chunkLength) emptyChunk(db, number)
    else {
      const chunk = readChunk(db, number)
      const isGone = new Set(gone)
      const kept = chunk.texts.map((text, index) => (isGone.has(chunk.first + index) ? null : text))
      writeChunk(db, number, { ...chunk, texts: kept })
    }
    texts.forget(number)
  }
}

/** Lets the chain begin at the first entry that is left; the hash before is what it begins with. */
export function advanceStart(log: AuditLog): void {
  const { db, state, texts, runs } = log
  while (state.firstPosition <= state.lastPosition) {
    const number = chunkOf(state.firstPosition)
    const chunk: Chunk = readChunk(db, number)
    const kept = chunk.texts.findIndex(text => text !== null)
    const hash = kept === -1 ? chunk.hashes.at(-1) : chunk.hashes[kept - 1]
    if (hash !== undefined) state.anchor = hash
    state.firstPosition = chunk.first + (kept === -1 ? chunk.texts.length : kept)
    if (kept !== -1) break
    statement(db, 'DELETE FROM audit_chunks WHERE id = ?').run(number)
    texts.forget(number)
  }
  const isEmpty = state.firstPosition > state.lastPosition
  const first = isEmpty ? undefined : log.entryAt(state.firstPosition)
  runs.trim(state.firstPosition, first ?? { seq: null, recordedAt: 0 })
}
