import type { TextPattern } from '@shared/domain/audit-query/ast'
import { fits } from '@shared/domain/audit-query/matches'
import type { ColumnName, Segment, SegmentColumn } from '../segment'
import { type DistinctValues, maxValues } from './distinct-values'

type Part = (nth: number) => string | null

/** Flags by code, and how many entries have a flagged code. */
export type Flags = { readonly byCode: Uint8Array; readonly entries: number }

/** What a value is asked for; `needed` is in a part of every value that is as asked. */
export type ValueTest = {
  readonly isAsAsked: (part: Part) => boolean
  readonly needed: string
  /** Holding `needed` in a part is enough. */
  readonly isEnough: boolean
}

/** Some of the parts, and only of values of these types. */
export type Compared = {
  /** Those that are cheap to read first. */
  readonly parts: readonly number[]
  readonly types?: readonly string[]
  readonly isWhole: boolean
}

export function patternTest(pattern: TextPattern, { parts, types, isWhole }: Compared): ValueTest {
  const needed = longestPiece(pattern)
  const isFitting = (text: string | null) => text !== null && fits(text, pattern)
  return {
    isAsAsked: part =>
      (types === undefined || types.includes(part(0) ?? '')) &&
      parts.some(nth => isFitting(part(nth))),
    needed,
    // A mark between texts may be in a longer text.
    isEnough: pattern.how === 'contains' && isWhole && !needed.includes('\0')
  }
}

const longestPiece = ({ how, text }: TextPattern): string =>
  how === 'glob'
    ? text.split('*').reduce((longest, piece) => (piece.length > longest.length ? piece : longest))
    : text

export type FlagsOf = (
  segment: Segment,
  column: ColumnName,
  /** What is asked, as long as it is the same: what is known about values is kept by it. */
  about: object,
  makeTest: () => ValueTest
) => Flags | undefined

/** What is known of values by their numbers; those up to `tested` were asked. */
type Asked = { readonly test: ValueTest; readonly fits: Uint8Array; tested: number; hits: number }

/** `undefined` where no entry has a value that is as asked. */
export function createFlagsOf(distinct: DistinctValues): FlagsOf {
  const known = new WeakMap<object, Map<ColumnName, Asked>>()

  function askedBefore(about: object, column: ColumnName, makeTest: () => ValueTest): Asked {
    const byColumn = known.get(about) ?? new Map<ColumnName, Asked>()
    known.set(about, byColumn)
    const asked = byColumn.get(column) ?? {
      test: makeTest(),
      fits: new Uint8Array(maxValues + 1),
      tested: 0,
      hits: 0
    }
    byColumn.set(column, asked)
    return asked
  }

  function askNew(asked: Asked, column: ColumnName): void {
    const size = distinct.size(column)
    while (asked.tested < size) {
      asked.tested += 1
      if (!asked.test.isAsAsked(partsOf(distinct.parts(column, asked.tested)))) continue
      asked.fits[asked.tested] = 1
      asked.hits += 1
    }
  }

  return (segment, name, about, makeTest) => {
    const asked = askedBefore(about, name, makeTest)
    const values = distinct.of(segment, name)
    if (values === undefined) return flagsOfTexts(segment.column(name), asked.test)
    askNew(asked, name)
    // Most texts are in no value of most columns: these are not looked through at all.
    if (asked.hits === 0) return undefined
    const { byCode: numbers, counts } = values
    const byCode = new Uint8Array(counts.length)
    let entries = 0
    for (let code = 1; code < counts.length; code += 1) {
      if (asked.fits[numbers[code] as number] === 0) continue
      byCode[code] = 1
      entries += counts[code] as number
    }
    return entries === 0 ? undefined : { byCode, entries }
  }
}

const partsOf =
  (parts: readonly (string | null)[]): Part =>
  nth =>
    parts[nth] ?? null

/** The dictionary is searched as one text for what is needed, and only what holds it is read. */
function flagsOfTexts(column: SegmentColumn, test: ValueTest): Flags | undefined {
  const { needed, isEnough, isAsAsked } = test
  if (needed !== '' && !column.mayContain(needed)) return undefined
  const candidates = needed === '' ? undefined : column.containing(needed)
  if (candidates !== undefined && !candidates.includes(1)) return undefined
  const { counts } = column
  const byCode = new Uint8Array(counts.length)
  let entries = 0
  for (let code = 1; code < counts.length; code += 1) {
    if (candidates !== undefined && candidates[code] === 0) continue
    if (!(isEnough && candidates !== undefined) && !isAsAsked(nth => column.part(code, nth)))
      continue
    byCode[code] = 1
    entries += counts[code] as number
  }
  return entries === 0 ? undefined : { byCode, entries }
}
