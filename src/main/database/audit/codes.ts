import type { Codes } from './segment'

/** As narrow as the number of codes allows. Filling numbers of three widths in one loop is slower. */
export function narrowed(codes: Uint32Array, dictionarySize: number): Codes {
  if (dictionarySize <= 0x100) return new Uint8Array(codes)
  return dictionarySize <= 0x1_0000 ? new Uint16Array(codes) : codes
}

export function countsOf(codes: Uint32Array, dictionarySize: number): Uint32Array {
  const counts = new Uint32Array(dictionarySize)
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] as number
    counts[code] = (counts[code] as number) + 1
  }
  return counts
}

/** Of columns that are joined: by index a place for all of them, and by place the code of each. */
export type Joined = { readonly places: Codes; readonly codesOf: readonly Codes[] }

/** Entries that have the same codes have the same place. */
export function joined(columns: readonly Codes[], count: number): Joined {
  const table = new Uint32Array(2 ** Math.ceil(Math.log2(count * 2 + 2)))
  const mask = table.length - 1
  const firsts = new Uint32Array(count)
  const places = new Uint32Array(count)
  let size = 0
  const areSame = (one: number, other: number): boolean => {
    for (const codes of columns) if (codes[one] !== codes[other]) return false
    return true
  }

  for (let index = 0; index < count; index += 1) {
    let hash = 0
    for (const codes of columns) {
      hash = Math.imul(hash ^ (codes[index] as number), 0x9e37_79b1)
      hash ^= hash >>> 15
    }
    let at = hash & mask
    while (table[at] !== 0 && !areSame(firsts[(table[at] as number) - 1] as number, index)) {
      at = (at + 1) & mask
    }
    if (table[at] === 0) {
      firsts[size] = index
      size += 1
      table[at] = size
    }
    places[index] = (table[at] as number) - 1
  }
  const codesOf = columns.map(codes =>
    codes.slice(0, size).map((_, place) => codes[firsts[place] as number] as number)
  )
  return { places: narrowed(places, size), codesOf }
}

/** Room for at least `length` numbers, with those of `held` in it. */
export function grown<T extends Float64Array | Uint32Array>(held: T, length: number): T {
  if (held.length >= length) return held
  const Numbers = held.constructor as new (length: number) => T
  const larger = new Numbers(Math.max(length, held.length * 2))
  larger.set(held)
  return larger
}
