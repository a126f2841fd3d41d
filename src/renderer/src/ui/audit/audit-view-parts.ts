import type { AuditColumn, AuditCoverage, AuditSearch, AuditStatus } from '@shared/contract/audit'
import type { AuditZone } from '@shared/domain/audit-query/ast'
import type { TimeRange } from './histogram/histogram-model'

/** What the parts of the audit view have in common. */

export type AuditOrder = 'newest' | 'oldest'

/** The view's state, bound to the location by the page that shows it. */
export type AuditPlace = {
  /** As it was run; what is being typed is not in it. */
  readonly query: string
  readonly zone: AuditZone
  readonly order: AuditOrder
  /** Drawn in the chart: the rows and figures are of it, the chart of all that matches. */
  readonly range: TimeRange | null
  /** The entry the drawer shows; `null` while it is closed. */
  readonly position: number | null
}

/** `replace` where one step back must not undo it, such as moving through entries. */
export type ChangePlace = (
  changes: Partial<AuditPlace>,
  options?: { readonly replace: boolean }
) => void

export type Step = (() => void) | { readonly why: string }

/** The docked pane at the right; the list stays live beside it. */
export type AuditDrawerProps = {
  readonly profileId: string
  readonly position: number
  /** What the list shows; pivots edit its query. */
  readonly search: AuditSearch
  readonly place: AuditPlace
  readonly change: ChangePlace
  /** The entries beside it in the list, or why there is none to go to. */
  readonly above: Step
  readonly below: Step
  /** Its note was kept, or removed. */
  readonly onNote: (position: number, hasNote: boolean) => void
  /** Closes it; the list takes the focus back. */
  readonly onClose: () => void
}

/** The button "Saved" with its menu. */
export type SavedSearchesProps = {
  readonly profileId: string
  /** The query in the location, to be kept under a name. */
  readonly query: string
  /** Runs a saved one. */
  readonly onRun: (query: string) => void
}

export type ExportDialogProps = {
  readonly profileId: string
  /** What the screen shows, its brush included. */
  readonly search: AuditSearch
  readonly order: AuditOrder
  /** Those of the table where it has room for all, in its order. */
  readonly columns: readonly AuditColumn[]
  /** Entries that match; `null` while they are being counted. */
  readonly count: number | null
  /** Of the match, as last answered. */
  readonly coverage: AuditCoverage | undefined
  readonly onClose: () => void
}

/** The foot's left part: chain, what is not held, "Fetch it"; the view adds "rows 1 to 15 of 612". */
export type CoverageFootProps = {
  readonly profileId: string
  readonly status: AuditStatus | undefined
  /** Of the match's window; that of everything held while it is not known. */
  readonly coverage: AuditCoverage | undefined
  readonly zone: AuditZone
}
