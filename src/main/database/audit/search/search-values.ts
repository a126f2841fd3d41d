import type { FacetValue } from '@shared/contract/audit'
import type { AuditExpression, AuditField } from '@shared/domain/audit-query/ast'
import { createFacetCounts } from './facet-counts'
import type { LabelledField } from './labels'
import { inverse, listIndexes } from './matched'
import type { SearchPorts } from './search-ports'
import { createTally } from './tally'

export type ValuesRequest = {
  readonly expression: AuditExpression
  readonly field: AuditField
  readonly typed: string
  readonly limit: number
}

const isLabelled = (field: AuditField): field is LabelledField =>
  field !== 'id' && field !== 'request' && field !== 'after' && field !== 'before'

/** Values of a field that hold what was typed, with how many matching entries have each. */
export function searchValues(ports: SearchPorts, request: ValuesRequest): readonly FacetValue[] {
  const { evaluate, labelsOf, segments } = ports
  const { expression, field, typed, limit } = request
  if (!isLabelled(field)) return []
  const labels = labelsOf(field)
  const counts = createFacetCounts(field, labels)
  for (const segment of segments.all()) {
    const matched = evaluate(segment, expression)
    if (matched.count === 0) continue
    const isMost = matched.count * 2 > segment.count
    const indexes = ports.indexesFor(segment.count)
    const listed = isMost ? inverse(matched, segment.count) : matched
    const length = listIndexes(listed, indexes)
    if (isMost) counts.addAll(segment)
    if (length > 0) counts.addListed(segment, createTally(indexes, length), isMost ? -1 : 1)
  }
  const wanted = typed.toLowerCase()
  const isWanted = (label: number) => labels.text(label).toLowerCase().includes(wanted)
  return counts.top(limit, wanted === '' ? undefined : isWanted).values
}
