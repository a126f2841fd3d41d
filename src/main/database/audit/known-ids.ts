import { type Db, statement } from '../open'
import { bytesOf, checked, numbersIn, release, withChecksum } from './blob'

/**
 * Tells for nearly every new id that it was never held: 24 bits an id, eight of them set, so that one
 * of 20,000 needs a real look. Each filter takes the ids of a run of positions. Each new id is asked
 * of all of them, so they grow with the log; the one that still fills is written whole with each
 * sealed segment, so they do not grow for ever.
 */
const bitsPerId = 24
const bitsSet = 8
export const idsPerFilter = { least: 262_144, most: 1_048_576 } as const

let first = 0
let second = 0
let hashed: string | undefined
/** Two numbers of 32 bits, into `first` and `second`: an object for each id would cost as much again. */
function hashId(id: string): void {
  if (id === hashed) return
  hashed = id
  let a = 0x811c_9dc5
  let b = 0x9e37_79b9
  for (let at = 0; at < id.length; at += 1) {
    const unit = id.charCodeAt(at)
    a = Math.imul(a ^ unit, 0x0100_0193)
    b = Math.imul(b + unit, 0x85eb_ca6b)
    b ^= b >>> 13
  }
  a ^= a >>> 16
  a = Math.imul(a, 0x7feb_352d)
  a ^= a >>> 15
  b = Math.imul(b, 0xc2b2_ae35)
  b ^= b >>> 16
  first = a >>> 0
  second = (b | 1) >>> 0
}

export type PositionRange = { readonly from: number; readonly to: number }
/**
 * Pieces of 32 kB: they find room between what came and went before. Filters as a whole, of 3 MB each, took
 * 30 MB of their own as soon as a page was stored after searches.
 */
const wordsPerPiece = 8_192
const pieceShift = 18
type Filter = {
  readonly pieces: readonly Uint32Array[]
  readonly length: number
  readonly from: number
  to: number
}

const roomOf = ({ length }: Filter): number => (length * 32) / bitsPerId

const has = ({ pieces, length }: Filter): boolean => {
  const share = length / 2 ** 27
  for (let nth = 0, hash = first; nth < bitsSet; nth += 1) {
    const bit = Math.floor(hash * share)
    hash = (hash + second) >>> 0
    const words = pieces[bit >>> pieceShift] as Uint32Array
    const word = words[(bit >>> 5) & (wordsPerPiece - 1)] as number
    if ((word & (1 << (bit & 31))) === 0) return false
  }
  return true
}

function set({ pieces, length }: Filter): void {
  const share = length / 2 ** 27
  for (let nth = 0, hash = first; nth < bitsSet; nth += 1) {
    const bit = Math.floor(hash * share)
    hash = (hash + second) >>> 0
    const words = pieces[bit >>> pieceShift] as Uint32Array
    const at = (bit >>> 5) & (wordsPerPiece - 1)
    words[at] = (words[at] as number) | (1 << (bit & 31))
  }
}

const inPieces = (length: number, pieceAt: (at: number, to: number) => Uint32Array) =>
  Array.from({ length: Math.ceil(length / wordsPerPiece) }, (_, nth) =>
    pieceAt(nth * wordsPerPiece, Math.min(length, (nth + 1) * wordsPerPiece))
  )

const putFilter = 'INSERT OR REPLACE INTO audit_known_ids (id, body) VALUES (?, ?)'
const selectFilters = 'SELECT id, body FROM audit_known_ids ORDER BY id'

const headLength = 16

export type KnownIds = {
  /** Where an entry with this id may lie. */
  placesOf(id: string): readonly PositionRange[]
  /** By ascending positions. */
  add(id: string, position: number): void
  /** The last position that is in one. */
  addedTo(): number
  /** Writes those that changed, as part of the caller's transaction. */
  save(): void
}

const nowhere: readonly PositionRange[] = []

/** `undefined` where a kept one cannot be read. */
export function loadKnownIds(db: Db): KnownIds | undefined {
  const filters: Filter[] = []
  for (const { body } of statement(db, selectFilters).iterate() as Iterable<{ body: Buffer }>) {
    const bytes = checked(body)
    if (bytes === undefined || bytes.length <= headLength) return undefined
    const [from = 0, to = 0] = numbersIn.f64(bytes, 0, 2)
    const words = numbersIn.u32(bytes, headLength)
    const pieces = inPieces(words.length, (at, to) => words.slice(at, to))
    filters.push({ pieces, length: words.length, from, to })
    release(bytes)
  }
  return knownIds(db, filters)
}

export function emptyKnownIds(db: Db): KnownIds {
  db.exec('DELETE FROM audit_known_ids')
  return knownIds(db, [])
}

function knownIds(db: Db, filters: Filter[]): KnownIds {
  const unsaved = new Set<number>()

  function filterFor(position: number): Filter {
    const last = filters.at(-1)
    if (last !== undefined && position - last.from < roomOf(last)) return last
    const { least, most } = idsPerFilter
    const before = filters.reduce((sum, filter) => sum + roomOf(filter), 0)
    const room = Math.min(most, Math.max(least, before))
    const length = (room * bitsPerId) / 32
    const pieces = inPieces(length, (at, to) => new Uint32Array(to - at))
    const next = { pieces, length, from: position, to: position }
    filters.push(next)
    return next
  }

  return {
    placesOf(id) {
      hashId(id)
      return filters.some(has) ? filters.filter(has) : nowhere
    },
    add(id, position) {
      const filter = filterFor(position)
      hashId(id)
      set(filter)
      filter.to = position
      unsaved.add(filters.length - 1)
    },
    addedTo: () => filters.at(-1)?.to ?? 0,
    save() {
      for (const place of unsaved) {
        const { pieces, from, to } = filters[place] as Filter
        const head = bytesOf(Float64Array.of(from, to))
        const body = Buffer.concat([head, ...pieces.map(bytesOf)])
        statement(db, putFilter).run(place, withChecksum(body))
      }
      unsaved.clear()
    }
  }
}
