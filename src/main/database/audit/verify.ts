import type { VerifyStep } from '@main/core/audit-ports'
import type { AuditLog } from './audit-log'
import { DamagedAuditError } from './blob'
import { chainHash } from './chain'
import { type Chunk, chunkOf, firstOfChunk, readChunk, readLarge } from './chunks'
import { columnDiffers } from './column-check'
import { columnNames } from './columns'
import { type ReadEntry, readEntry } from './intake-entry'
import { lostChunks } from './lost'
import type { ColumnName, Segment, SegmentColumn } from './segment'

const stepMs = 60

type Bad = NonNullable<VerifyStep['bad']>

type Opened = {
  readonly times: Float64Array
  readonly seqs: Float64Array
  /** By offset, the index and one more; 0 where there is none. */
  readonly places: Uint32Array
  readonly columns: Readonly<Record<ColumnName, Pick<SegmentColumn, 'codes' | 'parts'>>>
}

/** One step after the other is about the same segment: its parts stay open for so long. */
const opened = new WeakMap<Segment, Opened>()

function openedOf(segment: Segment): Opened {
  const known = opened.get(segment)
  if (known !== undefined) return known
  const offsets = segment.offsets()
  let span = 0
  for (const offset of offsets) span = Math.max(span, offset + 1)
  const places = new Uint32Array(span)
  for (const [index, offset] of offsets.entries()) places[offset] = index + 1
  const columns = Object.fromEntries(
    columnNames.map(name => {
      const { codes, parts } = segment.column(name)
      return [name, { codes, parts }]
    })
  ) as Opened['columns']
  const made = { times: segment.times(), seqs: segment.seqs(), places, columns }
  opened.set(segment, made)
  return made
}

function readAgain(text: Buffer): ReadEntry | undefined {
  try {
    const read = readEntry(JSON.parse(text.toString()))
    return typeof read === 'string' ? undefined : read
  } catch {
    return undefined
  }
}

/** What searches read has to say the same as the entry's own text. */
function columnCheck(log: AuditLog) {
  const segments = log.segments.all()
  return (position: number, entry: ReadEntry): string | undefined => {
    const segment = segments.findLast(({ firstPosition }) => firstPosition <= position)
    if (segment === undefined) return 'It is missing in the search columns'
    const { places, times, seqs, columns } = openedOf(segment)
    const index = (places[position - segment.firstPosition] ?? 0) - 1
    if (index === -1) return 'It is missing in the search columns'
    if (times[index] !== entry.at || seqs[index] !== entry.seq) {
      return 'Its time or number is another one in the search columns'
    }
    const column = columnNames.find(name => columnDiffers(columns[name], index, name, entry))
    return column && `Its ${column} is another one in the search columns`
  }
}

/**
 * Reads entries anew, chains them, and compares with what was kept when they came. Removed ones are
 * passed over by the hash that stayed of them; lost ones are bad until Horizon sent them again.
 */
export function verifyOn(
  log: AuditLog,
  fromPosition: number,
  now: () => number = () => performance.now()
): VerifyStep {
  const { state, db } = log
  const checkColumns = columnCheck(log)
  const lost = lostChunks(db)
  const until = now() + stepMs
  let position = Math.max(fromPosition, state.firstPosition)
  const done = (bad: Bad | null): VerifyStep => ({
    verifiedTo: position - 1,
    lastPosition: state.lastPosition,
    isDone: bad !== null || position > state.lastPosition,
    bad
  })
  if (position > state.lastPosition) return done(null)

  let before = position === state.firstPosition ? state.anchor : log.texts.hash(position - 1)
  function unlessDamaged<T>(read: () => T): T | undefined {
    try {
      return read()
    } catch (error) {
      if (error instanceof DamagedAuditError) return undefined
      throw error
    }
  }

  while (position <= state.lastPosition && now() < until) {
    const number = chunkOf(position)
    const chunk = lost.has(number) ? undefined : unlessDamaged((): Chunk => readChunk(db, number))
    if (chunk === undefined) return done({ position, what: 'Its bytes on this disk were damaged' })
    const end = Math.min(chunk.first + chunk.texts.length - 1, state.lastPosition)
    if (end < position) return done({ position, what: 'It is not there any more' })
    for (; position <= end; position += 1) {
      const held = chunk.texts[position - chunk.first] ?? null
      const text = held === 'apart' ? unlessDamaged(() => readLarge(db, position)) : held
      if (text === undefined) {
        return done({ position, what: 'Its bytes on this disk were damaged' })
      }
      const hash = chunk.hashes[position - chunk.first] as string
      if (text !== null) {
        if (chainHash(before, text) !== hash) {
          return done({ position, what: 'It does not fit the chain' })
        }
        const entry = readAgain(text)
        if (entry === undefined) return done({ position, what: 'It cannot be read' })
        const difference = checkColumns(position, entry)
        if (difference !== undefined) return done({ position, what: difference })
      }
      before = hash
    }
    if (end < firstOfChunk(number + 1) - 1 && end < state.lastPosition) {
      return done({ position, what: 'It is not there any more' })
    }
  }
  if (position > state.lastPosition && before !== state.head) {
    position = state.lastPosition
    return done({ position, what: 'The end of the chain is another one than was noted' })
  }
  return done(null)
}
