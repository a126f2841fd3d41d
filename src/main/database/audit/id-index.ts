import { bytesOf, numbersIn } from './blob'

/**
 * Ids in their order, so that one, or a beginning, is found by reading one block. What they all begin
 * with is left out; as many of the next characters as fit become a number, the entry's index its last
 * 16 bits: numbers sort ten times faster than texts. Ids alike so far stand in the order of their text.
 */
const indexRange = 65_536
const digitBits = 37
export const idBlockLength = 2_048

type Shape = {
  readonly common: string
  /** Characters in the order of their rank, from 1; 0 stands for the end of an id. */
  readonly alphabet: string
  readonly digits: number
}

export type IdHead = Shape & {
  readonly count: number
  /** The first number of each block. */
  readonly firsts: readonly number[]
}

export type IdIndex = { readonly head: IdHead; readonly blocks: readonly Uint8Array[] }

function commonStart(ids: readonly string[]): string {
  let common = ids[0] ?? ''
  for (const id of ids) {
    if (id.startsWith(common)) continue
    let length = 0
    while (length < common.length && id[length] === common[length]) length += 1
    common = common.slice(0, length)
    if (common === '') break
  }
  return common
}

const digitsFor = (alphabetLength: number) =>
  Math.max(1, Math.min(16, Math.floor(digitBits / Math.log2(alphabetLength + 1))))

function shapeOf(ids: readonly string[]): Shape {
  const common = commonStart(ids)
  const seen = new Uint8Array(0x1_0000)
  // No more digits than 16 are ever used, however few characters there are.
  for (const id of ids) {
    const end = Math.min(id.length, common.length + 16)
    for (let at = common.length; at < end; at += 1) seen[id.charCodeAt(at)] = 1
  }
  let alphabet = ''
  for (let unit = seen.indexOf(1); unit !== -1; unit = seen.indexOf(1, unit + 1)) {
    alphabet += String.fromCharCode(unit)
  }
  return { common, alphabet, digits: digitsFor(alphabet.length) }
}

/** `undefined` where a character is in no id that is here. */
function numberOf({ common, alphabet, digits }: Shape, ranks: Map<number, number>, id: string) {
  let number = 0
  for (let digit = 0; digit < digits; digit += 1) {
    const at = common.length + digit
    const rank = at < id.length ? ranks.get(id.charCodeAt(at)) : 0
    if (rank === undefined) return undefined
    number = number * (alphabet.length + 1) + rank
  }
  return number
}

const ranksOf = (alphabet: string) =>
  new Map(Array.from({ length: alphabet.length }, (_, at) => [alphabet.charCodeAt(at), at + 1]))

/** Puts ids whose numbers are the same into the order of their text. */
function orderAlike(sorted: Float64Array, idAt: (index: number) => string): void {
  let from = 0
  while (from < sorted.length) {
    const number = Math.floor((sorted[from] as number) / indexRange)
    let to = from + 1
    while (to < sorted.length && Math.floor((sorted[to] as number) / indexRange) === number) to += 1
    if (to - from > 1) {
      const alike = [...sorted.subarray(from, to)].map(value => value % indexRange)
      alike.sort((a, b) => (idAt(a) < idAt(b) ? -1 : idAt(a) > idAt(b) ? 1 : a - b))
      for (const [place, index] of alike.entries()) {
        sorted[from + place] = number * indexRange + index
      }
    }
    from = to
  }
}

/** By index in the segment; `null` where an entry has none. */
export function indexIds(ids: readonly (string | null)[]): IdIndex {
  const present = ids.filter(id => id !== null)
  const shape = shapeOf(present)
  const ranks = ranksOf(shape.alphabet)
  const sorted = new Float64Array(present.length)
  let place = 0
  for (const [index, id] of ids.entries()) {
    if (id === null) continue
    sorted[place] = (numberOf(shape, ranks, id) ?? 0) * indexRange + index
    place += 1
  }
  sorted.sort()
  orderAlike(sorted, index => ids[index] ?? '')
  const blocks: Uint8Array[] = []
  const firsts: number[] = []
  for (let at = 0; at < sorted.length; at += idBlockLength) {
    firsts.push(sorted[at] as number)
    blocks.push(bytesOf(sorted.subarray(at, at + idBlockLength)))
  }
  return { head: { ...shape, count: present.length, firsts }, blocks }
}

/** The last place whose value is not larger; -1 where all are. */
function lastUpTo(values: ArrayLike<number>, limit: number): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] as number) <= limit) low = middle + 1
    else high = middle
  }
  return low - 1
}

type Range = { readonly low: number; readonly high: number; readonly isSure: boolean }

function rangeOf(head: IdHead, prefix: string): Range | undefined {
  if (prefix.length <= head.common.length) {
    const isAll = head.common.startsWith(prefix) && head.count > 0
    return isAll ? { low: 0, high: Number.MAX_SAFE_INTEGER, isSure: true } : undefined
  }
  if (!prefix.startsWith(head.common)) return undefined
  const digits = Math.min(head.digits, prefix.length - head.common.length)
  const ranks = ranksOf(head.alphabet)
  const start = numberOf({ ...head, digits }, ranks, prefix)
  if (start === undefined) return undefined
  const width = (head.alphabet.length + 1) ** (head.digits - digits) * indexRange
  const isSure = prefix.length - head.common.length <= head.digits
  return { low: start * width, high: start * width + width - 1, isSure }
}

/**
 * Indexes of the entries whose id begins so, in the order of their ids. `idAt` reads an id, for those
 * that are longer than the numbers tell apart.
 */
export function findIds(
  head: IdHead,
  blockAt: (block: number) => Uint8Array,
  idAt: (index: number) => string | null,
  prefix: string
): number[] {
  const range = rangeOf(head, prefix)
  if (range === undefined) return []
  const first = Math.max(0, lastUpTo(head.firsts, range.low - 1))
  const last = lastUpTo(head.firsts, range.high)
  const found: number[] = []
  for (let block = first; block <= last; block += 1) {
    const values = numbersIn.f64(blockAt(block))
    const from = lastUpTo(values, range.low - 1) + 1
    const to = lastUpTo(values, range.high)
    for (let at = from; at <= to; at += 1) found.push((values[at] as number) % indexRange)
  }
  return range.isSure ? found : beginningSo(found, idAt, prefix)
}

/** Of ids in their order, those that begin so. */
function beginningSo(
  inOrder: readonly number[],
  idAt: (index: number) => string | null,
  prefix: string
): number[] {
  let [low, high] = [0, inOrder.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((idAt(inOrder[middle] as number) ?? '') < prefix) low = middle + 1
    else high = middle
  }
  let end = low
  while (end < inOrder.length && idAt(inOrder[end] as number)?.startsWith(prefix) === true) end += 1
  return inOrder.slice(low, end)
}
