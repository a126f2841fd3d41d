import type { Bucketed } from './hours'
import type { TimeSamples } from './search/time-index'

/**
 * The audit log is kept in segments: runs of consecutive chain positions whose entries are ordered by
 * time inside, as columns of codes into a dictionary of the segment's own. A segment that is sealed
 * never changes; the newest entries, not yet sealed, are the same shape in memory. Whole segments are
 * dropped by retention, set aside when damaged, and skipped by searches that cannot match in them.
 */

/** Each is a tuple of parts: an actor is type, id, name, e-mail. */
export const columnParts = {
  outcome: ['outcome'],
  action: ['action'],
  actor: ['type', 'id', 'name', 'email'],
  partner: ['id', 'organizationName'],
  key: ['id', 'prefix', 'kind'],
  resource: ['type', 'id', 'name'],
  ip: ['ip'],
  agent: ['userAgent'],
  reason: ['reason'],
  /** What `changeStrings` gives, joined by U+0000; and `metadata.partner_id`. */
  changes: ['strings'],
  about: ['partnerId'],
  /** Its id, which `resource` does not have: there are as many as entries. */
  conversation: ['id']
} as const
export type ColumnName = keyof typeof columnParts

/** Few values, which mostly go together: an entry has one place for all of these columns. */
export const joinedColumns = [
  'outcome',
  'action',
  'partner',
  'key',
  'reason',
  'about',
  'resource'
] as const satisfies readonly ColumnName[]

export type Codes = Uint8Array | Uint16Array | Uint32Array

export type ColumnPlaces = {
  /** By index the place of its code in `codeOf`; the code itself where there is no such list. */
  readonly places: Codes
  readonly codeOf?: Codes
}

export type SegmentColumn = {
  /** By index in the segment; 0 is "has none". */
  readonly codes: Codes
  /** How many entries have each code. */
  readonly counts: Codes
  /** Parts of a code from 1, in the order of `columnParts`; `null` for a part that is absent. */
  parts(code: number): readonly (string | null)[]
  /** One of them: the texts of a part no one asks for need not be read. */
  part(code: number, nth: number): string | null
  /** One of them, of all codes, where the texts are told apart by part. */
  pooled?(nth: number): PooledPart
  /** False where `containing` is known to find none. */
  mayContain(text: string): boolean
  /** Codes whose lower-cased parts hold this lower-cased text, as flags by code. */
  containing(text: string): Uint8Array
}

/** The distinct texts of a part, numbered. */
export type PooledPart = {
  /** By code; `none` for a value that has no such part. */
  readonly places: Codes
  readonly none: number
  /** How many there are. */
  readonly size: number
  at(place: number): string
}

export type Segment = {
  /** The same as long as the content is; of the unsealed entries another with each change. */
  readonly id: string
  /** What `offsets` count from. Positions that were removed or lost are left out. */
  readonly firstPosition: number
  readonly count: number
  readonly minAt: number
  readonly maxAt: number
  /** `occurred_at` in milliseconds, ascending; equal ones in the order of `seq`. */
  times(): Float64Array
  seqs(): Float64Array
  /** Where in it each hour begins that has entries; kept of sealed ones, as some of the times are. */
  hours?(): Bucketed
  samples?(): TimeSamples
  /** Position minus `firstPosition`, by index. */
  offsets(): Uint32Array | Uint16Array
  column(name: ColumnName): SegmentColumn
  /** All that counts look at, in each segment: what reads a column's texts is not made for them. */
  places(name: ColumnName): ColumnPlaces
  /** JSON text of entries as it came, by index. */
  raws(indexes: readonly number[]): readonly string[]
  /** SHA-256 of the chain at these entries, hexadecimal. */
  hashes(indexes: readonly number[]): readonly string[]
  /** Indexes of entries whose id, or request id, begins so; with regard to case. */
  beginning(field: 'id' | 'request', prefix: string): readonly number[]
  /**
   * Indexes of entries with more strings in `changes` than the column holds (4,096 characters, cut
   * there): what is not found in the column may be in their JSON. Nearly always none.
   */
  overlong(): readonly number[]
}

/** What searches read. Sealed ones in the order of positions, the unsealed entries last. */
export type Segments = {
  all(): readonly Segment[]
  /** Grows with every change. */
  version(): number
}
