import { type Db, statement } from '../open'
import { bytesOf, withChecksum } from './blob'
import { type BuiltSegment, type ColumnBuilder, columnNames } from './columns'
import { packHours, packSamples } from './hours'
import { indexIds } from './id-index'
import { packDictionary } from './packed-dictionary'
import { columnParts, type Segment } from './segment'

/**
 * Entries of one sealed segment. Twice as many take twice as long to seal and to read in anew after a
 * start, which has to stay a short step; half as many double what every search begins with.
 */
export const segmentLength = 32_768

/** Where the parts of a segment lie among the 128 numbers it has in `audit_columns`. */
export const slots = {
  perSegment: 128,
  times: 0,
  seqs: 1,
  offsets: 2,
  overlong: 3,
  dictionaries: 4,
  /** Of joined columns by place. */
  codes: 20,
  /** By index the place of all joined columns, after how many places there are. */
  joined: 36,
  hours: 37,
  samples: 38,
  ids: 40,
  filtersOfOthers: 60,
  requests: 80,
  /** Of columns with much text. */
  filters: 100,
  pools: 114
} as const

const insertSegment = `
  INSERT INTO audit_segments (id, first_position, count, min_at, max_at)
  VALUES (@id, @firstPosition, @count, @minAt, @maxAt)`
const insertColumn = 'INSERT INTO audit_columns (id, body) VALUES (?, ?)'

/** Milliseconds since the first entry fit into 32 bits for 49 days. */
function packTimes(times: Float64Array): Uint8Array {
  const first = times[0] ?? 0
  const isShort = (times.at(-1) ?? 0) - first <= 0xffff_ffff
  return bytesOf(isShort ? Uint32Array.from(times, at => at - first) : times)
}

/** One, where each number is as far from it as its position is from the first. */
function packSeqs(segment: Segment): Uint8Array {
  const seqs = segment.seqs()
  const offsets = segment.offsets()
  const start = (seqs[0] ?? 0) - (offsets[0] ?? 0)
  const isRegular = seqs.every((seq, index) => seq === start + (offsets[index] as number))
  return bytesOf(isRegular ? Float64Array.of(start) : seqs)
}

/** Writes what the builder holds as a sealed segment, as part of the caller's transaction. */
export function sealSegment(
  db: Db,
  id: number,
  builder: ColumnBuilder,
  segment: BuiltSegment
): void {
  const { firstPosition, count, minAt, maxAt } = segment
  const base = id * slots.perSegment
  const put = (slot: number, bytes: Uint8Array) =>
    statement(db, insertColumn).run(base + slot, withChecksum(bytes))

  statement(db, insertSegment).run({ id, firstPosition, count, minAt, maxAt })
  put(slots.times, packTimes(segment.times()))
  put(slots.hours, packHours(segment.times()))
  put(slots.samples, packSamples(segment.times()))
  put(slots.seqs, packSeqs(segment))
  const offsets = segment.offsets()
  if (!offsets.every((offset, index) => offset === index)) {
    put(slots.offsets, bytesOf(Uint16Array.from(offsets)))
  }
  const overlong = segment.overlong()
  if (overlong.length > 0) put(slots.overlong, bytesOf(Uint32Array.from(overlong)))

  const { places, codesOf } = segment.joined()
  put(
    slots.joined,
    Buffer.concat([bytesOf(Uint32Array.of(codesOf[0]?.length ?? 0)), bytesOf(places)])
  )
  for (const [place, name] of columnNames.entries()) {
    const column = segment.column(name)
    const dictionary = {
      size: () => column.counts.length,
      parts: column.parts,
      containing: column.containing
    }
    const counts = Uint32Array.from(column.counts)
    const packed = packDictionary(dictionary, columnParts[name].length, counts)
    put(slots.dictionaries + place, packed.body)
    put(slots.codes + place, bytesOf(segment.places(name).codeOf ?? column.codes))
    if (packed.apart !== undefined) {
      put(slots.filters + place, packed.apart.filter)
      put(slots.filtersOfOthers + place, packed.apart.ofOthers)
      put(slots.pools + place, packed.apart.pool)
    }
  }
  for (const field of ['id', 'request'] as const) {
    const values = builder.ids(field)
    const { head, blocks } = indexIds(
      Array.from(segment.added(), added => values[added]?.toWellFormed() ?? null)
    )
    const first = field === 'id' ? slots.ids : slots.requests
    put(first, Buffer.from(JSON.stringify(head)))
    for (const [block, bytes] of blocks.entries()) put(first + 1 + block, bytes)
  }
}

export function dropSegment(db: Db, id: number): void {
  const base = id * slots.perSegment
  statement(db, 'DELETE FROM audit_columns WHERE id >= ? AND id < ?').run(
    base,
    base + slots.perSegment
  )
  statement(db, 'DELETE FROM audit_segments WHERE id = ?').run(id)
}
