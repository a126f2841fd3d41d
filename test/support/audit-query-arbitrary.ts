import { auditFields, type MatchField } from '@shared/domain/audit-query/ast'
import { partsOf, searchedTexts } from '@shared/domain/audit-query/entry-parts'
import { parseAuditQuery } from '@shared/domain/audit-query/parse-audit-query'
import { maxTermLength, quoted, termFor } from '@shared/domain/audit-query/term-for'
import type { AuditEntry } from '@shared/horizon/audit-entry'
import fc from 'fast-check'

const matchFields = auditFields.filter(
  (field): field is MatchField => !['after', 'before', 'id', 'request'].includes(field)
)
/** What relative times of these queries count back from. */
export const queryClock = { zone: 'utc', now: Date.parse('2026-12-01T00:00:00.000Z') } as const

const canRun = (source: string): boolean => parseAuditQuery(source, queryClock).issues.length === 0

/** Sources of queries that can be run, made by the grammar over the values these entries have. */
export function auditQueries(entries: readonly AuditEntry[]): fc.Arbitrary<string> {
  const values = new Map(
    matchFields.map(field => [
      field,
      [...new Set(entries.flatMap(entry => partsOf(entry, field)))].slice(0, 400)
    ])
  )
  const texts = [...new Set(entries.flatMap(searchedTexts))]
    .filter(text => text !== '' && text.length < maxTermLength)
    .slice(0, 2_000)
  const ids = entries.slice(0, 500).map(({ id }) => id)
  const requests = entries.slice(0, 500).flatMap(({ requestId }) => requestId ?? [])
  const moments = entries.slice(0, 2_000).map(({ occurredAt }) => Date.parse(occurredAt))

  /** A piece of a value, where it can be written without quotes; else the whole, in quotes. */
  const written = (field: string, value: string, from: number, to: number, how: number): string => {
    const lead = field === '' ? '' : `${field}:`
    const whole = value === '' && field === '' ? '"x"' : `${lead}${quoted(value)}`
    const [start, end] = [Math.min(from, to), Math.max(from, to)].map(share =>
      Math.round(share * value.length)
    )
    const bare =
      how === 1
        ? `${lead}${value.slice(start, end)}`
        : how === 2
          ? `${lead}${value.slice(0, start)}*${value.slice(end)}`
          : how === 3
            ? `${lead}${value.slice(0, start)}*${value.slice(start, end)}*`
            : whole
    const isOne = !/[\s"()]/.test(bare) && bare !== lead && bare !== 'OR' && !bare.startsWith('-')
    return isOne && bare.length < maxTermLength && canRun(bare) ? bare : canRun(whole) ? whole : 'x'
  }
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  const piece = (field: string, from: readonly string[]): fc.Arbitrary<string> =>
    fc
      .tuple(fc.constantFrom(...from), share, share, fc.integer({ min: 0, max: 3 }))
      .map(([value, start, end, how]) => written(field, value, start, end, how))
  const match = fc
    .constantFrom(...matchFields)
    .chain(field => piece(field, values.get(field)?.length ? (values.get(field) ?? []) : ['x']))
  const address = fc.constantFrom(
    ...['10.0.0.0/8', '203.0.113.0/29', '0.0.0.0/0', '::/0', '2001:db8::/32', '::1', '10.0.0.1'],
    ...['203.0.113.7*', '10.*', '*::*', 'fe80*', '*0.1']
  )
  const time = fc
    .tuple(
      fc.constantFrom('after', 'before'),
      fc.constantFrom(...moments),
      fc.integer({ min: -2, max: 2 })
    )
    .map(([field, at, add]) => `${field}:${new Date(at + add).toISOString()}`)
  const day = fc
    .tuple(
      fc.constantFrom('after', 'before'),
      fc.constantFrom('2026-10-01', '60d', '2026-10-01T12:30', '58d', 'now', '9w')
    )
    .map(([field, text]) => `${field}:${text}`)
  const id = fc
    .tuple(fc.constantFrom('id', 'request', ''), share, fc.constantFrom(...ids, ...requests))
    .map(([field, length, value]) => {
      const cut = value.slice(0, Math.max(1, Math.ceil(length * value.length)))
      return field === '' ? quoted(cut) : `${field}:${quoted(cut)}`
    })
  const exact = fc
    .tuple(fc.constantFrom(...matchFields), fc.constantFrom(...texts))
    .map(([field, value]) => termFor(field, value) ?? 'x')
  const term = fc.oneof(
    { weight: 6, arbitrary: match },
    { weight: 2, arbitrary: address.map(text => `ip:${text}`) },
    { weight: 3, arbitrary: time },
    { weight: 1, arbitrary: day },
    { weight: 2, arbitrary: id },
    { weight: 2, arbitrary: exact },
    { weight: 4, arbitrary: piece('', texts) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...matchFields.map(field => `${field}:*`), 'request:*', '*')
    }
  )
  const { query } = fc.letrec<{ query: string; all: string; one: string }>(tie => ({
    query: fc
      .array(tie('all'), { minLength: 1, maxLength: 3, depthIdentifier: 'query' })
      .map(alternatives => alternatives.join(' OR ')),
    all: fc
      .array(tie('one'), { minLength: 1, maxLength: 3, depthIdentifier: 'query' })
      .map(pieces => pieces.join(' ')),
    one: fc
      .tuple(
        fc.boolean(),
        fc.oneof(
          { maxDepth: 3, depthIdentifier: 'query' },
          { weight: 5, arbitrary: term },
          { weight: 1, arbitrary: tie('query').map(inner => `(${inner})`) }
        )
      )
      .map(([isNegated, inner]) => (isNegated ? `-${inner}` : inner))
  }))
  return fc
    .oneof({ weight: 20, arbitrary: query }, { weight: 1, arbitrary: fc.constant('') })
    .filter(canRun)
}
