import type { FacetValue } from '@shared/contract/audit'
import { termFor } from '@shared/domain/audit-query/term-for'
import type { Segment } from '../segment'
import { countLabels, type LabelledField, type Labels } from './labels'

/** Exact counts of a field's values over what matches, added up segment by segment. */
export type FacetCounts = {
  addAll(segment: Segment): void
  /** Of entries listed ascending; `-1` takes them away again. */
  addListed(segment: Segment, indexes: Uint32Array, length: number, step: 1 | -1): void
  /** The most frequent first; equally frequent ones by their text. */
  top(
    limit: number,
    isWanted?: (label: number) => boolean
  ): { readonly values: FacetValue[]; readonly others: number }
}

export function createFacetCounts(field: LabelledField, labels: Labels): FacetCounts {
  let counts = new Uint32Array(1_024)

  function makeRoom(): void {
    if (counts.length > labels.size()) return
    const larger = new Uint32Array(Math.max(labels.size() + 1, counts.length * 2))
    larger.set(counts)
    counts = larger
  }

  const comesBefore = (one: number, other: number): boolean => {
    const difference = (counts[one] as number) - (counts[other] as number)
    return difference !== 0 ? difference > 0 : labels.text(one) < labels.text(other)
  }

  return {
    addAll(segment) {
      const { ids, counts: sums } = labels.of(segment)
      makeRoom()
      for (let nth = 0; nth < ids.length; nth += 1) {
        const id = ids[nth] as number
        counts[id] = (counts[id] as number) + (sums[nth] as number)
      }
    },
    addListed(segment, indexes, length, step) {
      const ofSegment = labels.of(segment)
      makeRoom()
      countLabels(segment, ofSegment, indexes, length, counts, step)
    },
    top(limit, isWanted = () => true) {
      const best: number[] = []
      let distinct = 0
      const end = Math.min(counts.length, labels.size() + 1)
      for (let id = 1; id < end; id += 1) {
        if (counts[id] === 0 || !isWanted(id)) continue
        distinct += 1
        if (labels.isBeyond(id)) continue
        const last = best.at(-1)
        if (best.length === limit && last !== undefined && !comesBefore(id, last)) continue
        let place = best.length
        while (place > 0 && comesBefore(id, best[place - 1] as number)) place -= 1
        best.splice(place, 0, id)
        if (best.length > limit) best.pop()
      }
      const values = best.flatMap(id => {
        const label = labels.text(id)
        const term = termFor(field, label)
        // What no query can ask for is not offered for a click; it is among the others.
        return term === undefined ? [] : [{ label, term, count: counts[id] as number }]
      })
      return { values, others: distinct - values.length }
    }
  }
}
