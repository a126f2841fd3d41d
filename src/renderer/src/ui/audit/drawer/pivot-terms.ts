import type { AuditColumn } from '@shared/contract/audit'
import { withTimeSpan } from '@shared/domain/audit-query/edit-audit-query'
import { termFor } from '@shared/domain/audit-query/term-for'
import { fieldLabels } from '@shared/domain/audit-words'
import { visibleText } from '@shared/domain/visible-text'
import type { AuditEntry } from '@shared/horizon/audit-entry'

export type PivotField = 'actor' | 'action' | 'outcome' | 'partner' | 'key' | 'resource' | 'ip'

/** Something of an entry that can be asked for on its own. */
export type Pivot = {
  readonly field: PivotField
  /** Its value, for reading. */
  readonly label: string
  /** As the query language writes it. */
  readonly term: string
}

export const pivotWords = (field: PivotField): string => fieldLabels[field][0]

/** The value that is compared, as precise as the entry allows, and what is read for it. */
const sources: Readonly<
  Record<PivotField, (entry: AuditEntry) => readonly [value?: string | null, label?: string | null]>
> = {
  actor: ({ actor }) => {
    const name = filled(actor?.name, actor?.email, actor?.id)
    return [name, name]
  },
  action: ({ action }) => [action, action],
  outcome: ({ outcome }) => [outcome, outcome],
  partner: ({ partner }) => {
    const name = filled(partner?.organizationName, partner?.id)
    return [name, name]
  },
  key: ({ apiKey }) => [filled(apiKey?.id, apiKey?.prefix), filled(apiKey?.prefix, apiKey?.id)],
  resource: ({ resource }) => [
    filled(resource?.id, resource?.name),
    filled(resource?.name, resource?.id)
  ],
  ip: ({ ip }) => [ip, ip]
}

const filled = (...values: readonly (string | null | undefined)[]): string | undefined =>
  values.find((value): value is string => value != null && value !== '')

/** `undefined` where the entry says nothing of it that can be asked for. */
export function pivotOf(entry: AuditEntry, field: PivotField): Pivot | undefined {
  const [value, label] = sources[field](entry)
  if (value == null || value === '') return undefined
  const term = termFor(field, value)
  return term === undefined ? undefined : { field, label: visibleText(label ?? value, 80), term }
}

const ofColumn: Readonly<Partial<Record<AuditColumn, PivotField>>> = {
  actor: 'actor',
  action: 'action',
  resource: 'resource',
  outcome: 'outcome',
  partner: 'partner',
  key: 'key',
  ip: 'ip'
}

export function pivotOfColumn(entry: AuditEntry, column: AuditColumn): Pivot | undefined {
  const field = ofColumn[column]
  return field === undefined ? undefined : pivotOf(entry, field)
}

const aroundMs = 5 * 60_000

/** Everything from five minutes before to five after; `undefined` where its time cannot be read. */
export function aroundQuery({ occurredAt }: AuditEntry): string | undefined {
  const at = Date.parse(occurredAt)
  // `before:` leaves its moment out.
  return Number.isNaN(at)
    ? undefined
    : withTimeSpan('', { from: at - aroundMs, to: at + aroundMs + 1 })
}
