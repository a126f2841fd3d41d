import { ownText } from '../own-text'
import {
  type Codes,
  type ColumnName,
  columnParts,
  type Segment,
  type SegmentColumn
} from '../segment'
import { createSegmentCache } from './per-segment'

type Parts = readonly (string | null)[]

/** Of a segment: the number of each code's value, and how many entries have each code. */
export type SegmentValues = {
  readonly byCode: Uint16Array
  readonly counts: Codes
  readonly bytes: number
}

export type DistinctValues = {
  /** `undefined` where the column has too many values to be told apart here. */
  of(segment: Segment, column: ColumnName): SegmentValues | undefined
  /** Numbers go from 1 to this; they are given as segments are met. */
  size(column: ColumnName): number
  parts(column: ColumnName, value: number): Parts
}

/** More values than this, in all segments together, are looked for in each segment's own texts. */
export const maxValues = 20_000
const maxCachedBytes = 8 * 1024 * 1024

/** These have nearly as many values as entries. */
const neverFew: readonly ColumnName[] = ['conversation', 'changes']

/**
 * The distinct values of columns that have few, over all segments. A search looks at each value once,
 * and at a segment's texts not at all.
 */
export function createDistinctValues(): DistinctValues {
  const cache = createSegmentCache<SegmentValues>(maxCachedBytes)
  const known = new Map<ColumnName, Numbering>()
  const tooMany = new Set<ColumnName>(neverFew)

  const valuesOf = (column: ColumnName): Numbering => {
    const values = known.get(column) ?? createNumbering(columnParts[column].length)
    known.set(column, values)
    return values
  }

  function derive(segment: Segment, name: ColumnName): SegmentValues {
    const column = segment.column(name)
    const byCode = new Uint16Array(column.counts.length)
    if (!valuesOf(name).numberAll(column, byCode)) {
      tooMany.add(name)
      known.delete(name)
    }
    const kept = column.counts.slice()
    return { byCode, counts: kept, bytes: byCode.byteLength + kept.byteLength + 100 }
  }

  return {
    of(segment, column) {
      if (tooMany.has(column)) return undefined
      const values = cache(segment, column, () => derive(segment, column))
      return tooMany.has(column) ? undefined : values
    },
    size: column => valuesOf(column).size(),
    parts: (column, value) => valuesOf(column).parts(value)
  }
}

type Numbering = {
  /** Into `byCode`; false where there are too many. */
  numberAll(column: SegmentColumn, byCode: Uint16Array): boolean
  size(): number
  parts(value: number): Parts
}

/** A power of two, some times as large as there can be values. */
const tableLength = 65_536

/**
 * Texts are numbered part by part, each once per segment, and a value is found by these numbers: a
 * text made of all its parts for each value of each segment took most of the time after a start.
 */
function createNumbering(partCount: number): Numbering {
  /** 0 is "has none". */
  const texts = Array.from({ length: partCount }, () => new Map<string, number>())
  /** The numbers of its parts, of each value. */
  let tuples = new Uint32Array(256 * partCount)
  const table = new Uint16Array(tableLength)
  const all: Parts[] = [[]]
  const tuple = new Uint32Array(partCount)

  function numberOfText(part: number, text: string): number {
    const numbers = texts[part] as Map<string, number>
    const number = numbers.get(text)
    if (number !== undefined) return number
    numbers.set(ownText(text), numbers.size + 1)
    return numbers.size
  }

  const isAt = (value: number): boolean => {
    for (let part = 0; part < partCount; part += 1) {
      if (tuples[value * partCount + part] !== tuple[part]) return false
    }
    return true
  }

  /** Of the value whose parts `tuple` has; 0 where there are too many. */
  function numberOfTuple(read: () => Parts): number {
    let hash = 0
    for (let part = 0; part < partCount; part += 1) {
      hash = Math.imul(hash ^ (tuple[part] as number), 0x9e37_79b1)
      hash ^= hash >>> 15
    }
    let place = hash & (tableLength - 1)
    for (;;) {
      const value = table[place] as number
      if (value === 0) break
      if (isAt(value)) return value
      place = (place + 1) & (tableLength - 1)
    }
    const value = all.length
    if (value > maxValues) return 0
    if (tuples.length < (value + 1) * partCount) {
      const larger = new Uint32Array(tuples.length * 2)
      larger.set(tuples)
      tuples = larger
    }
    tuples.set(tuple, value * partCount)
    table[place] = value
    all.push(ownText(read()))
    return value
  }

  function numberAll(column: SegmentColumn, byCode: Uint16Array): boolean {
    const pools = Array.from({ length: partCount }, (_, part) => {
      const pool = column.pooled?.(part)
      return pool && { ...pool, numbers: new Uint32Array(pool.size) }
    })
    for (let code = 1; code < byCode.length; code += 1) {
      for (let part = 0; part < partCount; part += 1) {
        const pool = pools[part]
        if (pool === undefined) {
          const text = column.part(code, part)
          tuple[part] = text === null ? 0 : numberOfText(part, text)
          continue
        }
        const place = pool.places[code] as number
        if (place === pool.none) {
          tuple[part] = 0
          continue
        }
        if (pool.numbers[place] === 0) {
          pool.numbers[place] = numberOfText(part, pool.at(place))
        }
        tuple[part] = pool.numbers[place] as number
      }
      const value = numberOfTuple(() => column.parts(code))
      if (value === 0) return false
      byCode[code] = value
    }
    return true
  }

  return { numberAll, size: () => all.length - 1, parts: value => all[value] ?? [] }
}
