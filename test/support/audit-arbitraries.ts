import type { Segment, Segments } from '@main/database/audit/segment'
import type { AuditExpression, MatchField, TextPattern } from '@shared/domain/audit-query/ast'
import { type AuditEntry, toAuditEntry, wireAuditEntrySchema } from '@shared/horizon/audit-entry'
import fc from 'fast-check'
import { intakeEntry, memorySegment } from './memory-segment'

/** Texts that are alike, hostile or odd, so that random searches meet random entries. */
const words = fc.constantFrom(
  'Ada Moreau',
  'ada moreau',
  'ADA',
  'bea',
  'Acme Agency',
  'acme',
  '__proto__',
  'constructor',
  'toString',
  'Straße',
  'ΟΔΟΣ',
  'İstanbul',
  '😀 smile',
  '\ufffd',
  'a\u0000b',
  'a*b',
  '"quoted" \\ text',
  '',
  '\u202eright'
)
const optional = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof(
    { weight: 5, arbitrary: value },
    { weight: 1, arbitrary: fc.constantFrom(null, undefined) }
  )
const ids = fc.constantFrom('ptn_1', 'ptn_2', 'key_1', 'key_2', 'usr_1', 'agt_1', 'Key_1')
const actions = fc.constantFrom('api_key.created', 'api_key.used', 'message.sent', 'user.login')
const addresses = fc.constantFrom(
  '10.0.0.1',
  '10.0.1.200',
  '203.0.113.7',
  '::ffff:10.0.0.1',
  '2001:db8::1',
  'fe80::1%eth0',
  '10.0.0.01',
  '256.1.1.1',
  'unknown',
  ''
)
const day = 86_400_000
const start = Date.parse('2026-03-01T00:00:00Z')
/** The ends of what a time of an entry can be. */
const earliest = Date.parse('0000-01-01T00:00:00Z')
const latest = Date.parse('9999-12-31T23:59:59.999Z')
const times = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 40 }).map(step => start + step * 1_000) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 400 * day }).map(ms => start - ms) },
  { weight: 1, arbitrary: fc.constantFrom(earliest, latest, 0, -1) }
)

export type RandomEntry = { readonly wire: object; readonly at: number }

const wireOf = fc.record({
  actor: optional(
    fc.record({
      type: optional(words),
      id: optional(ids),
      name: optional(words),
      email: optional(words)
    })
  ),
  partner: optional(fc.record({ id: optional(ids), organization_name: optional(words) })),
  api_key: optional(
    fc.record({ id: optional(ids), prefix: optional(words), kind: optional(words) })
  ),
  action: fc.oneof(actions, words),
  resource: optional(
    fc.record({
      type: optional(
        fc.constantFrom('partner', 'api_key', 'partner_key', 'agent', 'conversation', 'Partner')
      ),
      id: optional(ids),
      name: optional(words)
    })
  ),
  ip: optional(addresses),
  user_agent: optional(words),
  outcome: fc.constantFrom('success', 'denied', 'error', 'constructor'),
  reason: optional(words),
  changes: fc.option(
    fc.dictionary(
      words,
      fc.oneof(
        words,
        fc.integer(),
        fc.record({ from: words, to: fc.array(words, { maxLength: 2 }) }),
        fc.constant(`${'x'.repeat(5_000)}needle`)
      ),
      { maxKeys: 3 }
    ),
    { nil: undefined }
  ),
  metadata: fc.option(fc.record({ partner_id: fc.oneof(ids, fc.integer()) }), { nil: undefined }),
  request_id: optional(fc.constantFrom('req_1', 'req_12', 'REQ_1', 'acme'))
})

/** Entries in the order of their numbers; some numbers are used twice, as no server should. */
export const auditEntries = (maxLength: number): fc.Arbitrary<RandomEntry[]> =>
  fc
    .array(fc.tuple(wireOf, times, fc.constantFrom(0, 1, 1, 1, 1), fc.boolean()), { maxLength })
    .map(list => {
      let seq = 0
      return list.map(([wire, at, step, isNamed], nth) => {
        seq += step
        const id = isNamed ? `aud_${nth % 7}_${nth}` : `AUD${nth}`
        return { wire: { ...wire, id, seq, occurred_at: new Date(at).toISOString() }, at }
      })
    })

const patterns: fc.Arbitrary<TextPattern> = fc.oneof(
  words
    .filter(text => text !== '')
    .map(text => ({ how: 'contains' as const, text: text.toLowerCase() })),
  fc
    .constantFrom('a', 'e', 'needle', 'x\u0000', 'o')
    .map(text => ({ how: 'contains' as const, text })),
  words.map(text => ({ how: 'equals' as const, text: text.toLowerCase() })),
  fc
    .constantFrom('*', 'a*', '*a', 'api_key.*', '*.used', 'a*m*e', '**', 'b*b', '*\ufffd*')
    .map(text => ({ how: 'glob' as const, text }))
)
const fields = fc.constantFrom<MatchField>(
  'actor',
  'action',
  'outcome',
  'partner',
  'key',
  'resource',
  'reason',
  'agent'
)
const texts = fc.constantFrom(
  'ada',
  'acme',
  'needle',
  'a\u0000b',
  '\u0000',
  'aud',
  'REQ_1',
  'req',
  '10.0',
  'ptn_1',
  'σ',
  'ς',
  '__proto__',
  'from'
)

const leaves: fc.Arbitrary<AuditExpression> = fc.oneof(
  fc.constant({ kind: 'all' as const }),
  fc.record({ kind: fc.constant('match' as const), field: fields, pattern: patterns }),
  fc
    .constantFrom(
      '10.0.0.0/8',
      '10.0.0.1/32',
      '0.0.0.0/0',
      '::/0',
      '2001:db8::/32',
      '203.0.113.0/24'
    )
    .map(range => ({ kind: 'ip' as const, range, isPattern: false })),
  fc
    .constantFrom('10.*', '*', '*:*')
    .map(range => ({ kind: 'ip' as const, range, isPattern: true })),
  fc.record({
    kind: fc.constant('id' as const),
    field: fc.constantFrom('id' as const, 'request' as const),
    prefix: fc.constantFrom('', 'aud_', 'AUD', 'AUD1', 'req_1', 'acme', 'aud_3_3')
  }),
  fc.record({
    kind: fc.constant('time' as const),
    from: fc.option(times),
    to: fc.option(times)
  }),
  texts.map(entered => ({ kind: 'text' as const, text: entered.toLowerCase(), entered }))
)

export const auditExpressions: fc.Arbitrary<AuditExpression> = fc.letrec<{
  one: AuditExpression
}>(tie => ({
  one: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaves,
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('one'), { minLength: 2, maxLength: 4 })
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('one') })
  )
})).one

export const entryOfWire = (wire: object): AuditEntry =>
  toAuditEntry(wireAuditEntrySchema.parse(JSON.parse(JSON.stringify(wire))))

/** The entries cut into segments of these lengths, over and over. */
export function segmentsOf(entries: readonly object[], lengths: readonly number[]): Segments {
  const all: Segment[] = []
  for (let from = 0; from < entries.length; ) {
    const length = lengths[all.length % lengths.length] ?? 1
    const part = entries.slice(from, from + length)
    const read = part.map((wire, nth) => intakeEntry(JSON.stringify(wire), from + nth + 1))
    all.push(memorySegment(read, `segment ${all.length}`))
    from += length
  }
  return { all: () => all, version: () => 1 }
}
