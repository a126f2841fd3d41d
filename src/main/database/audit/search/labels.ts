import type { AuditFacet } from '@shared/contract/audit'
import { partnerResourceType } from '@shared/domain/audit-query/entry-parts'
import type { Codes, ColumnName, PooledPart, Segment, SegmentColumn } from '../segment'
import type { DistinctValues, SegmentValues } from './distinct-values'
import { type Numbers, narrow } from './narrow'
import { createSegmentCache } from './per-segment'
import { countCodes } from './scan-codes'

/** Fields whose values are counted and offered. */
export type LabelledField = AuditFacet | 'reason' | 'agent'

/** The nth part of a value. */
type Part = (nth: number) => string | null
type LabelOf = (part: Part) => string | null | undefined

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
  resource: part =>
    part(name) || (part(type) === 'conversation' ? undefined : part(id) || part(type)),
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
const labelOfPartnerResource: LabelOf = part =>
  part(type) === partnerResourceType ? part(name) || part(id) : undefined

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

/** -1 where there is none. */
function placeOf({ size, at }: PooledPart, text: string): number {
  for (let place = 0; place < size; place += 1) if (at(place) === text) return place
  return -1
}

/** Of a segment: the number of each code's label, 0 for none. */
export type SegmentLabels = {
  readonly column: ColumnName
  readonly byCode: Numbers
  /** A partner is counted where it is the resource, too: `partner:` finds it there. */
  readonly ofResource: Numbers | undefined
  /** How many entries of the whole segment have each label; parallel to `ids`. */
  readonly ids: Numbers
  readonly counts: Numbers
  readonly bytes: number
}

export type Labels = {
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

  function numberOf(label: string | null | undefined): number {
    if (!label) return 0
    const lower = label.toLowerCase()
    const known = numbers.get(lower)
    if (known !== undefined) return known
    if (texts.length > maxLabels && label !== beyond) return numberOf(beyond)
    texts.push(label)
    numbers.set(lower, texts.length - 1)
    return texts.length - 1
  }

  let ofValues = new Int32Array(1_024).fill(-1)
  /** Numbers of the labels of values that are numbered over all segments. */
  function numbersOfValues({ byCode: values }: SegmentValues) {
    const byCode = wideFor(values.length)
    for (let code = 1; code < values.length; code += 1) {
      const value = values[code] as number
      if (value >= ofValues.length) ofValues = doubled(ofValues, value)
      if (ofValues[value] === -1) {
        const parts = distinct.parts(field, value)
        ofValues[value] = numberOf(labelOf[field](nth => parts[nth] ?? null))
      }
      byCode[code] = ofValues[value] as number
    }
    return narrow(byCode)
  }

  /** Values of one name are many: each name is looked up once. */
  function numbersOf(segment: Segment) {
    const numbered = distinct.of(segment, field)
    if (numbered !== undefined) return numbersOfValues(numbered)
    const column = segment.column(field)
    const byCode = wideFor(column.counts.length)
    const names = column.pooled?.(namedBy[field])
    const types = field === 'resource' ? column.pooled?.(type) : undefined
    const conversation = types === undefined ? -1 : placeOf(types, 'conversation')
    const known = new Int32Array(names?.size ?? 0).fill(-1)
    for (let code = 1; code < byCode.length; code += 1) {
      const place = names === undefined ? -1 : (names.places[code] as number)
      if (names !== undefined && place !== names.none) {
        if (known[place] === -1) known[place] = numberOf(names.at(place))
        byCode[code] = known[place] as number
        if (byCode[code] !== 0) continue
      }
      if (types?.places[code] === conversation) continue
      byCode[code] = numberOf(labelOf[field](nth => column.part(code, nth)))
    }
    return narrow(byCode)
  }

  /** `undefined` where no resource is a partner. */
  function partnersIn(resources: SegmentColumn) {
    const types = resources.pooled?.(type)
    const partner = types === undefined ? -1 : placeOf(types, partnerResourceType)
    if (types !== undefined && partner === -1) return undefined
    const byCode = wideFor(resources.counts.length)
    for (let code = 1; code < byCode.length; code += 1) {
      if (types !== undefined && types.places[code] !== partner) continue
      byCode[code] = numberOf(labelOfPartnerResource(nth => resources.part(code, nth)))
    }
    return narrow(byCode)
  }

  function derive(segment: Segment): SegmentLabels {
    const column = field
    const byCode = numbersOf(segment)
    const ofResource = field === 'partner' ? partnersIn(segment.column('resource')) : undefined
    const hasPartnerResources = ofResource?.some(id => id !== 0) ?? false
    if (sums.length < texts.length) sums = new Uint32Array(texts.length * 2)
    const met: number[] = []
    const add = (id: number, count: number) => {
      if (id === 0 || count === 0) return
      if (sums[id] === 0) met.push(id)
      sums[id] = (sums[id] as number) + count
    }
    if (ofResource !== undefined && hasPartnerResources) {
      const codes = segment.column(column).codes
      const resources = segment.column('resource').codes
      for (let index = 0; index < segment.count; index += 1) {
        const own = byCode[codes[index] as number] as number
        const about = ofResource[resources[index] as number] as number
        add(own, 1)
        if (about !== own) add(about, 1)
      }
    } else {
      const { counts } = segment.column(column)
      for (let code = 1; code < byCode.length; code += 1) {
        const id = byCode[code] as number
        if (id !== 0) add(id, counts[code] as number)
      }
    }
    const ids = narrow(Uint32Array.from(met))
    const counts = narrow(Uint32Array.from(met, id => sums[id] as number))
    for (const id of met) sums[id] = 0
    const kept = hasPartnerResources ? ofResource : undefined
    const bytes =
      byCode.byteLength + (kept?.byteLength ?? 0) + ids.byteLength + counts.byteLength + 200
    return { column, byCode, ofResource: kept, ids, counts, bytes }
  }

  return {
    of: segment => cache(segment, field, () => derive(segment)),
    size: () => texts.length - 1,
    text: id => texts[id] as string,
    isBeyond: id => texts[id] === beyond
  }
}

export const createLabelCache = () => createSegmentCache<SegmentLabels>(maxCachedBytes)
type LabelCache = ReturnType<typeof createLabelCache>

/** Adds, by label, how many of these entries have each; those of one segment. */
export function countLabels(
  segment: Segment,
  labels: SegmentLabels,
  indexes: Uint32Array,
  length: number,
  into: Uint32Array,
  step: 1 | -1
): void {
  const { codes } = segment.column(labels.column)
  const { byCode, ofResource } = labels
  if (ofResource === undefined) {
    countByCode(codes, byCode, indexes, length, into, step)
    return
  }
  const resources = segment.column('resource').codes
  for (let nth = 0; nth < length; nth += 1) {
    const index = indexes[nth] as number
    const own = byCode[codes[index] as number] as number
    const about = ofResource[resources[index] as number] as number
    into[own] = (into[own] as number) + step
    if (about !== own) into[about] = (into[about] as number) + step
  }
}

let scratch = new Uint32Array(0)

function countByCode(
  codes: Codes,
  byCode: Numbers,
  indexes: Uint32Array,
  length: number,
  into: Uint32Array,
  step: 1 | -1
): void {
  if (length < byCode.length) {
    for (let nth = 0; nth < length; nth += 1) {
      const id = byCode[codes[indexes[nth] as number] as number] as number
      into[id] = (into[id] as number) + step
    }
    return
  }
  if (scratch.length < byCode.length) scratch = new Uint32Array(byCode.length)
  const counts = scratch
  countCodes(codes, indexes, length, counts)
  for (let code = 0; code < byCode.length; code += 1) {
    const id = byCode[code] as number
    into[id] = (into[id] as number) + step * (counts[code] as number)
    counts[code] = 0
  }
}
