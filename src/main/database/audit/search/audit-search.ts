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
  exportOn(request: RowsRequest): { rows: readonly ExportRow[] }
  /** Entries that have exactly this id, in the order of positions. */
  positionsOf(entryId: string): readonly number[]
}

/** Marks of entries, by position; those that have none may be left out. */
export type MarksOf = (
  rows: readonly Pick<StoredAuditRow, 'position' | 'entry'>[]
) => ReadonlyMap<number, readonly AuditMark[]>

/** Leaves room for the answer to be made within the 100 ms a step may take. */
const stepMs = 70

export function createAuditSearch(
  segments: Segments,
  marksOf: MarksOf,
  now: () => number = () => performance.now()
): AuditSearch {
  const ports = createSearchPorts(segments, now)
  const results = createResults(ports)
  let counting: CountRun | undefined

  /** What is read of each hit, with one look into each segment. */
  function readAll<T>(
    hits: readonly Hit[],
    read: (segment: Hit['segment'], indexes: readonly number[]) => readonly T[]
  ): T[] {
    const bySegment = Map.groupBy(hits.keys(), nth => (hits[nth] as Hit).segment)
    const all = new Array<T>(hits.length)
    for (const [segment, places] of bySegment) {
      const found = read(
        segment,
        places.map(nth => (hits[nth] as Hit).index)
      )
      places.forEach((place, nth) => {
        all[place] = found[nth] as T
      })
    }
    return all
  }

  const rawsOf = (hits: readonly Hit[]) =>
    readAll(hits, (segment, indexes) => segment.raws(indexes))
  const positionOf = ({ segment, index }: Hit): number =>
    segment.firstPosition + (segment.offsets()[index] as number)

  function rowsOf(hits: readonly Hit[], raws: readonly string[]): StoredAuditRow[] {
    const rows = hits.map((hit, nth) => ({
      position: positionOf(hit),
      entry: entryOf(raws[nth] as string)
    }))
    const marks = marksOf(rows)
    return rows.map(({ position, entry }) => ({
      position,
      entry: boundedEntry(entry),
      marks: marks.get(position) ?? []
    }))
  }

  function advance(run: CountRun): StoredCounts {
    const counts = run.step(stepMs)
    if (counts.isDone) counting = undefined
    return counts
  }

  return {
    rows(request) {
      const { hits, hasMore } = results.page(request)
      return { rows: rowsOf(hits, rawsOf(hits)), hasMore }
    },
    count(request) {
      counting = createCountRun(ports, request)
      return advance(counting)
    },
    countOn: countId => (counting?.countId === countId ? advance(counting) : undefined),
    values: request => searchValues(ports, request),
    exportOn(request) {
      const { hits } = results.page(request)
      const raws = rawsOf(hits)
      const hashes = readAll(hits, (segment, indexes) => segment.hashes(indexes))
      const rows = rowsOf(hits, raws).map((row, nth) => ({
        ...row,
        raw: raws[nth] as string,
        hash: hashes[nth] as string
      }))
      return { rows }
    },
    positionsOf(entryId) {
      const positions = segments.all().flatMap(segment => {
        const begun = segment.beginning('id', entryId)
        const raws = segment.raws(begun)
        return begun
          .filter((_, nth) => entryOf(raws[nth] as string).id === entryId)
          .map(index => positionOf({ segment, index }))
      })
      return positions.sort((one, other) => one - other)
    }
  }
}
