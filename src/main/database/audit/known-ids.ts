import { type Db, statement } from '../open'
import { bytesOf, checked, numbersIn, withChecksum } from './blob'

/**
 * Tells for nearly every new id that it was never held: 24 bits an id, eight of them set, so that one
 * of 20,000 needs a real look. Each filter takes the ids of a run of positions; the one that still
 * fills is written with each sealed segment.
 */
export const idsPerFilter = 262_144
const bits = 24 * idsPerFilter
const bitsSet = 8

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
type Filter = { readonly words: Uint32Array; readonly from: number; to: number }

const share = bits / 2 ** 32

const has = ({ words }: Filter): boolean => {
  for (let nth = 0, hash = first; nth < bitsSet; nth += 1) {
    const bit = Math.floor(hash * share)
    hash = (hash + second) >>> 0
    if (((words[bit >>> 5] as number) & (1 << (bit & 31))) === 0) return false
  }
  return true
}

function set({ words }: Filter): void {
  for (let nth = 0, hash = first; nth < bitsSet; nth += 1) {
    const bit = Math.floor(hash * share)
    hash = (hash + second) >>> 0
    words[bit >>> 5] = (words[bit >>> 5] as number) | (1 << (bit & 31))
  }
}

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
  for (const { body } of statement(db, selectFilters).all() as { body: Buffer }[]) {
    const bytes = checked(body)
    if (bytes === undefined || bytes.length !== bits / 8 + headLength) return undefined
    const [from = 0, to = 0] = numbersIn.f64(bytes, 0, 2)
    filters.push({ words: numbersIn.u32(bytes, headLength), from, to })
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
    if (last !== undefined && position - last.from < idsPerFilter) return last
    const next = { words: new Uint32Array(bits / 32), from: position, to: position }
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
        const { words, from, to } = filters[place] as Filter
        const head = bytesOf(Float64Array.of(from, to))
        statement(db, putFilter).run(place, withChecksum(Buffer.concat([head, bytesOf(words)])))
      }
      unsaved.clear()
    }
  }
}
