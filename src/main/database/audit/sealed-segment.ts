import { type Db, statement } from '../open'
import { checked, DamagedAuditError, numbersIn, release } from './blob'
import type { ColumnCache } from './column-cache'
import { columnNames, type EntrySource } from './columns'
import { openHours, openSamples } from './hours'
import { findIds, type IdHead } from './id-index'
import {
  type ApartPool,
  type OpenPool,
  openDictionary,
  openPoolAt,
  type PackedDictionary
} from './packed-dictionary'
import { slots } from './sealing'
import {
  type Codes,
  type ColumnName,
  type ColumnPlaces,
  joinedColumns,
  type Segment,
  type SegmentColumn
} from './segment'
import { mayHold } from './text-filter'

export type SegmentRow = {
  readonly id: number
  readonly firstPosition: number
  readonly count: number
  readonly minAt: number
  readonly maxAt: number
}

export const listSegments = (db: Db): SegmentRow[] =>
  statement(
    db,
    `SELECT id, first_position AS firstPosition, count, min_at AS minAt, max_at AS maxAt
     FROM audit_segments ORDER BY first_position`
  ).all() as SegmentRow[]

const selectColumn = 'SELECT body FROM audit_columns WHERE id = ?'

function codesIn(bytes: Uint8Array, count: number): Codes {
  if (bytes.length === count) return bytes
  return bytes.length === count * 2 ? numbersIn.u16(bytes) : numbersIn.u32(bytes)
}

/** A loop: a function for each of them took ten times as long. */
function sinceFirst(millis: Uint32Array, first: number): Float64Array {
  const times = new Float64Array(millis.length)
  for (let index = 0; index < times.length; index += 1) {
    times[index] = (millis[index] as number) + first
  }
  return times
}

const noBytes = new Uint8Array(0)

const joinedNames: readonly ColumnName[] = joinedColumns
/** By nearly every count, as the joined ones are. */
const oftenScanned: readonly ColumnName[] = [...joinedColumns, 'actor', 'ip']

export function openSegment(
  db: Db,
  row: SegmentRow,
  cache: ColumnCache,
  source: EntrySource
): Segment {
  const { id, firstPosition, count, minAt, maxAt } = row
  const base = id * slots.perSegment
  const damaged = () => new DamagedAuditError({ segment: id })

  function found(slot: number): Uint8Array | undefined {
    const row = statement(db, selectColumn).get(base + slot) as { body: Buffer } | undefined
    if (row === undefined) return undefined
    const bytes = checked(row.body)
    if (bytes === undefined) throw damaged()
    return bytes
  }
  function read(slot: number): Uint8Array {
    const bytes = found(slot)
    if (bytes === undefined) throw damaged()
    return bytes
  }
  const held = <T>(slot: number, open: () => { value: T; bytes: number }): T =>
    cache.get(base + slot, open)
  const heldLong = <T>(slot: number, open: (bytes: Uint8Array) => T): T =>
    cache.getLasting(base + slot, () => found(slot) ?? noBytes, open)

  function openTimes() {
    const bytes = read(slots.times)
    const isShort = bytes.length === count * 4
    const value = isShort ? sinceFirst(numbersIn.u32(bytes), minAt) : numbersIn.f64(bytes)
    if (isShort) release(bytes)
    if (value.length !== count) throw damaged()
    return { value, bytes: count * 8 }
  }

  function openOffsets() {
    const bytes = found(slots.offsets)
    const value =
      bytes === undefined
        ? Uint16Array.from({ length: count }, (_, index) => index)
        : numbersIn.u16(bytes)
    if (value.length !== count) throw damaged()
    return { value, bytes: count * 2 }
  }
  const offsets = () => held(slots.offsets, openOffsets)

  function openSeqs() {
    const kept = numbersIn.f64(read(slots.seqs))
    if (kept.length === count && count > 1) return { value: kept, bytes: count * 8 }
    const [start] = kept
    if (start === undefined) throw damaged()
    const value = Float64Array.from(offsets(), offset => start + offset)
    return { value, bytes: count * 8 }
  }

  function openCodes(bytes: Uint8Array, length: number): Codes {
    const codes = codesIn(bytes, length)
    if (codes.length !== length) throw damaged()
    return codes
  }
  function openJoined(bytes: Uint8Array) {
    if (bytes.length < 4) throw damaged()
    const [size = 0] = numbersIn.u32(bytes, 0, 1)
    return { places: openCodes(bytes.subarray(4), count), size }
  }
  const mayHoldBy = (slot: number, text: string): boolean =>
    mayHold(
      heldLong(slot, bytes => bytes),
      text
    )
  function openPacked(place: number) {
    const value = openDictionary(read(slots.dictionaries + place))
    return { value, bytes: value.bytes }
  }

  function codes(name: ColumnName, length: number): Codes {
    const slot = slots.codes + columnNames.indexOf(name)
    if (oftenScanned.includes(name)) return heldLong(slot, bytes => openCodes(bytes, length))
    return held(slot, () => {
      const value = openCodes(read(slot), length)
      return { value, bytes: value.byteLength }
    })
  }

  function placesOf(name: ColumnName): ColumnPlaces {
    if (!joinedNames.includes(name)) return { places: codes(name, count) }
    const { places, size } = heldLong(slots.joined, openJoined)
    return {
      places,
      get codeOf() {
        return codes(name, size)
      }
    }
  }

  /** What is not asked for is not read: most searches have no use for the texts, many none for codes. */
  function columnOf(name: ColumnName): SegmentColumn {
    const place = columnNames.indexOf(name)
    const packed = () => held(slots.dictionaries + place, () => openPacked(place))
    let pool: { readonly bytes: Uint8Array; readonly opened: OpenPool } | undefined
    function openApart() {
      const bytes = read(slots.pools + place)
      return { bytes, opened: openPoolAt(bytes, 0, packed().counts.length).pool }
    }
    const apart: ApartPool = {
      pool() {
        pool ??= openApart()
        return pool.opened
      },
      close() {
        if (pool !== undefined) release(pool.bytes)
        pool = undefined
      },
      mayHold: text => mayHoldBy(slots.filters + place, text)
    }
    let opened: ReturnType<PackedDictionary['with']> | undefined
    const dictionary = () => {
      opened ??= packed().with(apart)
      return opened
    }
    return {
      get codes() {
        const { places, codeOf } = placesOf(name)
        if (codeOf === undefined) return places
        return Uint32Array.from(places, at => codeOf[at] as number)
      },
      get counts() {
        return packed().counts
      },
      part: (code, nth) => dictionary().part(code, nth),
      parts: code => dictionary().parts(code),
      pooled: nth => dictionary().pooled(nth),
      mayContain: text =>
        mayHoldBy(slots.filters + place, text) || mayHoldBy(slots.filtersOfOthers + place, text),
      containing: text => dictionary().containing(text)
    }
  }

  const heads: Partial<Record<'id' | 'request', IdHead>> = {}
  const positionsAt = (indexes: readonly number[]) => {
    const all = offsets()
    return indexes.map(index => firstPosition + (all[index] ?? Number.NaN))
  }
  const raws = (indexes: readonly number[]) => source.raws(positionsAt(indexes))

  function idAt(field: 'id' | 'request', index: number): string | null {
    const [raw = '{}'] = raws([index])
    const value: unknown = JSON.parse(raw)[field === 'id' ? 'id' : 'request_id']
    return typeof value === 'string' ? value : null
  }

  return {
    id: `s${id}`,
    firstPosition,
    count,
    minAt,
    maxAt,
    times: () => held(slots.times, openTimes),
    hours: () => openHours(read(slots.hours)),
    samples: () => openSamples(read(slots.samples)),
    seqs: () => held(slots.seqs, openSeqs),
    offsets,
    column: columnOf,
    places: placesOf,
    raws,
    hashes: indexes => source.hashes(positionsAt(indexes)),
    beginning(field, prefix) {
      const first = field === 'id' ? slots.ids : slots.requests
      const head = heads[field] ?? (JSON.parse(Buffer.from(read(first)).toString()) as IdHead)
      heads[field] = head
      const blockAt = (block: number) => read(first + 1 + block)
      return findIds(head, blockAt, index => idAt(field, index), prefix).sort((a, b) => a - b)
    },
    overlong() {
      const bytes = found(slots.overlong)
      return bytes === undefined ? [] : [...numbersIn.u32(bytes)]
    }
  }
}
