import { AppError } from '@shared/errors'
import type { Db } from '../open'
import { chainHash } from './chain'
import {
  type Chunk,
  type ChunkText,
  chunkLength,
  chunkOf,
  firstOfChunk,
  readChunk,
  writeChunk
} from './chunks'
import { type ColumnCache, createColumnCache } from './column-cache'
import { type ColumnBuilder, createColumnBuilder } from './columns'
import { createEntryTexts, type EntryTexts } from './entry-texts'
import { type ReadEntry, readEntry } from './intake-entry'
import { emptyKnownIds, type KnownIds, loadKnownIds } from './known-ids'
import { type LogState, loadState, saveState } from './log-state'
import { createRuns, type Runs } from './runs'
import { listSegments, openSegment } from './sealed-segment'
import { dropSegment, sealSegment, segmentLength } from './sealing'
import type { Segment, Segments } from './segment'

/**
 * The log of one connection: sealed segments, the entries after them, and what is known of all. Every
 * change happens inside a transaction of the caller; where that fails this is thrown away as a whole
 * and read anew, because it may be ahead of the file.
 */
export type AuditLog = {
  readonly db: Db
  readonly state: LogState
  readonly runs: Runs
  readonly texts: EntryTexts
  readonly segments: Segments
  knownIds(): KnownIds
  /** Of entries not yet written too; `null` where it was removed or lost. */
  textAt(position: number): Buffer | null
  /** Sealed segments that hold positions of this range. */
  sealedBetween(from: number, to: number): readonly Segment[]
  /** Positions of unsealed entries with this id. */
  unsealedWith(id: string): readonly number[]
  /** Puts an entry at the end of the chain and answers with its position. */
  append(entry: ReadEntry, text: Buffer): number
  /** Writes what was appended, and the state. Whatever a search answers is another thing then. */
  save(): void
  /** Keeps what is known of the log, where no search would answer otherwise. */
  note(known: Partial<LogState>): void
  sealed(): readonly Segment[]
  /** The first position of a sealed segment that the chain still has. */
  beginOf(segment: Segment): number
  /** The last position that belongs to a sealed segment. */
  endOf(segment: Segment): number
  /** Of an entry that is held. */
  entryAt(position: number): ReadEntry | undefined
  /** Adds the entry at a position to columns that are made anew; nothing where it is gone. */
  readInto(builder: ColumnBuilder, position: number, isKept?: (entry: ReadEntry) => boolean): void
  /** Makes a segment's columns anew out of the entries' text; nothing is left of an empty one. */
  rebuild(segment: Segment): void
  /** Puts columns that were made anew in a segment's place. */
  replace(segment: Segment, builder: ColumnBuilder): void
  drop(segment: Segment): void
  /** Entries that were removed are no longer looked for among those not yet sealed. */
  forgetTail(): void
}

/** An entry that was read when it came reads again; one that does not is damaged. */
function readAgain(text: Buffer): ReadEntry {
  const read = readEntry(JSON.parse(text.toString()))
  if (typeof read === 'string') {
    throw new AppError('database-corrupt', 'an entry of the audit log cannot be read')
  }
  return read
}

const segmentNumber = (segment: Segment): number => Number(segment.id.slice(1))

export function openAuditLog(db: Db, now: number): AuditLog {
  const state = loadState(db, now)
  const runs = createRuns(db)
  const texts = createEntryTexts(db)
  const cache: ColumnCache = createColumnCache()
  let sealed: Segment[] = listSegments(db).map(row => openSegment(db, row, cache, texts))
  let tail: ColumnBuilder | undefined
  let unwritten: { first: number; texts: ChunkText[]; hashes: string[] } | undefined
  let known: KnownIds | undefined
  let shown: { readonly version: number; readonly all: readonly Segment[] } | undefined

  const readInto: AuditLog['readInto'] = (builder, position, isKept) => {
    const text = texts.text(position)
    const entry = text === null ? undefined : readAgain(text)
    if (entry !== undefined && isKept?.(entry) !== false) builder.add(entry, position)
  }
  function readAll(builder: ColumnBuilder, from: number, to: number): void {
    for (let position = from; position <= to; position += 1) readInto(builder, position)
  }

  function loadedTail(): ColumnBuilder {
    if (tail !== undefined) return tail
    const first = Math.max(state.sealedTo + 1, state.firstPosition)
    const builder = createColumnBuilder(first)
    readAll(builder, first, state.lastPosition)
    tail = builder
    return builder
  }

  function all(): readonly Segment[] {
    if (shown?.version === state.version) return shown.all
    const builder = loadedTail()
    const open = builder.count() === 0 ? [] : [builder.segment(`t${state.version}`, texts)]
    shown = { version: state.version, all: [...sealed, ...open] }
    return shown.all
  }

  function knownIds(): KnownIds {
    if (known !== undefined) return known
    const loaded = loadKnownIds(db) ?? emptyKnownIds(db)
    const first = Math.max(loaded.addedTo() + 1, state.firstPosition)
    for (let position = first; position <= state.lastPosition; position += 1) {
      const text = texts.text(position)
      if (text !== null) loaded.add(readAgain(text).id, position)
    }
    known = loaded
    return loaded
  }

  function addSegment(builder: ColumnBuilder): void {
    const id = state.nextSegment
    state.nextSegment += 1
    sealSegment(db, id, builder, builder.segment(`s${id}`, texts))
    const row = listSegments(db).find(listed => listed.id === id)
    if (row === undefined) throw new Error('A segment was not stored')
    sealed.push(openSegment(db, row, cache, texts))
    sealed.sort((a, b) => a.firstPosition - b.firstPosition)
  }

  function openChunk(position: number): NonNullable<typeof unwritten> {
    const isInside = position !== firstOfChunk(chunkOf(position)) && position > state.firstPosition
    if (!isInside) return { first: position, texts: [], hashes: [] }
    const { first, texts: held, hashes } = readChunk(db, chunkOf(position))
    return { first, texts: [...held], hashes: [...hashes] }
  }

  function flush(): void {
    if (unwritten === undefined) return
    const chunk: Chunk = unwritten
    writeChunk(db, chunkOf(chunk.first), chunk)
    texts.forget(chunkOf(chunk.first))
  }

  function seal(builder: ColumnBuilder): void {
    addSegment(builder)
    knownIds().save()
    state.sealedTo = state.lastPosition
    tail = createColumnBuilder(state.lastPosition + 1)
  }

  function append(entry: ReadEntry, text: Buffer): number {
    const builder = loadedTail()
    const ids = knownIds()
    const position = state.lastPosition + 1
    unwritten ??= openChunk(position)
    state.head = chainHash(state.head, text)
    unwritten.texts.push(text)
    unwritten.hashes.push(state.head)
    builder.add(entry, position)
    ids.add(entry.id, position)
    runs.append(position, entry.seq, entry.recordedAt)
    state.lastPosition = position
    state.held += 1
    if (state.firstAt === null || entry.at < state.firstAt) state.firstAt = entry.at
    if (state.lastAt === null || entry.at > state.lastAt) state.lastAt = entry.at
    if (position % chunkLength === 0) {
      flush()
      unwritten = undefined
    }
    if (builder.count() >= segmentLength) seal(builder)
    return position
  }

  function save(): void {
    flush()
    // The texts are pieces of a page, which would stay in memory as a whole.
    unwritten = undefined
    runs.save()
    state.version += 1
    saveState(db, state)
  }

  function drop(segment: Segment): void {
    const id = segmentNumber(segment)
    dropSegment(db, id)
    cache.clear()
    sealed = sealed.filter(({ firstPosition }) => firstPosition !== segment.firstPosition)
  }

  const beginOf = ({ firstPosition }: Segment) => Math.max(firstPosition, state.firstPosition)

  /** The positions that belong to a sealed segment: up to where the next one begins. */
  function endOf(segment: Segment): number {
    const next = sealed[sealed.findIndex(({ id }) => id === segment.id) + 1]
    return next === undefined ? state.sealedTo : next.firstPosition - 1
  }

  function rebuild(segment: Segment): void {
    const builder = createColumnBuilder(beginOf(segment))
    readAll(builder, beginOf(segment), endOf(segment))
    replace(segment, builder)
  }

  function replace(segment: Segment, builder: ColumnBuilder): void {
    drop(segment)
    if (builder.count() > 0) addSegment(builder)
  }

  return {
    db,
    state,
    runs,
    texts,
    segments: { all, version: () => state.version },
    knownIds,
    textAt(position) {
      const first = unwritten?.first ?? Number.POSITIVE_INFINITY
      const text = position < first ? 'apart' : (unwritten?.texts[position - first] ?? null)
      return text === 'apart' ? texts.text(position) : text
    },
    sealedBetween: (from, to) =>
      sealed.filter(segment => segment.firstPosition <= to && endOf(segment) >= from),
    unsealedWith: id => loadedTail().positionsWith(id),
    append,
    save,
    note(known) {
      Object.assign(state, known)
      saveState(db, state)
    },
    sealed: () => sealed,
    beginOf,
    endOf,
    entryAt(position) {
      const text = texts.text(position)
      return text === null ? undefined : readAgain(text)
    },
    readInto,
    rebuild,
    replace,
    drop,
    forgetTail() {
      tail = undefined
    }
  }
}
