import type { FacetValue } from '@shared/contract/audit'
import { termFor } from '@shared/domain/audit-query/term-for'
import type { Segment } from '../segment'
import { countLabels, type LabelledField, type Labels } from './labels'
import type { Tally } from './tally'

/** Exact counts of a field's values over what matches, added up segment by segment. */
export type FacetCounts = {
  addAll(segment: Segment): void
  /** Of listed entries; `-1` takes them away again. */
  addListed(segment: Segment, tally: Tally, step: 1 | -1): void
  /** The most frequent first; equally frequent ones by their text. */
  top(limit: number, isWanted?: (label: number) => boolean): TopValues
  /** Whether something that was counted has it. */
  has(label: number): boolean
}
export type TopValues = { readonly values: FacetValue[]; readonly others: number }

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
    has: label => (counts[label] ?? 0) > 0,
    addAll(segment) {
      const { ids, counts: sums } = labels.of(segment)
      makeRoom()
      for (let nth = 0; nth < ids.length; nth += 1) {
        const id = ids[nth] as number
        counts[id] = (counts[id] as number) + (sums[nth] as number)
      }
    },
    addListed(segment, tally, step) {
      const ofSegment = labels.of(segment)
      makeRoom()
      countLabels(ofSegment, segment.places(labels.column).places, tally, counts, step)
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

/** The top values of a choice; those that are asked for are listed however rare they are beside others. */
export function topOfChoice(choice: FacetCounts, asked: FacetCounts, limit: number): TopValues {
  const { values, others } = choice.top(limit)
  const listed = new Set(values.map(({ term }) => term))
  const rare = choice.top(limit, asked.has).values.filter(({ term }) => !listed.has(term))
  return { values: [...values, ...rare], others: others - rare.length }
}
