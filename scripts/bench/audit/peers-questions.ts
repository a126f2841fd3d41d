import type { AuditExpression } from '@shared/domain/audit-query/ast'
import { countQuestions, pageQuestions, textQuestions } from './query-list.ts'

/** One question, as the console and as DuckDB are asked it. */
export type ComparedQuestion = {
  readonly name: string
  readonly expression: AuditExpression
  /** A condition over DuckDB's table. */
  readonly where: string
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
const anyOf = (parts: readonly string[], test: (part: string) => string): string =>
  `(${parts.map(test).join(' OR ')})`

const actorParts = ['actor.type', 'actor.id', 'actor.name', 'actor.email']
const partnerParts = [
  'partner.id',
  'partner.organization_name',
  "CASE WHEN resource.type = 'partner' THEN resource.id END",
  "CASE WHEN resource.type = 'partner' THEN resource.name END",
  "metadata['partner_id']"
]
const textParts = [
  ...actorParts,
  'partner.id',
  'partner.organization_name',
  'api_key.id',
  'api_key.prefix',
  'action',
  'resource.type',
  'resource.id',
  'resource.name',
  'reason',
  'user_agent',
  'ip',
  'changes::VARCHAR'
]

const equals = (parts: readonly string[], text: string): string =>
  anyOf(parts, part => `lower(${part}) = ${quoted(text)}`)
const contains = (parts: readonly string[], text: string): string =>
  anyOf(parts, part => `contains(lower(${part}), ${quoted(text)})`)

const pageConditions: Readonly<Record<string, string>> = {
  all: 'true',
  'outcome:denied': "outcome = 'denied'",
  'action:user.*': "lower(action) LIKE 'user.%'",
  'actor:ada': contains(actorParts, 'ada'),
  'partner:"Acme Agency"': equals(partnerParts, 'acme agency'),
  'ip:10.0.0.0/8': "starts_with(ip, '10.')",
  'agent:curl': contains(['user_agent'], 'curl'),
  'reason:scope': contains(['reason'], 'scope'),
  nothing: equals(actorParts, 'nobody at all'),
  'partner and denied': `${equals(partnerParts, 'northwind')} AND outcome = 'denied'`,
  'address and error': "starts_with(ip, '203.0.113.') AND outcome = 'error'",
  'success, not message': "outcome = 'success' AND lower(action) <> 'message.sent'"
}

/** Often found, seldom found, only in details, and nowhere. */
const texts = ['quickbooks', 'moreau', 'before 42', '3fa9c', 'Émile', 'nothing holds this']

const moment = (at: number): string =>
  `TIMESTAMP ${quoted(new Date(at).toISOString().slice(0, -1))}`
const dayMs = 86_400_000

/** Those of a list that are compared, each under the name it has there. */
function chosen(
  list: readonly { readonly name: string; readonly expression: AuditExpression }[],
  conditions: Readonly<Record<string, string>>
): ComparedQuestion[] {
  return Object.entries(conditions).map(([name, where]) => {
    const found = list.find(question => question.name === name)
    if (found === undefined) throw new Error(`There is no question "${name}"`)
    return { name, expression: found.expression, where }
  })
}

export const comparedPages = (): ComparedQuestion[] => chosen(pageQuestions, pageConditions)

export const comparedTexts = (): ComparedQuestion[] =>
  chosen(
    textQuestions,
    Object.fromEntries(
      texts.map(text => [
        text,
        `(${contains(textParts, text.toLowerCase())} OR starts_with(id, ${quoted(text)}) OR starts_with(request_id, ${quoted(text)}))`
      ])
    )
  )

export function comparedCounts(span: {
  readonly from: number
  readonly to: number
}): ComparedQuestion[] {
  const { all, ...filters } = pageConditions
  const of = (name: string): [string, string] => [name, filters[name] ?? '']
  return chosen(countQuestions(span), {
    all: all ?? 'true',
    'the last 30 days': `occurred_at >= ${moment(span.to - 30 * dayMs)}`,
    ...Object.fromEntries(
      ['outcome:denied', 'actor:ada', 'partner:"Acme Agency"', 'ip:10.0.0.0/8'].map(of)
    ),
    ...Object.fromEntries(['partner and denied', 'success, not message'].map(of))
  })
}
