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

/** Room for at least `length` numbers, with those of `held` in it. */
export function grown<T extends Float64Array | Uint32Array>(held: T, length: number): T {
  if (held.length >= length) return held
  const Numbers = held.constructor as new (length: number) => T
  const larger = new Numbers(Math.max(length, held.length * 2))
  larger.set(held)
  return larger
}
