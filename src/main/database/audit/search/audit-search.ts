import type {
  CountsRequest,
  RowsRequest,
  StoredAuditRow,
  StoredCounts
} from '@main/core/audit-ports'
import type { AuditMark, FacetValue } from '@shared/contract/audit'
import { boundedEntry } from '@shared/horizon/bounded-audit-entry'
import type { Segments } from '../segment'
import { type CountRun, createCountRun } from './count-run'
import { entryOf } from './entry-of'
import { createResults } from './results'
import { createSearchPorts } from './search-ports'
import { searchValues, type ValuesRequest } from './search-values'
import type { Hit } from './walk'

export type ExportRow = StoredAuditRow & { readonly raw: string; readonly hash: string }

export type AuditSearch = {
  rows(request: RowsRequest): { rows: readonly StoredAuditRow[]; hasMore: boolean }
  count(request: CountsRequest): StoredCounts
  /** `undefined` where another count took its place. */
  countOn(countId: string): StoredCounts | undefined
  values(request: ValuesRequest): readonly FacetValue[]
  /** Fewer than asked for where they are large; none only where there are none. */
  exportOn(request: RowsRequest): { rows: readonly ExportRow[] }
}

/** Marks of entries, by position; those that have none may be left out. */
export type MarksOf = (
  rows: readonly Pick<StoredAuditRow, 'position' | 'entry'>[]
) => ReadonlyMap<number, readonly AuditMark[]>

/** Leaves room for the answer to be made within the 100 ms a step may take. */
const stepMs = 70
/** Of the texts that go into one answer for an export. */
const maxRawLength = 4_000_000
/** Who asks again from the last row on finds it, and one behind it. */
const fewestExported = 2

export function createAuditSearch(
  segments: Segments,
  marksOf: MarksOf,
  now: () => number = () => performance.now()
): AuditSearch {
  const ports = createSearchPorts(segments, now)
  const results = createResults(ports)
  let counting: CountRun | undefined

  const positionOf = ({ segment, index }: Hit): number =>
    segment.firstPosition + (segment.offsets()[index] as number)
  /** Of one entry at a time: it may have 10 MB. */
  const rawOf = ({ segment, index }: Hit): string => segment.raws([index])[0] ?? '{}'

  function rowsOf(hits: readonly Hit[]): StoredAuditRow[] {
    const found = hits.map((hit, place) => ({ hit, place, position: positionOf(hit) }))
    const rows = new Array<Omit<StoredAuditRow, 'marks'>>(hits.length)
    // By position, so that a chunk of neighbours is opened once.
    for (const { hit, place, position } of found.toSorted((a, b) => a.position - b.position)) {
      rows[place] = { position, entry: boundedEntry(entryOf(rawOf(hit))) }
    }
    return withMarks(rows)
  }

  function withMarks<Row extends Omit<StoredAuditRow, 'marks'>>(rows: readonly Row[]) {
    const marks = marksOf(rows)
    return rows.map(row => ({ ...row, marks: marks.get(row.position) ?? [] }))
  }

  function advance(run: CountRun): StoredCounts {
    const counts = run.step(stepMs)
    if (counts.isDone) counting = undefined
    return counts
  }

  return {
    rows(request) {
      const { hits, hasMore } = results.page(request)
      return { rows: rowsOf(hits), hasMore }
    },
    count(request) {
      counting = createCountRun(ports, request)
      return advance(counting)
    },
    countOn: countId => (counting?.countId === countId ? advance(counting) : undefined),
    values: request => searchValues(ports, request),
    exportOn(request) {
      const { hits } = results.page(request)
      const until = now() + stepMs
      const rows: Omit<ExportRow, 'marks'>[] = []
      let length = 0
      for (const hit of hits) {
        const raw = rawOf(hit)
        length += raw.length
        const isFull = length > maxRawLength || now() > until
        if (isFull && rows.length >= fewestExported) break
        const [hash = ''] = hit.segment.hashes([hit.index])
        rows.push({ position: positionOf(hit), entry: boundedEntry(entryOf(raw)), raw, hash })
      }
      return { rows: withMarks(rows) }
    }
  }
}
