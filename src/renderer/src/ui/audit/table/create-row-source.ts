import type { AuditRow } from '@shared/contract/audit'

export const rowsPerPage = 100
/** Pages kept: far more than a screen shows, far less than millions of rows weigh. */
const mostPages = 80
/** Questions on the way at once; dragging the scroll bar else asks for hundreds. */
const mostAsked = 2

export type RowsAnswer = {
  readonly rows: readonly AuditRow[]
  readonly hasMore: boolean
  readonly elapsedMs: number
  readonly version: number
}
type Page = RowsAnswer & { readonly failure?: undefined }

export type RowSource = {
  readonly subscribe: (listener: () => void) => () => void
  /** Changes with every page that arrives. */
  readonly revision: () => number
  readonly row: (index: number) => AuditRow | undefined
  /** Where the row of an entry is among those that are here. */
  readonly indexOf: (position: number) => number | undefined
  /** Rows that are there for certain, and whether there are more behind them. */
  readonly reach: () => { readonly count: number; readonly hasMore: boolean }
  readonly isBegun: () => boolean
  readonly elapsedMs: () => number | undefined
  readonly failure: () => unknown
  /** An entry was given a note or lost it since its row was asked for. */
  readonly mark: (position: number, hasNote: boolean) => void
  /** Asks for what is not here of a range; what was wished before and is not asked yet is dropped. */
  readonly want: (from: number, to: number) => void
  readonly retry: () => void
}

/** The rows of one search, page by page, as far as they were looked at. */
export function createRowSource(
  ask: (index: number, limit: number) => Promise<RowsAnswer>
): RowSource {
  const pages = new Map<number, Page>()
  const asked = new Set<number>()
  /** By position; an answer that was on the way knows nothing of them. */
  const noted = new Map<number, boolean>()
  const listeners = new Set<() => void>()
  let wished: readonly number[] = []
  let revision = 0
  let version: number | undefined
  let reach = { count: 0, hasMore: true }
  let elapsedMs: number | undefined
  let failure: unknown

  function tell() {
    revision += 1
    for (const listener of [...listeners]) listener()
  }
  /** A page of another state of the log stays in sight until its own place is answered anew. */
  const isFresh = (page: number) => pages.get(page)?.version === version && pages.has(page)

  function askNext() {
    if (failure !== undefined) return
    for (const page of wished) {
      if (asked.size >= mostAsked) return
      if (!isFresh(page) && !asked.has(page)) void fetchPage(page)
    }
  }

  async function fetchPage(page: number) {
    asked.add(page)
    try {
      const answer = await ask(page * rowsPerPage, rowsPerPage)
      keep(page, answer)
    } catch (error) {
      failure = error
    }
    asked.delete(page)
    tell()
    askNext()
  }

  function withNotes(page: Page): Page {
    if (!page.rows.some(row => isMarkedOtherwise(row))) return page
    const rows = page.rows.map(row =>
      isMarkedOtherwise(row) ? { ...row, hasNote: !row.hasNote } : row
    )
    return { ...page, rows }
  }
  const isMarkedOtherwise = ({ position, hasNote }: AuditRow): boolean =>
    (noted.get(position) ?? hasNote) !== hasNote

  function keep(page: number, answer: RowsAnswer) {
    version = Math.max(answer.version, version ?? answer.version)
    elapsedMs ??= answer.elapsedMs
    pages.delete(page)
    pages.set(page, withNotes(answer))
    const end = page * rowsPerPage + answer.rows.length
    if (answer.rows.length > 0 || page === 0) {
      if (!answer.hasMore) reach = { count: end, hasMore: false }
      else if (end > reach.count) reach = { count: end, hasMore: true }
    }
    for (const old of pages.keys()) {
      if (pages.size <= mostPages) break
      if (!wished.includes(old)) pages.delete(old)
    }
  }

  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    revision: () => revision,
    row: index => pages.get(Math.floor(index / rowsPerPage))?.rows[index % rowsPerPage],
    indexOf(position) {
      for (const [page, { rows }] of pages) {
        const at = rows.findIndex(row => row.position === position)
        if (at !== -1) return page * rowsPerPage + at
      }
      return undefined
    },
    reach: () => reach,
    isBegun: () => pages.size > 0,
    elapsedMs: () => elapsedMs,
    failure: () => failure,
    mark(position, hasNote) {
      noted.set(position, hasNote)
      for (const [page, answer] of pages) pages.set(page, withNotes(answer))
      tell()
    },
    want(from, to) {
      const first = Math.max(0, Math.floor(from / rowsPerPage))
      const last = Math.max(first, Math.floor(Math.max(0, to) / rowsPerPage))
      wished = Array.from({ length: Math.min(mostPages, last - first + 1) }, (_, at) => first + at)
      askNext()
    },
    retry() {
      failure = undefined
      tell()
      askNext()
    }
  }
}
