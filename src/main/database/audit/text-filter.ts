/**
 * Says of many texts, without reading them, that none holds a given text: a bit for each run of some
 * lengths that is in any of them, the longer ones for longer texts. Most searches are for words that are in no
 * conversation's id and in no changed value of a segment, and these are nearly all of its text.
 * Each length has bits of its own: the many runs of five would hide which pairs there are.
 */
const runLengths = [5, 3, 2] as const
/** Powers of two: hexadecimal ids hold every run of three, which are 4,096. */
const bounds = {
  5: [2 ** 10, 2 ** 18],
  3: [2 ** 10, 2 ** 15],
  2: [2 ** 10, 2 ** 12]
} as const

function hashAt(text: string, at: number, length: number): number {
  let hash = length
  for (let place = at; place < at + length; place += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(place), 0x9e37_79b1)
    hash ^= hash >>> 15
  }
  return hash
}

function bitsFor(runs: number, [least, most]: readonly [number, number]): number {
  let bits = least
  while (bits < runs * 4 && bits < most) bits *= 2
  return bits
}

/** Of lower-cased texts. The first bytes say how wide each area is. */
export function textFilter(texts: readonly string[]): Uint8Array {
  const runs = texts.reduce((sum, { length }) => sum + length, 0)
  const widths = runLengths.map(length => bitsFor(runs, bounds[length]))
  const filter = new Uint8Array(headLength + widths.reduce((sum, bits) => sum + bits / 8, 0))
  let area = headLength
  runLengths.forEach((length, nth) => {
    const bits = widths[nth] as number
    filter[nth] = Math.log2(bits)
    for (const text of texts) {
      for (let at = 0; at + length <= text.length; at += 1) {
        const bit = hashAt(text, at, length) & (bits - 1)
        const byte = area + (bit >>> 3)
        filter[byte] = (filter[byte] as number) | (1 << (bit & 7))
      }
    }
    area += bits / 8
  })
  return filter
}

const headLength = 4

/** False where none of the texts holds this lower-cased text. An empty filter says nothing. */
export function mayHold(filter: Uint8Array, text: string): boolean {
  if (filter.length === 0) return true
  const nth = runLengths.findIndex(one => one <= text.length)
  const length = runLengths[nth]
  if (length === undefined) return true
  let area = headLength
  for (let before = 0; before < nth; before += 1) area += 2 ** (filter[before] as number) / 8
  const mask = 2 ** (filter[nth] as number) - 1
  for (let at = 0; at + length <= text.length; at += 1) {
    const bit = hashAt(text, at, length) & mask
    if ((((filter[area + (bit >>> 3)] as number) >>> (bit & 7)) & 1) === 0) return false
  }
  return true
}
