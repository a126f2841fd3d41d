import { shownFacet } from '@renderer/ui/audit/facets/shown-facet'
import { termsIn } from '@shared/domain/audit-query/edit-audit-query'
import { expect, test } from 'vitest'

const namesOf = (query: string, before: string, labels: readonly string[]) => {
  const values = labels.map(label => ({ label, term: `actor:"${label}"`, count: 3 }))
  const counted = { field: 'actor' as const, values, others: 0 }
  const facet = shownFacet(counted, termsIn(query), termsIn(before).exclusions, false)
  return facet.values.map(({ label, count, state }) => [label, count, state])
}

test('a value is one line, however it was written where it was left out', () => {
  const typed = '-actor:"ada moreau"'
  expect(namesOf('', typed, ['Ada Moreau'])).toEqual([['Ada Moreau', 3, 'absent']])
  expect(namesOf('-actor:"Ada Moreau"', typed, [])).toEqual([['Ada Moreau', null, 'excluded']])
  expect(namesOf('', typed, ['Bea'])).toEqual([
    ['Bea', 3, 'absent'],
    ['ada moreau', null, 'absent']
  ])
})
