import type { TimeSpan } from '@main/core/audit-ports'
import type { AuditExpression, MatchField } from '@shared/domain/audit-query/ast'

type Question = { readonly name: string; readonly expression: AuditExpression }
type CountQuestion = Question & { readonly kind: 'unfiltered' | 'single' | 'any' }

const contains = (field: MatchField, text: string): AuditExpression => ({
  kind: 'match',
  field,
  pattern: { how: 'contains', text }
})
const equals = (field: MatchField, text: string): AuditExpression => ({
  kind: 'match',
  field,
  pattern: { how: 'equals', text }
})
const glob = (field: MatchField, text: string): AuditExpression => ({
  kind: 'match',
  field,
  pattern: { how: 'glob', text }
})
const address = (range: string): AuditExpression => ({ kind: 'ip', range, isPattern: false })
const not = (of: AuditExpression): AuditExpression => ({ kind: 'not', of })
const and = (...of: AuditExpression[]): AuditExpression => ({ kind: 'and', of })
const or = (...of: AuditExpression[]): AuditExpression => ({ kind: 'or', of })
const text = (entered: string): AuditExpression => ({
  kind: 'text',
  text: entered.toLowerCase(),
  entered
})
const time = (from: number | null, to: number | null): AuditExpression => ({
  kind: 'time',
  from,
  to
})

const singles: readonly Question[] = [
  { name: 'outcome:denied', expression: equals('outcome', 'denied') },
  { name: 'outcome:error', expression: equals('outcome', 'error') },
  { name: 'outcome:success', expression: equals('outcome', 'success') },
  { name: 'action:message.sent', expression: equals('action', 'message.sent') },
  { name: 'action:user.*', expression: glob('action', 'user.*') },
  { name: 'actor:ada', expression: contains('actor', 'ada') },
  { name: 'actor:"Olga Rossi"', expression: equals('actor', 'olga rossi') },
  { name: 'partner:"Acme Agency"', expression: equals('partner', 'acme agency') },
  { name: 'key:hz_live_01', expression: contains('key', 'hz_live_01') },
  { name: 'resource:invoice', expression: contains('resource', 'invoice') },
  { name: 'ip:10.0.0.0/8', expression: address('10.0.0.0/8') },
  { name: 'ip:203.0.113.7', expression: address('203.0.113.7/32') },
  { name: 'agent:curl', expression: contains('agent', 'curl') },
  { name: 'reason:scope', expression: contains('reason', 'scope') },
  { name: '-action:api_key.used', expression: not(equals('action', 'api_key.used')) },
  { name: 'nothing', expression: equals('actor', 'nobody at all') }
]
const doubles: readonly Question[] = [
  {
    name: 'partner and denied',
    expression: and(equals('partner', 'northwind'), equals('outcome', 'denied'))
  },
  {
    name: 'actor and action',
    expression: and(contains('actor', 'wei'), glob('action', 'api_key.*'))
  },
  {
    name: 'address and error',
    expression: and(address('203.0.113.0/24'), equals('outcome', 'error'))
  },
  {
    name: 'success, not message',
    expression: and(equals('outcome', 'success'), not(equals('action', 'message.sent')))
  }
]

export const pageQuestions: readonly Question[] = [
  { name: 'all', expression: { kind: 'all' } },
  ...singles,
  ...doubles
]

export const textQuestions: readonly Question[] = [
  'quickbooks',
  'moreau',
  'invoice',
  'before 42',
  'after 4999',
  'nothing holds this',
  'curl/8',
  'zz',
  '3fa9c',
  'aud_3fa9',
  'conv_00f',
  'scope',
  '2001:db8',
  'Émile',
  'olga',
  'Site builder',
  'hz_live_0b',
  'rate_limit',
  'ptn_1234',
  'okhttp'
].map(entered => ({ name: entered, expression: text(entered) }))

const dayMs = 86_400_000

export function countQuestions({ from, to }: TimeSpan): readonly CountQuestion[] {
  const middle = Math.floor((from + to) / 2)
  const all: Question = { name: 'all', expression: { kind: 'all' } }
  const times = [
    { name: 'the last day', expression: time(to - dayMs, null) },
    { name: 'the last week', expression: time(to - 7 * dayMs, null) },
    { name: 'the last 30 days', expression: time(to - 30 * dayMs, null) },
    { name: 'the second half', expression: time(middle, null) },
    { name: 'a week in the middle', expression: time(middle, middle + 7 * dayMs) },
    { name: 'all but a week', expression: time(from + 7 * dayMs, to) }
  ]
  const [partner, denied] = [equals('partner', 'blue harbor'), equals('outcome', 'denied')]
  const any: Question[] = [
    ...doubles,
    ...textQuestions.slice(0, 6),
    {
      name: 'four together',
      expression: and(
        partner,
        not(denied),
        address('10.0.0.0/8'),
        time(middle - 30 * dayMs, middle + 90 * dayMs)
      )
    },
    {
      name: 'either of three',
      expression: or(contains('actor', 'ada'), denied, glob('action', '*.updated'))
    },
    { name: 'text and field', expression: and(text('scope'), partner) }
  ]
  const kinds = (kind: CountQuestion['kind'], list: readonly Question[]) =>
    list.map(question => ({ ...question, kind }))
  return [
    ...kinds('unfiltered', [all, all, all, all, all]),
    ...kinds('single', [...singles, ...times]),
    ...kinds('any', any)
  ]
}
