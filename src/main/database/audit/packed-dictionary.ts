import { bytesOf, numbersIn } from './blob'
import type { Dictionary } from './dictionary'
import type { Codes, PooledPart } from './segment'
import { textFilter } from './text-filter'

/**
 * A sealed segment's distinct values. Each part has a pool of its own distinct texts, one after the
 * other in one text, so that a search runs through that once; a value is a tuple of places in the
 * pools. Not compressed: opening them is what a search over all segments spends its time on.
 */
type Pool = {
  readonly texts: readonly (string | null)[]
  readonly places: Uint32Array
}

const absent = 0xffff_ffff
/** Of places that are so many bytes wide. */
const absentIn = { 1: 0xff, 2: 0xffff, 4: absent } as const
type Width = keyof typeof absentIn

/** As wide as these numbers need, `spare` being kept for what is absent. */
const widthFor = (largest: number, spare = 0): Width =>
  largest <= 0xff - spare ? 1 : largest <= 0xffff - spare ? 2 : 4

function inWidth(numbers: Uint32Array | readonly number[], width: Width): Buffer {
  const Numbers = width === 1 ? Uint8Array : width === 2 ? Uint16Array : Uint32Array
  const narrow = new Numbers(numbers.length)
  // What is absent has all bits set, however wide.
  for (let nth = 0; nth < numbers.length; nth += 1) narrow[nth] = numbers[nth] as number
  return Buffer.concat([bytesOf(narrow), new Uint8Array(padding(narrow.byteLength))])
}

function numbersOf(bytes: Uint8Array, from: number, length: number, width: number): Codes {
  if (width === 1) return bytes.subarray(from, from + length)
  return width === 2 ? numbersIn.u16(bytes, from, length) : numbersIn.u32(bytes, from, length)
}

function poolOf(dictionary: Dictionary, part: number): Pool {
  const places = new Uint32Array(dictionary.size())
  const known = new Map<string, number>()
  const texts: string[] = []
  for (let code = 0; code < places.length; code += 1) {
    const text = dictionary.parts(code)[part]?.toWellFormed() ?? null
    if (text === null) {
      places[code] = absent
      continue
    }
    let place = known.get(text)
    if (place === undefined) {
      place = texts.length
      known.set(text, place)
      texts.push(text)
    }
    places[code] = place
  }
  return { texts, places }
}

const padding = (length: number) => (4 - (length % 4)) % 4

/** Texts of one part that are longer than this together lie apart, with a filter. */
const apartFrom = 32_768
const isApart = 0xffff_ffff

export type PackedDictionaryParts = {
  readonly body: Buffer
  /** The part with most text, where that is much. */
  readonly apart?: {
    readonly pool: Uint8Array
    readonly filter: Uint8Array
    /** Of the texts of the other parts. */
    readonly ofOthers: Uint8Array
  }
}

const lowered = ({ texts }: Pool): string[] => texts.map(text => (text ?? '').toLowerCase())

/** Head: codes, parts, how wide counts are; then `counts`; then each part's pool. */
export function packDictionary(
  dictionary: Dictionary,
  partCount: number,
  counts: Uint32Array
): PackedDictionaryParts {
  const pools = Array.from({ length: partCount }, (_, part) => poolOf(dictionary, part))
  const lengths = pools.map(({ texts }) =>
    texts.reduce((sum, text) => sum + (text ?? '').length, 0)
  )
  const longest = lengths.indexOf(Math.max(...lengths))
  const large = (lengths[longest] ?? 0) > apartFrom ? pools[longest] : undefined
  const packed = pools.map(pool =>
    pool === large ? bytesOf(Uint32Array.of(isApart)) : packPool(pool)
  )
  const width = widthFor(counts.reduce((most, count) => Math.max(most, count), 0))
  const head = [
    bytesOf(Uint32Array.of(dictionary.size(), partCount, width)),
    inWidth(counts, width)
  ]
  const body = Buffer.concat([...head, ...packed])
  if (large === undefined) return { body }
  const others = pools.filter(pool => pool !== large)
  return {
    body,
    apart: {
      pool: packPool(large),
      filter: textFilter(lowered(large)),
      ofOthers: textFilter(others.flatMap(lowered))
    }
  }
}

function packPool({ texts, places }: Pool): Buffer {
  const all = texts.join('')
  const bytes = Buffer.from(all)
  const isPlain = bytes.length === all.length
  const lengths = texts.map(text => text?.length ?? 0)
  const placeWidth = widthFor(texts.length, 1)
  const lengthWidth = widthFor(lengths.reduce((most, length) => Math.max(most, length), 0))
  const kind = isPlain ? (all === all.toLowerCase() ? plainLower : plain) : 0
  return Buffer.concat([
    bytesOf(Uint32Array.of(texts.length, bytes.length, kind, placeWidth | (lengthWidth << 8))),
    inWidth(places, placeWidth),
    inWidth(lengths, lengthWidth),
    bytes,
    new Uint8Array(padding(bytes.length))
  ])
}

/** Texts of a pool: a byte for each letter, and with nothing that lower-casing would change. */
const plain = 1
const plainLower = 2
const isAscii = (text: string): boolean => {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x7f) return false
  return true
}

/**
 * In texts behind one another, with the place where each begins. `undefined` only where it would be looked
 * for more often than `atMost`.
 */
function findIn(
  indexOf: (from: number) => number,
  needle: string,
  starts: Uint32Array,
  atMost = Number.POSITIVE_INFINITY
): Uint8Array | undefined {
  const found = new Uint8Array(starts.length - 1)
  if (needle === '') return found.fill(1)
  let index = 0
  let at = indexOf(0)
  for (let looked = 1; at !== -1; looked += 1) {
    if (looked > atMost) return undefined
    while ((starts[index + 1] as number) <= at) index += 1
    const end = starts[index + 1] as number
    // One that reaches into the next text is none.
    const isInside = at + needle.length <= end
    if (isInside) found[index] = 1
    at = indexOf(isInside ? end : at + 1)
  }
  return found
}

function finderIn(text: string, starts: Uint32Array): (needle: string) => Uint8Array {
  return needle => findIn(from => text.indexOf(needle, from), needle, starts) as Uint8Array
}

/** Bytes need not become a text for one search, garbage as large as they are; but each look costs more. */
const mostLooksAtBytes = 256

function startsOf(lengths: ArrayLike<number>): Uint32Array {
  const starts = new Uint32Array(lengths.length + 1)
  for (let index = 0; index < lengths.length; index += 1) {
    starts[index + 1] = (starts[index] as number) + (lengths[index] as number)
  }
  return starts
}

export type OpenPool = PooledPart & {
  /** By place: whether the lower-cased text holds it. */
  find(needle: string): Uint8Array
  readonly bytes: number
}

function openPool(places: Codes, lengths: Codes, bytes: Uint8Array, kind: number): OpenPool {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  let starts: Uint32Array | undefined
  const begins = () => {
    starts ??= startsOf(lengths)
    return starts
  }
  let opened: { readonly text: string; readonly starts: Uint32Array } | undefined
  function texts() {
    opened ??= { text: buffer.toString(kind === 0 ? 'utf8' : 'latin1'), starts: begins() }
    return opened
  }
  const inBytes = (needle: string): Uint8Array | undefined =>
    findIn(from => buffer.indexOf(needle, from, 'latin1'), needle, begins(), mostLooksAtBytes)
  const at = (place: number) => {
    const { text, starts } = texts()
    return text.slice(starts[place], starts[place + 1])
  }
  let find: ((needle: string) => Uint8Array) | undefined
  function makeFinder() {
    const { text, starts } = texts()
    if (kind === plainLower) return finderIn(text, starts)
    if (kind === plain) return finderIn(text.toLowerCase(), starts)
    // Each for itself: next to another letter a Σ becomes another one, and an İ becomes two.
    const each = Array.from(lengths, (_length, place) => at(place).toLowerCase())
    return finderIn(each.join(''), startsOf(each.map(({ length }) => length)))
  }
  return {
    places,
    none: absentIn[places.BYTES_PER_ELEMENT as Width],
    size: lengths.length,
    at,
    find(needle) {
      if (kind === plainLower && !isAscii(needle)) return new Uint8Array(lengths.length)
      const few = kind === plainLower ? inBytes(needle) : undefined
      if (few !== undefined) return few
      find ??= makeFinder()
      return find(needle)
    },
    bytes: places.byteLength + lengths.byteLength + 2 * bytes.length
  }
}

/** Without the part that lies apart; it is read where it is needed. */
export type PackedDictionary = {
  readonly counts: Codes
  /** About as much memory as it takes. */
  readonly bytes: number
  with(apart: ApartPool): Pick<Dictionary, 'parts' | 'containing'> & {
    part(code: number, nth: number): string | null
    pooled(nth: number): PooledPart
  }
}
export type ApartPool = {
  pool(): OpenPool
  /** It is read anew where it is asked for again. */
  close(): void
  /** False where no text of it holds this lower-cased text. */
  mayHold(text: string): boolean
}

/** Of a dictionary with so many codes, from these bytes on; `end` is where the next one begins. */
export function openPoolAt(bytes: Uint8Array, from: number, size: number) {
  const [texts = 0, length = 0, kind = 0, widths = 0] = numbersIn.u32(bytes, from, 4)
  const [placeWidth, lengthWidth] = [widths & 0xff, widths >>> 8]
  let at = from + 16
  const places = numbersOf(bytes, at, size, placeWidth)
  at += places.byteLength + padding(places.byteLength)
  const lengths = numbersOf(bytes, at, texts, lengthWidth)
  at += lengths.byteLength + padding(lengths.byteLength)
  const pool = openPool(places, lengths, bytes.subarray(at, at + length), kind)
  return { pool, end: at + length + padding(length) }
}

export function openDictionary(bytes: Uint8Array): PackedDictionary {
  const [size = 0, partCount = 0, width = 0] = numbersIn.u32(bytes, 0, 3)
  const counts = numbersOf(bytes, 12, size, width)
  let at = 12 + counts.byteLength + padding(counts.byteLength)
  const pools: (OpenPool | undefined)[] = []
  for (let part = 0; part < partCount; part += 1) {
    if (numbersIn.u32(bytes, at, 1)[0] === isApart) {
      pools.push(undefined)
      at += 4
      continue
    }
    const { pool, end } = openPoolAt(bytes, at, size)
    pools.push(pool)
    at = end
  }

  return {
    counts,
    bytes: pools.reduce((sum, pool) => sum + (pool?.bytes ?? 0), counts.byteLength),
    with(apart) {
      const part = (code: number, nth: number): string | null => {
        const { places, none, at: textAt } = pools[nth] ?? apart.pool()
        const place = places[code] ?? none
        return place === none ? null : textAt(place)
      }
      return {
        part,
        pooled: nth => pools[nth] ?? apart.pool(),
        parts: code => pools.map((_, nth) => part(code, nth)),
        containing(text) {
          const found = new Uint8Array(size)
          for (const own of pools) {
            if (own === undefined && !apart.mayHold(text)) continue
            const { places, none, find } = own ?? apart.pool()
            const hits = find(text)
            const isIn = hits.includes(1)
            for (let code = 0; isIn && code < size; code += 1) {
              const place = places[code] as number
              if (place !== none && hits[place] === 1) found[code] = 1
            }
            if (own === undefined) apart.close()
          }
          return found
        }
      }
    }
  }
}
