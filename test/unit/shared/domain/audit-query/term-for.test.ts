import type { AuditField } from '@shared/domain/audit-query/ast'
import { matches } from '@shared/domain/audit-query/matches'
import { parseAuditQuery } from '@shared/domain/audit-query/parse-audit-query'
import { maxTermLength, termFor } from '@shared/domain/audit-query/term-for'
import { visibleText } from '@shared/domain/visible-text'
import type { AuditEntry } from '@shared/horizon/audit-entry'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const clock = { zone: 'utc', now: 0 } as const
const fields = ['actor', 'action', 'outcome', 'partner', 'key', 'resource', 'ip', 'reason'] as const

/** Of an entry that has the value in each field. */
const entryOf = (value: string): AuditEntry => ({
  id: value,
  seq: 1,
  occurredAt: '2026-11-21T12:00:00.000Z',
  actor: { name: value },
  partner: { organizationName: value },
  apiKey: { prefix: value },
  action: value,
  resource: { name: value },
  ip: value,
  reason: value,
  userAgent: value,
  outcome: value,
  requestId: value
})

/** Half characters are all alike. */
const comparable = (text: string): string => text.toWellFormed().toLowerCase()

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom(
      '"',
      '\\',
      'u{20}',
      '*',
      '\n',
      '\u202e',
      '\ud800',
      '\udc00',
      '(',
      'A',
      'İ'
    ),
    maxLength: 30
  })
)

describe('a term for a value', () => {
  test.each<[AuditField, string, string]>([
    ['actor', 'Ada Moreau', 'actor:"Ada Moreau"'],
    ['outcome', 'denied', 'outcome:denied'],
    ['outcome', 'OR x', 'outcome:"OR x"'],
    ['after', '2026-11-21T12:00:00.000Z', 'after:2026-11-21T12:00:00.000Z'],
    ['action', 'a"b\\c', 'action:"a\\"b\\\\c"'],
    ['reason', 'one\ntwo\u202e', 'reason:"one\\u{a}two\\u{202e}"']
  ])('%s of %j', (field, value, term) => {
    expect(termFor(field, value)).toBe(term)
  })

  test('it asks for exactly the value, whatever the value is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...fields), anyText, anyText, (field, value, other) => {
        const term = termFor(field, value) ?? 'none'
        expect(visibleText(term)).toBe(term)
        const { expression, issues, tokens } = parseAuditQuery(term, clock)
        expect(issues).toEqual([])
        expect(tokens).toHaveLength(2)
        expect(expression !== undefined && matches(entryOf(value), expression)).toBe(true)
        const isSame = comparable(other) === comparable(value)
        if (field !== 'ip') {
          expect(expression !== undefined && matches(entryOf(other), expression)).toBe(isSame)
        }
      }),
      { numRuns: 600 }
    )
  })

  test('ids are asked for with regard to case', () => {
    for (const field of ['id', 'request'] as const) {
      const { expression = { kind: 'all' } } = parseAuditQuery(
        termFor(field, 'Req "1') ?? '',
        clock
      )
      expect(matches(entryOf('Req "1'), expression)).toBe(true)
      expect(matches(entryOf('req "1'), expression)).toBe(false)
    }
  })

  test('a value too long to be asked for has no term', () => {
    expect(termFor('actor', 'a'.repeat(maxTermLength))).toBeUndefined()
    expect(termFor('actor', '\u202e'.repeat(maxTermLength / 4))).toBeUndefined()
    expect(termFor('actor', 'a'.repeat(maxTermLength - 8))).toHaveLength(maxTermLength)
  })
})
