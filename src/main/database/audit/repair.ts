import { type Db, statement } from '../open'
import { type AuditLog, openAuditLog } from './audit-log'
import { checked, DamagedAuditError } from './blob'
import { chainHash, hashLength } from './chain'
import {
  chunkLength,
  chunkOf,
  firstOfChunk,
  hashIn,
  readHashes,
  readLarge,
  readWholeTexts,
  writeChunk
} from './chunks'
import { noteLost } from './lost'
import type { Segment } from './segment'

/** Positions, both ends included. */
type Positions = { readonly first: number; readonly last: number }

/** What it gives, or nothing where bytes are damaged. */
function unlessDamaged<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof DamagedAuditError) return undefined
    throw error
  }
}

/**
 * Sets a damaged part aside, in one transaction. Columns are made anew out of the entries' text. Of a
 * chunk whose text is damaged, the entries are lost: the ledger says when and how many, so that
 * Horizon can be asked for them again.
 */
export function repair(db: Db, part: DamagedAuditError['part']): void {
  const log = openAuditLog(db, Date.now())
  db.transaction(() => {
    const segment =
      'segment' in part
        ? log.sealed().find(({ id }) => id === `s${part.segment}`)
        : log.sealedBetween(firstOfChunk(part.chunk), firstOfChunk(part.chunk)).at(-1)
    if (segment === undefined) repairTail(log)
    else repairSegment(log, segment)
    log.save()
  }).immediate()
}

/** Every chunk it lies in is looked at: a second damaged one would stop its columns from being made. */
export function repairSegment(log: AuditLog, segment: Segment): void {
  const positions = { first: log.beginOf(segment), last: log.endOf(segment) }
  const times = unlessDamaged(() => timesByPosition(segment))
  repairChunks(log, positions, times ?? new Map(), {
    from: segment.minAt,
    to: segment.maxAt + 1
  })
  log.rebuild(segment)
}

/** Entries after the last segment. Their times are nowhere but in their text. */
export function repairTail(log: AuditLog): void {
  const { state } = log
  const first = Math.max(state.sealedTo + 1, state.firstPosition)
  const from = log.sealed().at(-1)?.maxAt ?? state.firstAt ?? 0
  const span = { from, to: Math.max(from, state.lastAt ?? from) + 1 }
  repairChunks(log, { first, last: state.lastPosition }, new Map(), span)
  log.forgetTail()
}

function timesByPosition(segment: Segment): ReadonlyMap<number, number> {
  const times = segment.times()
  const entries = [...segment.offsets()].map(
    (offset, index) => [segment.firstPosition + offset, times[index] as number] as const
  )
  return new Map(entries)
}

function repairChunks(
  log: AuditLog,
  { first, last }: Positions,
  times: ReadonlyMap<number, number>,
  span: { readonly from: number; readonly to: number }
): void {
  for (let chunk = chunkOf(first); first <= last && chunk <= chunkOf(last); chunk += 1) {
    const read = unlessDamaged(() => readWholeTexts(log.db, chunk))
    const hashes = unlessDamaged(() => readHashes(log.db, chunk))
    if (read === undefined) {
      const from = Math.max(firstOfChunk(chunk), first)
      const to = Math.min(firstOfChunk(chunk) + chunkLength - 1, last)
      lose(log, chunk, { first: from, last: to }, times, span)
    } else if (hashes?.length !== read.texts.length * hashLength) {
      chainAnew(log, chunk, read)
    }
  }
}

/** Whether the chain still leads to its end is for Verify to say. */
function chainAnew(log: AuditLog, chunk: number, read: ReturnType<typeof readWholeTexts>): void {
  const { state, texts } = log
  const isFirst = read.first <= state.firstPosition
  const known = isFirst ? undefined : unlessDamaged(() => texts.hash(read.first - 1))
  let before = known ?? state.anchor
  const hashes = read.texts.map((held, index) => {
    const text = held === 'apart' ? readLarge(log.db, read.first + index) : held
    if (text !== null) before = chainHash(before, text)
    return before
  })
  writeChunk(log.db, chunk, { ...read, hashes })
  texts.forget(chunk)
}

function keptHashes(db: Db, chunk: number, count: number): Buffer {
  const row = statement(db, 'SELECT hashes FROM audit_chunks WHERE id = ?').get(chunk) as
    | { hashes: Buffer }
    | undefined
  const bytes = checked(row?.hashes)
  return bytes?.length === count * hashLength
    ? Buffer.from(bytes)
    : Buffer.alloc(count * hashLength)
}

function lose(
  log: AuditLog,
  chunk: number,
  { first, last }: Positions,
  times: ReadonlyMap<number, number>,
  span: { readonly from: number; readonly to: number }
): void {
  const { db, state, runs, texts } = log
  const count = last - first + 1
  const kept = keptHashes(db, chunk, count)
  const hashes = Array.from({ length: count }, (_, index) => hashIn(kept, index))
  if (last === state.lastPosition) hashes[count - 1] = state.head
  writeChunk(db, chunk, { first, texts: hashes.map(() => null), hashes })
  texts.forget(chunk)

  const occurred: number[] = []
  for (let position = first; position <= last; position += 1) {
    const at = times.get(position)
    if (at !== undefined) occurred.push(at)
  }
  // Some may have been removed before; without the columns nobody knows how many.
  const entries = times.size > 0 ? occurred.length : count
  const from = occurred.length > 0 ? Math.min(...occurred) : span.from
  const to = occurred.length > 0 ? Math.max(...occurred) + 1 : span.to
  noteLost(db, first, { from, to, entries })
  const unknown = { seq: null, recordedAt: from }
  runs.remove(first, last + 1, position => unlessDamaged(() => log.entryAt(position)) ?? unknown)
  state.held = Math.max(0, state.held - entries)
}
