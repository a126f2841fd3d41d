import type { AuditExpression, MatchField, TextPattern } from '@shared/domain/audit-query/ast'
import { keyResourceTypes, partnerResourceType } from '@shared/domain/audit-query/entry-parts'
import { isAddressIn, matches } from '@shared/domain/audit-query/matches'
import type { Codes, ColumnName, Segment } from '../segment'
import { type Compared, type Flags, type FlagsOf, patternTest } from './column-flags'
import { entryOf } from './entry-of'
import { type Matched, mark, nothing, ofWords, runOf, unmark, wordsFor } from './matched'
import { markFlagged } from './scan-codes'

export type Leaf = Extract<AuditExpression, { kind: 'match' | 'ip' | 'id' | 'text' }>

/** What must be looked at in a segment to answer a leaf: an entry matches where any of it does. */
export type LeafPlan = {
  /** At most so many entries match. */
  readonly estimate: number
  readonly matched: () => Matched
  /** Of these indexes those that match, at the beginning of the same list; answers how many. */
  readonly sift: (indexes: Uint32Array, length: number) => number
}

type Tried = Compared & { readonly column: ColumnName }

/** In the order of `columnParts`, but that ids, which are many, come last. */
const whole = (column: ColumnName, ...parts: number[]): Tried => ({ column, parts, isWhole: true })
const ofResource = (types: readonly string[]): Tried => ({
  column: 'resource',
  parts: [2, 1],
  types,
  isWhole: false
})
/** Without its kind. */
const key: Tried = { column: 'key', parts: [0, 1], isWhole: false }
const actor = whole('actor', 0, 2, 3, 1)
const partner = whole('partner', 1, 0)
const resource = whole('resource', 0, 2, 1)
const conversation = whole('conversation', 0)

const columnsOf: Readonly<Record<MatchField, readonly Tried[]>> = {
  actor: [actor],
  action: [whole('action', 0)],
  outcome: [whole('outcome', 0)],
  partner: [partner, ofResource([partnerResourceType]), whole('about', 0)],
  key: [key, ofResource(keyResourceTypes)],
  resource: [resource, conversation],
  ip: [whole('ip', 0)],
  reason: [whole('reason', 0)],
  agent: [whole('agent', 0)]
}
const searchedColumns: readonly Tried[] = [
  actor,
  whole('action', 0),
  partner,
  whole('about', 0),
  key,
  resource,
  conversation,
  whole('ip', 0),
  whole('reason', 0),
  whole('agent', 0),
  whole('changes', 0)
]

export function planLeaf(segment: Segment, leaf: Leaf, flagsOf: FlagsOf): LeafPlan {
  switch (leaf.kind) {
    case 'match':
      return planColumns(segment, leaf, columnsOf[leaf.field], leaf.pattern, flagsOf)
    case 'ip': {
      const isAsAsked = (part: (nth: number) => string | null) => {
        const address = part(0)
        return address !== null && isAddressIn(address, leaf)
      }
      const makeTest = () => ({ isAsAsked, needed: '', isEnough: false })
      const flags = flagsOf(segment, 'ip', leaf, makeTest)
      return planFor(segment, flags === undefined ? [] : [{ column: 'ip', flags }], [])
    }
    case 'id':
      return planFor(segment, [], segment.beginning(leaf.field, leaf.prefix))
    case 'text':
      return planText(segment, leaf, flagsOf)
  }
}

/**
 * Strings of `changes` are in their column joined by a mark, and cut where they are long. Entries
 * whose column does not tell are read.
 */
function planText(
  segment: Segment,
  leaf: Extract<Leaf, { kind: 'text' }>,
  flagsOf: FlagsOf
): LeafPlan {
  const pattern = { how: 'contains', text: leaf.text } as const
  const isOverMarks = leaf.text.includes(joinedBy)
  const unsure = isOverMarks ? withChanges(segment) : segment.overlong()
  const asRead = new Map(
    // One at a time: each may hold megabytes.
    unsure.map(index => {
      const [raw = '{}'] = segment.raws([index])
      return [index, matches(entryOf(raw), leaf)] as const
    })
  )
  return planColumns(
    segment,
    leaf,
    searchedColumns,
    pattern,
    flagsOf,
    [...segment.beginning('id', leaf.entered), ...segment.beginning('request', leaf.entered)],
    asRead
  )
}

const joinedBy = '\u0000'

function withChanges(segment: Segment): readonly number[] {
  const { codes, counts } = segment.column('changes')
  const several = new Uint8Array(counts.length)
  const { parts } = segment.column('changes')
  for (let code = 1; code < counts.length; code += 1) {
    if (parts(code)[0]?.includes(joinedBy)) several[code] = 1
  }
  const found = segment.overlong().slice()
  for (let index = 0; index < segment.count; index += 1) {
    if (several[codes[index] as number] === 1) found.push(index)
  }
  return found
}

function planColumns(
  segment: Segment,
  leaf: Leaf,
  columns: readonly Tried[],
  pattern: TextPattern,
  flagsOf: FlagsOf,
  indexes: readonly number[] = [],
  asRead?: ReadonlyMap<number, boolean>
): LeafPlan {
  const tests = columns.flatMap(tried => {
    const { column } = tried
    const flags = flagsOf(segment, column, leaf, () => patternTest(pattern, tried))
    return flags === undefined ? [] : [{ column, flags }]
  })
  return planFor(segment, tests, indexes, asRead)
}

const noneRead: ReadonlyMap<number, boolean> = new Map()
type Test = { readonly column: ColumnName; readonly flags: Flags }

function planFor(
  segment: Segment,
  tests: readonly Test[],
  indexes: readonly number[],
  /** Entries that were decided by reading them, whatever their columns say. */
  asRead: ReadonlyMap<number, boolean> = noneRead
): LeafPlan {
  const { count } = segment
  const estimate = Math.min(
    count,
    tests.reduce((sum, { flags }) => sum + flags.entries, indexes.length + asRead.size)
  )
  const isAll = asRead.size === 0 && tests.some(({ flags }) => flags.entries === count)

  /** Columns that are joined are looked through once. */
  function flaggedPlaces(): readonly { readonly places: Codes; readonly flags: Uint8Array }[] {
    const byPlaces = new Map<Codes, Uint8Array>()
    for (const { column, flags } of tests) {
      const { places, codeOf } = segment.places(column)
      if (codeOf === undefined) {
        byPlaces.set(places, flags.byCode)
        continue
      }
      const flagged = byPlaces.get(places) ?? new Uint8Array(codeOf.length)
      byPlaces.set(places, flagged)
      for (let place = 0; place < codeOf.length; place += 1) {
        flagged[place] =
          (flagged[place] as number) | (flags.byCode[codeOf[place] as number] as number)
      }
    }
    return Array.from(byPlaces, ([places, flags]) => ({ places, flags }))
  }

  function matched(): Matched {
    if (estimate === 0) return nothing
    if (isAll) return runOf(0, count)
    const words = wordsFor(count)
    for (const { places, flags } of flaggedPlaces()) markFlagged(words, places, flags, count)
    for (const index of indexes) mark(words, index)
    for (const [index, isIn] of asRead) {
      if (isIn) mark(words, index)
      else unmark(words, index)
    }
    return ofWords(words, count)
  }

  function sift(list: Uint32Array, length: number): number {
    if (isAll) return length
    const columns = flaggedPlaces()
    const listed = new Set(indexes)
    let kept = 0
    for (let nth = 0; nth < length; nth += 1) {
      const index = list[nth] as number
      const isIn =
        asRead.get(index) ??
        (columns.some(({ places, flags }) => flags[places[index] as number] === 1) ||
          listed.has(index))
      if (!isIn) continue
      list[kept] = index
      kept += 1
    }
    return kept
  }

  return { estimate, matched, sift }
}
