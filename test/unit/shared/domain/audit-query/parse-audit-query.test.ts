import type { ParsedQuery } from '@shared/domain/audit-query/ast'
import { parseAuditQuery } from '@shared/domain/audit-query/parse-audit-query'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const now = Date.parse('2026-11-21T14:30:15.250Z')
const parse = (source: string): ParsedQuery => parseAuditQuery(source, { zone: 'utc', now })
const contains = (field: string, text: string) => ({
  kind: 'match',
  field,
  pattern: { how: 'contains', text }
})
const text = (entered: string) => ({ kind: 'text', text: entered.toLowerCase(), entered })

describe('what is asked', () => {
  test('nothing asks for everything', () => {
    expect(parse('  ')).toEqual({ tokens: [], issues: [], notes: [], expression: { kind: 'all' } })
  })

  test('the example of the query bar is read whole', () => {
    const source =
      'actor:ada action:api_key.* -outcome:success partner:"Acme Agency" ip:10.0.0.0/8 key:hz_live_9fK2 after:2026-10-01 before:7d "free text"'
    expect(parse(source).expression).toEqual({
      kind: 'and',
      of: [
        contains('actor', 'ada'),
        { kind: 'match', field: 'action', pattern: { how: 'glob', text: 'api_key.*' } },
        {
          kind: 'not',
          of: { kind: 'match', field: 'outcome', pattern: { how: 'equals', text: 'success' } }
        },
        { kind: 'match', field: 'partner', pattern: { how: 'equals', text: 'acme agency' } },
        { kind: 'ip', range: '10.0.0.0/8', isPattern: false },
        contains('key', 'hz_live_9fk2'),
        { kind: 'time', from: Date.parse('2026-10-01T00:00Z'), to: null },
        { kind: 'time', from: null, to: now - 7 * 86_400_000 },
        text('free text')
      ]
    })
  })

  test('terms beside each other bind closer than OR, parentheses closer than both', () => {
    const [a, b, c] = ['a', 'b', 'c'].map(text)
    expect(parse('a b OR c').expression).toEqual({
      kind: 'or',
      of: [{ kind: 'and', of: [a, b] }, c]
    })
    expect(parse('a (b OR c)').expression).toEqual({
      kind: 'and',
      of: [a, { kind: 'or', of: [b, c] }]
    })
    expect(parse('-(a b)').expression).toEqual({ kind: 'not', of: { kind: 'and', of: [a, b] } })
  })

  test.each([
    ['or', text('or')],
    ['"OR"', text('OR')],
    ['foo-bar', text('foo-bar')],
    ['10:30', text('10:30')],
    ['https://x.example/a?b', text('https://x.example/a?b')],
    ['fe80::1', text('fe80::1')],
    ['*denied*', text('denied')],
    ['*', { kind: 'all' }],
    ['Actor:ADA', contains('actor', 'ada')],
    ['actor:-ada', contains('actor', '-ada')],
    ['resource:/api/agents/', contains('resource', '/api/agents/')],
    ['"ACME\\nina"', text('ACME\\nina')],
    ['"a\\"b\\\\c\\u{202e}"', text('a"b\\c\u202e')],
    ['"\\u{110000}"', text('\\u{110000}')],
    ['ip:2001:DB8::/32', { kind: 'ip', range: '2001:db8::/32', isPattern: false }],
    ['ip:::ffff:10.0.0.1', { kind: 'ip', range: '10.0.0.1/32', isPattern: false }],
    ['ip:10.0.*', { kind: 'ip', range: '10.0.*', isPattern: true }],
    ['ip:"10.0.0.0/8"', { kind: 'ip', range: '10.0.0.0/8', isPattern: false }],
    ['ip:"10.0.0.1"', { kind: 'match', field: 'ip', pattern: { how: 'equals', text: '10.0.0.1' } }],
    ['id:aud_1*', { kind: 'id', field: 'id', prefix: 'aud_1' }],
    ['request:Req_9', { kind: 'id', field: 'request', prefix: 'Req_9' }],
    ['reason:""', { kind: 'match', field: 'reason', pattern: { how: 'equals', text: '' } }],
    ['partner:*', { kind: 'match', field: 'partner', pattern: { how: 'glob', text: '*' } }]
  ])('%s', (source, expression) => {
    const parsed = parse(source)
    expect(parsed.issues).toEqual([])
    expect(parsed.expression).toEqual(expression)
  })

  test('tokens are the coloured pieces in their order', () => {
    const source = '-action:message.* OR (actor:"A b" x)'
    const pieces = parse(source).tokens.map(({ kind, span }) => [
      kind,
      source.slice(span.start, span.end)
    ])
    expect(pieces).toEqual([
      ['negation', '-'],
      ['field', 'action:'],
      ['value', 'message.*'],
      ['operator', 'OR'],
      ['paren', '('],
      ['field', 'actor:'],
      ['value', '"A b"'],
      ['text', 'x'],
      ['paren', ')']
    ])
  })
})

describe('what is wrong is said where it stands', () => {
  test.each<[source: string, at: string, message: string, remedied: string | undefined]>([
    [
      'outcome:denied after:2026-11-31',
      '2026-11-31',
      'November has 30 days',
      'outcome:denied after:2026-11-30'
    ],
    ['after:2026-02-30', '2026-02-30', 'February 2026 has 28 days', 'after:2026-02-28'],
    [
      'after:2028-02-30T10:00Z',
      '2028-02-30T10:00Z',
      'February 2028 has 29 days',
      'after:2028-02-29T10:00Z'
    ],
    [
      'after:yestrday x',
      'yestrday',
      '“yestrday” is no time: write 2026-10-01, 2026-10-01T12:30, 7d, 12h, today or now',
      'after:yesterday x'
    ],
    ['usr:ada', 'usr:', 'There is no field “usr”', 'actor:ada'],
    ['acton:"x y"', 'acton:', 'There is no field “acton”', 'action:"x y"'],
    ['colour:red', 'colour:', 'There is no field “colour”', '"colour:red"'],
    ['__proto__:x', '__proto__:', 'There is no field “__proto__”', '"__proto__:x"'],
    [
      'action:/foo.*/',
      '/foo.*/',
      'Regular expressions are not read here; * stands for any characters',
      'action:foo*'
    ],
    [
      '/(a|b)+/i x',
      '/(a|b)+/i',
      'Regular expressions are not read here; * stands for any characters',
      undefined
    ],
    ['x actor:"Ada', '"', 'This quote is not closed', 'x actor:"Ada"'],
    ['"ends\\', '"', 'This quote is not closed', '"ends\\\\"'],
    ['"ends\\\\', '"', 'This quote is not closed', '"ends\\\\"'],
    ['(a (b)', '(', 'This parenthesis is not closed', '(a (b))'],
    ['a) b', ')', 'This parenthesis was not opened', 'a b'],
    ['a -() b', '()', 'Nothing stands between these parentheses', 'a b'],
    ['OR', 'OR', 'Nothing stands before this OR', ''],
    ['a OR', 'OR', 'Nothing follows this OR', 'a'],
    ['(a OR) b', 'OR', 'Nothing follows this OR', '(a ) b'],
    ['a - b', '-', 'Nothing follows this minus sign', 'a b'],
    ['--a', '-', 'Nothing follows this minus sign', '-a'],
    ['-OR', '-', 'Nothing follows this minus sign', 'OR'],
    ['-outcome: ', 'outcome:', 'Nothing follows “outcome:”', ''],
    [
      'x -actor:(ada OR "Bea H") y',
      'actor:',
      'Nothing follows “actor:”',
      'x -(actor:ada OR actor:"Bea H") y'
    ],
    ['actor: ada x', 'actor:', 'Nothing follows “actor:”', 'actor:ada x'],
    ['""', '""', 'Nothing stands between these quotes', undefined],
    ['"a"b', 'b', 'A space is missing before this', '"a" b'],
    [
      'actor:“Ada Moreau”',
      '“Ada',
      'Curved quotes are read as text; straight ones hold a value together',
      'actor:"Ada Moreau"'
    ],
    [
      'api_*.x',
      'api_*.x',
      '* inside a word works after a field only, such as action:api_key.*',
      '"api_*.x"'
    ],
    [
      'ip:300.1.1.1',
      '300.1.1.1',
      '“300.1.1.1” is no address: its numbers go from 0 to 255',
      undefined
    ],
    ['ip:10.0.0.9/8', '10.0.0.9/8', 'This range begins elsewhere, at 10.0.0.0/8', 'ip:10.0.0.0/8'],
    ['ip:10.0.0.0/99', '10.0.0.0/99', 'The number after the slash goes from 0 to 32', undefined],
    [
      'ip:10.0',
      '10.0',
      '“10.0” is no address or range, such as 203.0.113.0/24 or 2001:db8::/32',
      'ip:10.0.*'
    ],
    [
      'ip:unknown',
      'unknown',
      '“unknown” is no address or range, such as 203.0.113.0/24 or 2001:db8::/32',
      'ip:"unknown"'
    ],
    ['id:a*b', 'a*b', 'Ids are found by how they begin; * has no use before their end', undefined]
  ])('%s', (source, at, message, remedied) => {
    const { issues, expression, tokens } = parse(source)
    expect(issues.map(issue => issue.message)).toContain(message)
    const issue = issues.find(one => one.message === message)
    expect(source.slice(issue?.span.start, issue?.span.end)).toBe(at)
    expect(issue?.remedy?.source).toBe(remedied)
    expect(expression).toBeUndefined()
    expect(tokens.some(({ isFaulty }) => isFaulty)).toBe(true)
  })

  test.each(['x actor:"Ada', '(a (b', 'a OR', 'usr:ada', 'action:/foo.*/', 'ip:10.0', '"ends\\'])(
    'the remedy of %s can be run',
    source => {
      const remedied = parse(source).issues[0]?.remedy?.source ?? '('
      expect(parse(remedied).issues).toEqual([])
    }
  )

  test('what was typed is written out in messages', () => {
    expect(parse('x\u202ey:1 u\u202e:2').issues).toEqual([])
    expect(parse('after:\u202e').issues[0]?.message).toContain('“[U+202E]” is no time')
  })

  test('several faults are told in the order they stand', () => {
    const { issues } = parse('after:x usr:y -')
    expect(issues.map(({ span }) => span.start)).toEqual([6, 8, 14])
  })
})

describe('limits', () => {
  test('a query of 10,000 characters is refused from where it is too long', () => {
    expect(parse('a'.repeat(10_000)).issues).toEqual([
      {
        span: { start: 4_000, end: 10_000 },
        message: 'A query has up to 4,000 characters, and this one has 10,000'
      }
    ])
  })

  test('200 terms and a depth of 50 are read, one more is not', () => {
    expect(parse('a '.repeat(200)).issues).toEqual([])
    expect(parse('a '.repeat(201)).issues).toEqual([
      { span: { start: 400, end: 401 }, message: 'A query has up to 200 terms' }
    ])
    const nested = (depth: number) => `${'-('.repeat(depth)}a${')'.repeat(depth)}`
    expect(parse(nested(50)).issues).toEqual([])
    expect(parse(nested(51)).issues).toEqual([
      { span: { start: 101, end: 102 }, message: 'Parentheses nest up to 50 deep' }
    ])
  })
})

describe('what can be run and may not be meant', () => {
  test('an end before the beginning is told, and can be exchanged', () => {
    const { issues, notes } = parse('after:2026-11-05 x before:2026-11-01')
    expect(issues).toEqual([])
    expect(notes).toEqual([
      {
        span: { start: 19, end: 36 },
        message: 'Nothing can match: the end of this time lies before its beginning',
        remedy: { label: 'Exchange them', source: 'before:2026-11-05 x after:2026-11-01' }
      }
    ])
  })

  test('an outcome that Horizon does not send is told, with what was probably meant', () => {
    const { issues, notes } = parse('x outcome:failed')
    expect(issues).toEqual([])
    expect(notes).toEqual([
      {
        span: { start: 10, end: 16 },
        message: 'Outcomes are success, denied and error',
        remedy: { label: 'Use -outcome:success', source: 'x -outcome:success' }
      }
    ])
    expect(parse('outcome:eror').notes[0]?.remedy?.source).toBe('outcome:error')
    expect(parse('-outcome:failed').notes[0]?.remedy).toBeUndefined()
    expect(parse('outcome:odd').notes[0]?.remedy).toBeUndefined()
    expect(parse('outcome:Denied outcome:"odd" outcome:err*').notes).toEqual([])
  })

  test('alternatives are told apart', () => {
    expect(parse('after:2026-11-05 OR before:2026-11-01').notes).toEqual([])
    expect(parse('after:2026-11-05 -before:2026-11-01').notes).toEqual([])
  })
})

const hostile = fc.string({
  unit: fc.constantFrom(
    ...['"', '\\', '(', ')', '-', ':', '*', '/', ' ', '\n', '\0', '\u202e', '\ud800', '\udc00'],
    ...['OR', 'actor:', 'after:', 'ip:', 'id:', 'usr:', '2026-02-30', '\\u{', '}', 'a', '“', '7d']
  ),
  maxLength: 400
})

describe('any text at all', () => {
  test('ten faults are told, however many there are', () => {
    expect(parse('“ '.repeat(2_000)).issues).toHaveLength(10)
    expect(parse(`(${'- '.repeat(100)})`).issues).toHaveLength(10)
  })

  test('it never throws, and either can be run or says why, with spans inside the text', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: 'binary', maxLength: 300 })), source => {
        const { tokens, issues, notes, expression } = parse(source)
        expect(expression === undefined).toBe(issues.length > 0)
        const spans = [...tokens, ...issues, ...notes].map(({ span }) => span)
        expect(
          spans.filter(({ start, end }) => start < 0 || end <= start || end > source.length)
        ).toEqual([])
        const covered = tokens.map(({ span }) => source.slice(span.start, span.end)).join('')
        expect(covered.replace(/\s/g, '')).toBe(source.replace(/\s/g, ''))
        const isInOrder = tokens.every(
          ({ span }, nth) => nth === 0 || span.start >= (tokens[nth - 1]?.span.end ?? 0)
        )
        expect(isInOrder).toBe(true)
      }),
      { numRuns: 1_000 }
    )
  })
})
