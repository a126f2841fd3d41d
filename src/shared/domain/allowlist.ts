import { bitsOf, type CidrRange, isInAllowlist, parseCaller, parseCidr } from './cidr'
import { visibleText } from './visible-text'

// Without zod, for the page.

export type AllowlistNote = {
  /** `rewritten`: the same range, as it is stored. */
  readonly kind: 'rewritten' | 'duplicate' | 'inside'
  /** Where it stands in the list, from 0. */
  readonly at: number
  readonly text: string
  /** `10.0.0.0/24 lies inside 10.0.0.0/16`. */
  readonly words: string
}
export type AllowlistError = { readonly at: number; readonly text: string; readonly issue: string }
/** `all` lets everyone of a family in, `most` at least half of them. */
export type Openness = {
  readonly family: 4 | 6
  readonly covers: 'all' | 'most'
  readonly words: string
}
export type Allowlist = {
  /** As they are sent, in the order they were typed; adjacent ranges are left as they are. */
  readonly ranges: readonly string[]
  readonly notes: readonly AllowlistNote[]
  readonly errors: readonly AllowlistError[]
  /** One for each family whose addresses it hardly keeps out. Each needs a reason. */
  readonly openness: readonly Openness[]
  /** Every v4 address or every v6 address passes, by one range or by several together. */
  readonly letsEveryoneIn: boolean
}

type Read = { readonly at: number; readonly text: string; readonly range: CidrRange }

/** What a list of ranges comes to: read, duplicates and ranges inside others merged, and said. */
export function normaliseAllowlist(texts: readonly string[]): Allowlist {
  const errors: AllowlistError[] = []
  const read: Read[] = []
  texts.forEach((typed, at) => {
    const text = typed.trim()
    const parsed = parseCidr(text)
    if (parsed.isRange) read.push({ at, text, range: parsed.range })
    else errors.push({ at, text, issue: parsed.issue })
  })

  const distinct = new Map<string, Read>()
  const notes: AllowlistNote[] = []
  for (const item of read) {
    const { at, text, range } = item
    const first = distinct.get(range.text)
    if (first === undefined) distinct.set(range.text, item)
    if (first !== undefined) notes.push(note('duplicate', item, duplicateWords(item, first)))
    else if (isOtherSpelling(text, range)) {
      notes.push(note('rewritten', { at, text, range }, `${text} is stored as ${range.text}`))
    }
  }
  const outermost = outermostOf([...distinct.values()].map(({ range }) => range))
  const ranges: string[] = []
  for (const item of distinct.values()) {
    const outer = outermost.get(item.range.text)
    if (outer === undefined) ranges.push(item.range.text)
    else notes.push(note('inside', item, `${item.range.text} lies inside ${outer}`))
  }
  const openness = opennessOf([...distinct.values()].map(({ range }) => range))
  return {
    ranges,
    notes: notes.sort((a, b) => a.at - b.at),
    errors,
    openness,
    letsEveryoneIn: openness.some(({ covers }) => covers === 'all')
  }
}

const note = (kind: AllowlistNote['kind'], { at, text }: Read, words: string): AllowlistNote => ({
  kind,
  at,
  text,
  words
})

const duplicateWords = ({ text, range }: Read, first: Read): string =>
  text === first.text ? `${range.text} is there twice` : `${text} is the same as ${first.text}`

/** One address without its prefix, or letters of another case, is no other spelling. */
function isOtherSpelling(text: string, { text: stored }: CidrRange): boolean {
  const plain = text.toLowerCase()
  return plain !== stored && `${plain}/32` !== stored && `${plain}/128` !== stored
}

const lastOf = ({ family, first, prefix }: CidrRange): bigint =>
  first + (1n << BigInt(bitsOf[family] - prefix)) - 1n

/** By a range's text the outermost range that holds it; ranges either nest or are apart. */
function outermostOf(ranges: readonly CidrRange[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  let outer: CidrRange | undefined
  for (const range of [...ranges].sort(byStart)) {
    const isHeld = outer?.family === range.family && range.first <= lastOf(outer)
    if (isHeld && outer !== undefined) found.set(range.text, outer.text)
    else outer = range
  }
  return found
}

const byStart = (a: CidrRange, b: CidrRange): number =>
  a.family - b.family || (a.first === b.first ? a.prefix - b.prefix : a.first < b.first ? -1 : 1)

/** Where callers come from: of v6 only global unicast, an eighth of all, is given out. */
const callerSpaces: readonly CidrRange[] = ['0.0.0.0/0', '2000::/3'].flatMap(text => {
  const parsed = parseCidr(text)
  return parsed.isRange ? [parsed.range] : []
})

function opennessOf(ranges: readonly CidrRange[]): Openness[] {
  return callerSpaces.flatMap(space => {
    const size = lastOf(space) - space.first + 1n
    const covered = coveredOf(space, ranges)
    if (covered * 2n < size) return []
    const covers = covered === size ? 'all' : 'most'
    const words =
      covers === 'all'
        ? `Every IPv${space.family} address passes: these ranges let everyone in`
        : `At least half of all IPv${space.family} addresses pass: these ranges keep out little`
    return [{ family: space.family, covers, words }]
  })
}

/** How many addresses of a space lie in any of the ranges. */
function coveredOf(space: CidrRange, ranges: readonly CidrRange[]): bigint {
  const inner = ranges.filter(({ family }) => family === space.family)
  const outermost = outermostOf(inner)
  return inner
    .filter(({ text }) => !outermost.has(text))
    .reduce((sum, range) => {
      const from = range.first > space.first ? range.first : space.first
      const [end, limit] = [lastOf(range), lastOf(space)]
      const to = end < limit ? end : limit
      return to < from ? sum : sum + to - from + 1n
    }, 0n)
}

export type Passing =
  | { readonly passes: true; readonly range: string | null; readonly words: string }
  | { readonly passes: false; readonly isAddress: boolean; readonly words: string }

/** Whether one address could call, and by which range; `null` ranges let every address in. */
export function wouldPass(address: string, ranges: readonly string[] | null): Passing {
  const text = address.trim()
  const shown = visibleText(text, 100)
  const caller = parseCaller(text)
  if (caller === undefined) {
    const words = 'Enter one address, such as 203.0.113.7 or 2001:db8::7'
    return { passes: false, isAddress: false, words }
  }
  if (ranges === null) {
    return { passes: true, range: null, words: `${shown} passes: every address does` }
  }
  const range = ranges.find(one => isInAllowlist(text, [one.trim()]))
  if (range !== undefined) return { passes: true, range, words: `${shown} passes by ${range}` }
  const words = `${shown} does not pass: it is in none of the ${ranges.length} ranges`
  return {
    passes: false,
    isAddress: true,
    words: ranges.length === 1 ? `${shown} does not pass: it is not in ${ranges[0]}` : words
  }
}
