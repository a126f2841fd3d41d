import type { AuditCounts, AuditFacet } from '@shared/contract/audit'
import {
  type Exclusion,
  keyOfTerm,
  type TermState,
  type termsIn
} from '@shared/domain/audit-query/edit-audit-query'

export type ShownValue = {
  readonly label: string
  readonly term: string
  /** Of this search: what it leaves out has none, nor what is taken in again and not counted yet. */
  readonly count: number | null
  readonly state: TermState
}
export type ShownFacet = {
  readonly field: AuditFacet
  readonly values: readonly ShownValue[]
  readonly isWhole: boolean
  /** Values that are not shown, or would not be at first; 0 where all are at once. */
  readonly more: number
  readonly others: number
}

const shownAtFirst = 5

/**
 * What is asked for stays in sight wherever it stands among the others, and what is left out too; so does
 * what `before` left out, until it is counted.
 */
export function shownFacet(
  { field, values, others }: AuditCounts['facets'][number],
  { stateOf, exclusions }: ReturnType<typeof termsIn>,
  before: readonly Exclusion[],
  isWhole: boolean
): ShownFacet {
  const counted: readonly ShownValue[] = values
    .map(value => ({ ...value, state: stateOf(value.term) }))
    .filter(({ state }) => state !== 'excluded')
  const shown = counted.filter(
    ({ state }, place) => isWhole || place < shownAtFirst || state === 'asked'
  )
  const byKey = new Map(
    [...before, ...exclusions].filter(one => one.field === field).map(one => [one.key, one])
  )
  if (byKey.size > 0) for (const { term } of counted) byKey.delete(keyOfTerm(term))
  const uncounted = [...byKey.values()].map(({ label, term }) => ({
    label,
    term,
    count: null,
    state: stateOf(term)
  }))
  const hidden = counted.length + others - (isWhole ? shownAtFirst : shown.length)
  return {
    field,
    values: [...shown, ...uncounted],
    isWhole,
    more: counted.length > shownAtFirst ? hidden : 0,
    others
  }
}
