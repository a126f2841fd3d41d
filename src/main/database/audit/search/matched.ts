/**
 * Which entries of a segment a search takes in: a run of indexes, or a bit for each. Never changed
 * after it was made; kept ones are shared between searches.
 */
export type Matched = {
  readonly count: number
  /** Everything matched lies in here; without `words`, everything in here is matched. */
  readonly from: number
  readonly to: number
  readonly words?: Uint32Array
  /** Matches before each block of `wordsPerRank` words. */
  readonly ranks?: Uint32Array
}

const wordsPerRank = 16

export const nothing: Matched = { count: 0, from: 0, to: 0 }

export const runOf = (from: number, to: number): Matched =>
  to > from ? { count: to - from, from, to } : nothing

export const wordsFor = (count: number): Uint32Array => new Uint32Array((count + 31) >>> 5)

const bitsIn = (word: number): number => {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

const lowestBit = (word: number): number => 31 - Math.clz32(word & -word)

/** Takes the words over. Bits beyond `count` are none. */
export function ofWords(words: Uint32Array, count: number): Matched {
  const ranks = new Uint32Array(Math.ceil(words.length / wordsPerRank) + 1)
  let found = 0
  let first = -1
  let last = -1
  for (let nth = 0; nth < words.length; nth += 1) {
    if (nth % wordsPerRank === 0) ranks[nth / wordsPerRank] = found
    const word = words[nth] as number
    if (word === 0) continue
    if (first === -1) first = (nth << 5) + lowestBit(word)
    last = (nth << 5) + 31 - Math.clz32(word)
    found += bitsIn(word)
  }
  ranks[ranks.length - 1] = found
  if (found === 0) return nothing
  if (found === count || found === last + 1 - first) return runOf(first, last + 1)
  return { count: found, from: first, to: last + 1, words, ranks }
}

export function ofIndexes(indexes: Iterable<number>, count: number): Matched {
  const words = wordsFor(count)
  for (const index of indexes) mark(words, index)
  return ofWords(words, count)
}

export const mark = (words: Uint32Array, index: number): void => {
  words[index >>> 5] = (words[index >>> 5] as number) | (1 << (index & 31))
}

export const unmark = (words: Uint32Array, index: number): void => {
  words[index >>> 5] = (words[index >>> 5] as number) & ~(1 << (index & 31))
}

/** Bits from `from` to `to`, set. */
function fill(words: Uint32Array, from: number, to: number): void {
  if (to <= from) return
  const firstWord = from >>> 5
  const lastWord = (to - 1) >>> 5
  const head = -1 << (from & 31)
  const tail = -1 >>> (31 - ((to - 1) & 31))
  if (firstWord === lastWord) {
    words[firstWord] = (words[firstWord] as number) | (head & tail)
    return
  }
  words[firstWord] = (words[firstWord] as number) | head
  words.fill(0xffffffff, firstWord + 1, lastWord)
  words[lastWord] = (words[lastWord] as number) | tail
}

function toWords(matched: Matched, count: number): Uint32Array {
  if (matched.words !== undefined) return matched.words.slice()
  const words = wordsFor(count)
  fill(words, matched.from, matched.to)
  return words
}

export function inverse(matched: Matched, count: number): Matched {
  if (matched.count === 0) return runOf(0, count)
  if (matched.count === count) return nothing
  if (matched.words === undefined) {
    if (matched.from === 0) return runOf(matched.to, count)
    if (matched.to === count) return runOf(0, matched.from)
  }
  const words = toWords(matched, count)
  for (let nth = 0; nth < words.length; nth += 1) words[nth] = ~(words[nth] as number)
  const spare = (words.length << 5) - count
  if (spare > 0) {
    const last = words.length - 1
    words[last] = (words[last] as number) & (-1 >>> spare)
  }
  return ofWords(words, count)
}

export function both(one: Matched, other: Matched, count: number): Matched {
  if (one.count === 0 || other.count === 0) return nothing
  if (one.count === count) return other
  if (other.count === count) return one
  if (one.words === undefined && other.words === undefined) {
    return runOf(Math.max(one.from, other.from), Math.min(one.to, other.to))
  }
  const words = toWords(one, count)
  const others = other.words ?? toWords(other, count)
  for (let nth = 0; nth < words.length; nth += 1) {
    words[nth] = (words[nth] as number) & (others[nth] as number)
  }
  return ofWords(words, count)
}

export function either(one: Matched, other: Matched, count: number): Matched {
  if (one.count === 0 || other.count === count) return other
  if (other.count === 0 || one.count === count) return one
  const words = toWords(one, count)
  const others = other.words ?? toWords(other, count)
  for (let nth = 0; nth < words.length; nth += 1) {
    words[nth] = (words[nth] as number) | (others[nth] as number)
  }
  return ofWords(words, count)
}

/** How many matched indexes lie before this one. */
export function countBefore(matched: Matched, index: number): number {
  const { words, ranks, from, to, count } = matched
  if (index <= from || count === 0) return 0
  if (index >= to) return count
  if (words === undefined || ranks === undefined) return index - from
  const lastWord = index >>> 5
  let found = ranks[Math.floor(lastWord / wordsPerRank)] as number
  for (let nth = lastWord - (lastWord % wordsPerRank); nth < lastWord; nth += 1) {
    found += bitsIn(words[nth] as number)
  }
  const rest = index & 31
  return rest === 0 ? found : found + bitsIn((words[lastWord] as number) & (-1 >>> (32 - rest)))
}

/** The first matched index from this one on, or -1. */
export function nextFrom({ words, from, to, count }: Matched, index: number): number {
  const start = Math.max(index, from)
  if (count === 0 || start >= to) return -1
  if (words === undefined) return start
  let nth = start >>> 5
  let word = (words[nth] as number) & (-1 << (start & 31))
  while (word === 0) {
    nth += 1
    if (nth >= words.length) return -1
    word = words[nth] as number
  }
  return (nth << 5) + lowestBit(word)
}

/** The last matched index up to this one, or -1. */
export function previousFrom({ words, from, to, count }: Matched, index: number): number {
  const start = Math.min(index, to - 1)
  if (count === 0 || start < from) return -1
  if (words === undefined) return start
  let nth = start >>> 5
  let word = (words[nth] as number) & (-1 >>> (31 - (start & 31)))
  while (word === 0) {
    nth -= 1
    if (nth < 0) return -1
    word = words[nth] as number
  }
  return (nth << 5) + 31 - Math.clz32(word)
}

/** All matched indexes, ascending, into `into`; answers how many. */
export function listIndexes({ words, from, to }: Matched, into: Uint32Array): number {
  let length = 0
  if (words === undefined) {
    for (let index = from; index < to; index += 1) {
      into[length] = index
      length += 1
    }
    return length
  }
  const end = (to + 31) >>> 5
  for (let nth = from >>> 5; nth < end; nth += 1) {
    let word = words[nth] as number
    const base = nth << 5
    while (word !== 0) {
      const bit = word & -word
      into[length] = base + 31 - Math.clz32(bit)
      length += 1
      word ^= bit
    }
  }
  return length
}

export const bytesOf = ({ words, ranks }: Matched): number =>
  80 + (words?.byteLength ?? 0) + (ranks?.byteLength ?? 0)
