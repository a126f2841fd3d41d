import type { AuditFacet } from '@shared/contract/audit'
import { partnerResourceType } from '@shared/domain/audit-query/entry-parts'
import { ownText } from '../own-text'
import type { Codes, ColumnName, Segment } from '../segment'
import type { DistinctValues, SegmentValues } from './distinct-values'
import { type Numbers, narrow } from './narrow'
import { createSegmentCache } from './per-segment'
import type { Tally } from './tally'

/** Fields whose values are counted and offered. */
export type LabelledField = AuditFacet | 'reason' | 'agent'

/** The nth part of a value. */
type Part = (nth: number) => string | null
type LabelOf = (part: Part) => string | null

const [type, id, name, email] = [0, 1, 2, 3] as const

/** What a value is called and asked for by: the name where there is one. */
const labelOf: Readonly<Record<LabelledField, LabelOf>> = {
  outcome: part => part(0),
  action: part => part(0),
  actor: part => part(name) || part(email) || part(id) || part(type),
  ip: part => part(0),
  partner: part => part(1) || part(0),
  key: part => part(1) || part(0),
  // A conversation without a name is nobody's value: there are as many as entries.
  resource: part => part(name) || (part(type) === 'conversation' ? null : part(id) || part(type)),
  reason: part => part(0),
  agent: part => part(0)
}
/** The part a value is called by where it has that. */
const namedBy: Readonly<Record<LabelledField, number>> = {
  outcome: 0,
  action: 0,
  actor: name,
  ip: 0,
  partner: 1,
  key: 1,
  resource: name,
  reason: 0,
  agent: 0
}
/** A partner is counted where it is the resource, too: `partner:` finds it there. */
const labelOfPartnerResource: LabelOf = part =>
  part(type) === partnerResourceType ? part(name) || part(id) : null

function doubled(held: Int32Array, needed: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(needed + 1, held.length * 2)).fill(-1)
  larger.set(held)
  return larger
}

let wide = new Uint32Array(0)
/** Zeros, taken once for all segments and copied before the next one. */
function wideFor(length: number): Uint32Array {
  if (wide.length < length) wide = new Uint32Array(length * 2)
  return wide.subarray(0, length).fill(0)
}

/** Of a segment: the number of each place's label, 0 for none. */
export type SegmentLabels = {
  readonly byPlace: Numbers
  readonly ofResource: Numbers | undefined
  /** How many entries of the whole segment have each label; parallel to `ids`. */
  readonly ids: Numbers
  readonly counts: Numbers
  readonly bytes: number
}

export type Labels = {
  readonly column: ColumnName
  of(segment: Segment): SegmentLabels
  /** How many there are; their numbers go from 1 to this. */
  size(): number
  text(id: number): string
  /** The number under which all that came beyond the bound are counted. */
  isBeyond(id: number): boolean
}

/**
 * Of a field, so many labels are told apart; what comes beyond is counted together as one of the
 * others. At 100 bytes each that is 20 MB for a field a server filled with random text.
 */
const maxLabels = 200_000
const beyond = '\u0000'

/** Numbers of labels and sums per segment, over all fields and segments. */
const maxCachedBytes = 20 * 1024 * 1024

/**
 * Values that a query cannot tell apart, such as two cases of a name, are one label with one number
 * throughout all segments, so that counts are sums of numbers and texts are touched once per segment.
 */
export function createLabels(
  field: LabelledField,
  cache: LabelCache,
  distinct: DistinctValues
): Labels {
  const numbers = new Map<string, number>()
  const texts: string[] = ['']
  /** By label; nothing but zeros between two segments. */
  let sums = new Uint32Array(1_024)

  function numberOf(label: string | null): number {
    if (!label) return 0
    const lower = label.toLowerCase()
    const known = numbers.get(lower)
    if (known !== undefined) return known
    if (texts.length > maxLabels && label !== beyond) return numberOf(beyond)
    texts.push(ownText(label))
    numbers.set(ownText(lower), texts.length - 1)
    return texts.length - 1
  }

  /** Numbers of labels by code of a column's value. */
  function createNumbers(column: ColumnName, label: LabelOf, named?: number) {
    let ofValues = new Int32Array(1_024).fill(-1)

    /** Of values that are numbered over all segments. */
    function numbersOfValues({ byCode: values }: SegmentValues): Uint32Array {
      const byCode = wideFor(values.length)
      for (let code = 1; code < values.length; code += 1) {
        const value = values[code] as number
        if (value >= ofValues.length) ofValues = doubled(ofValues, value)
        if (ofValues[value] === -1) {
          const parts = distinct.parts(column, value)
          ofValues[value] = numberOf(label(nth => parts[nth] ?? null))
        }
        byCode[code] = ofValues[value] as number
      }
      return byCode
    }

    /** Values of one name are many: each name is looked up once. */
    return (segment: Segment): Uint32Array => {
      const numbered = distinct.of(segment, column)
      if (numbered !== undefined) return numbersOfValues(numbered)
      const { counts, part, pooled } = segment.column(column)
      const byCode = wideFor(counts.length)
      const names = named === undefined ? undefined : pooled?.(named)
      const known = new Int32Array(names?.size ?? 0).fill(-1)
      for (let code = 1; code < byCode.length; code += 1) {
        const place = names === undefined ? -1 : (names.places[code] as number)
        if (names !== undefined && place !== names.none) {
          if (known[place] === -1) known[place] = numberOf(names.at(place))
          byCode[code] = known[place] as number
          if (byCode[code] !== 0) continue
        }
        byCode[code] = numberOf(label(nth => part(code, nth)))
      }
      return byCode
    }
  }

  const ownNumbers = createNumbers(field, labelOf[field], namedBy[field])
  const partnerNumbers = createNumbers('resource', labelOfPartnerResource)

  function derive(segment: Segment): SegmentLabels {
    const ofResource = field === 'partner' ? resourcesOf(segment) : undefined
    const { places, codeOf } = segment.places(field)
    const { counts: ofCodes } = segment.column(field)
    const byCode = ownNumbers(segment)
    const byPlace = spread(byCode, codeOf)
    if (sums.length < texts.length) sums = new Uint32Array(texts.length * 2)
    const met: number[] = []
    const add = (id: number, count: number) => {
      if (id === 0 || count === 0) return
      if (sums[id] === 0) met.push(id)
      sums[id] = (sums[id] as number) + count
    }
    if (ofResource !== undefined) {
      for (let index = 0; index < segment.count; index += 1) {
        const place = places[index] as number
        const [own, about] = [byPlace[place] as number, ofResource[place] as number]
        add(own, 1)
        if (about !== own) add(about, 1)
      }
    } else {
      for (let code = 1; code < byCode.length; code += 1) {
        add(byCode[code] as number, ofCodes[code] as number)
      }
    }
    const ids = narrow(Uint32Array.from(met))
    const counts = narrow(Uint32Array.from(met, id => sums[id] as number))
    for (const id of met) sums[id] = 0
    const bytes =
      byPlace.byteLength + (ofResource?.byteLength ?? 0) + ids.byteLength + counts.byteLength + 200
    return { byPlace, ofResource, ids, counts, bytes }
  }

  /** `undefined` where no resource is a partner. */
  function resourcesOf(segment: Segment): Numbers | undefined {
    const byCode = partnerNumbers(segment)
    return byCode.some(id => id !== 0)
      ? spread(byCode, segment.places('resource').codeOf)
      : undefined
  }

  return {
    column: field,
    of: segment => cache(segment, field, () => derive(segment)),
    size: () => texts.length - 1,
    text: id => texts[id] as string,
    isBeyond: id => texts[id] === beyond
  }
}

/** By place what is known by code. */
function spread(byCode: Uint32Array, codeOf: Codes | undefined): Numbers {
  if (codeOf === undefined) return narrow(byCode)
  const byPlace = new Uint32Array(codeOf.length)
  for (let place = 0; place < codeOf.length; place += 1) {
    byPlace[place] = byCode[codeOf[place] as number] as number
  }
  return narrow(byPlace)
}

export const createLabelCache = () => createSegmentCache<SegmentLabels>(maxCachedBytes)
type LabelCache = ReturnType<typeof createLabelCache>

/** Adds, by label, how many of the listed entries of a segment have each. */
export function countLabels(
  { byPlace, ofResource }: SegmentLabels,
  places: Codes,
  { indexes, length, of }: Tally,
  into: Uint32Array,
  step: 1 | -1
): void {
  const counts = length < byPlace.length ? undefined : of(places, byPlace.length)
  const steps = counts?.length ?? length
  for (let nth = 0; nth < steps; nth += 1) {
    const place = counts === undefined ? (places[indexes[nth] as number] as number) : nth
    const count = counts === undefined ? step : (counts[place] as number) * step
    const own = byPlace[place] as number
    into[own] = (into[own] as number) + count
    if (ofResource === undefined) continue
    const about = ofResource[place] as number
    if (about !== own) into[about] = (into[about] as number) + count
  }
}
