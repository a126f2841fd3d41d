import type {
  AuditCounts,
  AuditFacet,
  AuditMark,
  FacetValue,
  SavedSearch
} from '@shared/contract/audit'
import type { AuditExpression, AuditField, AuditZone } from '@shared/domain/audit-query/ast'
import type { AuditEntry } from '@shared/horizon/audit-entry'

/** The audit feed of a Horizon (D13). As with `Horizon`: `AppError` only, `null` where there is none. */
export type HorizonAudit = {
  /**
   * One page as it came: text of JSON, in UTF-8, no larger than 32 MiB, its nesting bounded, without
   * the admin secret in it. It is read where it is stored.
   */
  page(query: AuditPageQuery, signal?: AbortSignal): Promise<Uint8Array | null>
}
export type AuditPageQuery = {
  readonly order: 'asc' | 'desc'
  /** 1 to 1,000. */
  readonly limit: number
  readonly after?: string
  /** Of `occurred_at`, ISO 8601. */
  readonly from?: string
  readonly to?: string
}

/** Milliseconds since 1970, from inclusive, to exclusive. */
export type TimeSpan = { readonly from: number; readonly to: number }

/**
 * Where a walk through the log stands. `forward` follows the log by its recording order and its place
 * is kept with the rows; `recheck` walks a span of time anew.
 */
export type PageIntake = {
  readonly bytes: Uint8Array
  readonly walk: 'forward' | 'recheck'
  /** The cursor the page was asked for with. */
  readonly after: string | null
  /** The first page of a walk: cursors of walks before it, ended or broken off, lead nowhere back. */
  readonly isFirst?: boolean
  /** Of a forward walk: a hole before or in this page was seen again in a second walk. */
  readonly isHoleAccepted: boolean
  readonly receivedAt: number
}
export type IntakeOutcome =
  | {
      readonly kind: 'stored'
      readonly entries: number
      readonly added: number
      /** Held already, or removed by retention before: those stay removed. */
      readonly duplicates: number
      /** Ids that came with another content: both are kept. */
      readonly changed: number
      readonly nextCursor: string | null
      readonly hasMore: boolean
      readonly lastSeq: number | null
      readonly highWaterSeq: number | null
      readonly oldestAvailableAt: string | null
    }
  /** Nothing of it was stored. */
  | {
      readonly kind: 'refused'
      /** `loop`: a cursor that leads back; `hole`: numbers are left out; `order`: not in order. */
      readonly why: 'unreadable' | 'loop' | 'hole' | 'order'
      readonly reason: string
      /** Of a hole: the first and last missing number. */
      readonly missing?: { readonly from: number; readonly to: number }
    }

/** Numbers (`seq`) held without a break, with the times (`recorded_at`) of their ends. */
export type HeldRun = {
  readonly fromSeq: number
  readonly toSeq: number
  readonly fromAt: number
  readonly toAt: number
  /** Where there were too many breaks to keep each of them: how many numbers in it are not held. */
  readonly leftOut?: number
}
/**
 * What the operator last asked of the download, until it comes to its end: kept, so that it outlives
 * the end of the app.
 */
export type AuditWish = 'wanted' | 'stopped'
/** Everything that is known about what is held. */
export type AuditLedger = {
  readonly held: number
  readonly firstAt: number | null
  readonly lastAt: number | null
  readonly bytes: number
  /** In the order of numbers. */
  readonly runs: readonly HeldRun[]
  /** Of the last forward page. */
  readonly cursor: string | null
  /** The highest number the forward walk took: behind it, spans may be held that were asked for. */
  readonly forwardSeq: number | null
  readonly highWaterSeq: number | null
  readonly oldestAvailableAt: string | null
  /** When Horizon last answered that there was nothing more. */
  readonly currentAt: number | null
  /** Spans walked twice with the same result. */
  readonly settled: readonly TimeSpan[]
  /** Spans of damaged entries that could not be read back, with how many they were. */
  readonly lost: readonly (TimeSpan & { readonly entries: number })[]
  /** Removed by retention: everything before this moment that was held then. */
  readonly purgedBefore: number | null
  /** When something was removed last. */
  readonly purgedAt: number | null
  readonly retentionDays: number | null
  readonly wish: AuditWish | null
  readonly chain: {
    /** SHA-256 in hexadecimal digits, of the last position. */
    readonly head: string
    readonly firstPosition: number
    readonly lastPosition: number
    readonly verifiedTo: number | null
    readonly verifiedAt: number | null
    readonly badPosition: number | null
  }
  readonly changed: number
  readonly vanished: number
  /** Grows with every change of what a search would answer. */
  readonly version: number
}

export type StoredAuditRow = {
  readonly position: number
  readonly entry: AuditEntry
  readonly marks: readonly AuditMark[]
}
export type RowsRequest = {
  readonly expression: AuditExpression
  readonly order: 'newest' | 'oldest'
  readonly index: number
  readonly limit: number
}
export type CountsRequest = {
  readonly expression: AuditExpression
  readonly window: TimeSpan | null
  readonly buckets: number
  /** Whose hours and days the buckets are. */
  readonly zone: AuditZone
  readonly split: 'none' | 'action' | 'outcome'
  readonly facets: readonly AuditFacet[]
  readonly facetValues: number
  /** Facets of another search, in which values stay that can be chosen beside those asked for. */
  readonly choices?: readonly FacetChoice[]
}
export type FacetChoice = { readonly field: AuditFacet; readonly expression: AuditExpression }
export type StoredCounts = Omit<AuditCounts, 'coverage'>

/** An entry that came with other content later, or is no longer at Horizon. */
export type StoredAlert = {
  readonly position: number
  readonly kind: 'changed' | 'vanished'
  readonly seenAt: number
}

/** One step of long work: call again with what it answered until `isDone`. */
export type VerifyStep = {
  readonly verifiedTo: number
  readonly lastPosition: number
  readonly isDone: boolean
  readonly bad: { readonly position: number; readonly what: string } | null
}

/** The audit log on this disk, in `cache.db`. Each call is short: long work is done in steps. */
export type AuditStore = {
  ledger(): Promise<AuditLedger>
  /** Rows, cursor and ledger in one transaction; a page is stored whole or not at all. */
  takePage(page: PageIntake): Promise<IntakeOutcome>
  /** Begins to compare what is held of this span with what `recheck` pages bring. */
  beginRecheck(span: TimeSpan): Promise<void>
  /** What is held of the span and was not seen becomes vanished; equal sets settle it. */
  endRecheck(settles: boolean): Promise<{ readonly added: number; readonly vanished: number }>
  /** Nothing more to come: what is held is current as of this moment, and no wish is left. */
  noteCurrent(at: number): Promise<void>
  /** Reads nothing of the log. */
  wish(): Promise<AuditWish | null>
  noteWish(wish: AuditWish | null): Promise<void>

  rows(request: RowsRequest): Promise<{ rows: readonly StoredAuditRow[]; hasMore: boolean }>
  /** Counts for about 80 ms and answers with what it has; there is one count at a time. */
  count(request: CountsRequest): Promise<StoredCounts>
  /** `undefined` where another count took its place. */
  countOn(countId: string): Promise<StoredCounts | undefined>
  values(request: {
    readonly expression: AuditExpression
    readonly field: AuditField
    readonly typed: string
    readonly limit: number
  }): Promise<readonly FacetValue[]>
  entry(position: number): Promise<{
    readonly row: StoredAuditRow
    readonly raw: string
    readonly rawBytes: number
    readonly versions: readonly { readonly raw: string; readonly seenAt: number }[]
    readonly vanishedAt: number | null
    readonly addressCount: number | null
  } | null>
  positionOf(entryId: string): Promise<number | null>
  /** The latest found first. */
  alerts(limit: number): Promise<readonly StoredAlert[]>
  /**
   * The next rows of a whole result for an export; `raw` is the entry's JSON as it came. Fewer than
   * asked for where they are large, but two where there are two; none only at the end.
   */
  exportOn(request: {
    readonly expression: AuditExpression
    readonly order: 'newest' | 'oldest'
    readonly index: number
    readonly limit: number
  }): Promise<{
    rows: readonly (StoredAuditRow & { readonly raw: string; readonly hash: string })[]
  }>

  verifyOn(fromPosition: number): Promise<VerifyStep>
  noteVerified(to: number, at: number, badPosition: number | null): Promise<void>
  setRetention(days: number | null): Promise<void>
  countBefore(before: number): Promise<number>
  /** One step; again until `isDone`. */
  purgeOn(before: number): Promise<{
    readonly removed: number
    readonly firstPosition: number | null
    readonly lastPosition: number | null
    readonly bytesFreed: number
    readonly isDone: boolean
  }>
}

/** What the operator keeps about the log; in `journal.db`. */
export type AuditRecords = {
  /** By entry id: positions do not outlive a cache that was set aside. */
  note(entryId: string): Promise<{ readonly text: string; readonly changedAt: string } | null>
  setNote(entryId: string, text: string, changedAt: string): Promise<void>
  removeNote(entryId: string): Promise<void>
  notedAmong(entryIds: readonly string[]): Promise<readonly string[]>
  searches(): Promise<readonly SavedSearch[]>
  saveSearch(search: SavedSearch): Promise<void>
  removeSearch(searchId: string): Promise<void>
  /** Every export leaves a line: what, how many, which hash. */
  recordExport(record: AuditExportRecord): Promise<void>
  lastBundleHash(): Promise<string | null>
}
export type AuditExportRecord = {
  readonly at: string
  readonly format: 'csv' | 'jsonl' | 'bundle'
  readonly query: string
  readonly entries: number
  readonly sha256: string
}
