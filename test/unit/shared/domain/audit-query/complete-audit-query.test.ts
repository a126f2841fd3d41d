import { auditFields } from '@shared/domain/audit-query/ast'
import {
  completionAt,
  joinedCompletionAt,
  taken
} from '@shared/domain/audit-query/complete-audit-query'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

/** `|` is the caret. */
function at(marked: string) {
  const caret = marked.indexOf('|')
  const source = marked.replace('|', '')
  const completion = completionAt(source, caret)
  return { source, completion }
}
const replacedBy = (marked: string, insert: string): string => {
  const { source, completion } = at(marked)
  if (completion === undefined) return 'nothing is offered'
  const next = taken(source, completion.span, insert)
  return `${next.source.slice(0, next.caret)}|${next.source.slice(next.caret)}`
}

describe('what is being typed', () => {
  test.each([
    ['|', 'field', ''],
    ['x |', 'field', ''],
    ['(|)', 'field', ''],
    ['-|', 'field', ''],
    ['ac|', 'field', 'ac'],
    ['ac|tor:ada', 'field', 'ac'],
    ['-out| x', 'field', 'out'],
    ['outcome:|', 'value', ''],
    ['x outcome:| after:7d', 'value', ''],
    ['actor:ad|a', 'value', 'ad'],
    ['actor:"Ada M|', 'value', 'Ada M'],
    ['actor:"Ada"|', 'value', 'Ada'],
    ['(key:hz_|)', 'value', 'hz_']
  ])('%s', (marked, kind, typed) => {
    expect(at(marked).completion).toMatchObject({ kind, typed })
  })

  test.each(['x y|', 'zz|', '"ac|', 'usr:a|', '(|a', 'a (x)|', '/a.*/|'])(
    'nothing is offered at %s',
    marked => {
      expect(at(marked).completion).toBeUndefined()
    }
  )

  test('all fields are offered with a line each, then those that begin so', () => {
    const offered = (marked: string) =>
      at(marked).completion?.suggestions.map(({ insert }) => insert)
    expect(offered('|')).toEqual(auditFields.map(field => `${field}:`))
    expect(offered('A|')).toEqual(['actor:', 'action:', 'agent:', 'after:'])
    expect(at('|').completion?.suggestions.every(({ words }) => words.length > 10)).toBe(true)
  })

  test('times are offered as they begin', () => {
    const offered = at('after:t|').completion?.suggestions
    expect(offered).toEqual([{ insert: 'after:today', words: 'Midnight' }])
    expect(at('actor:t|').completion?.suggestions).toEqual([])
  })

  test('values are counted in the query without the term', () => {
    expect(at('a -outcome:de| b').completion).toMatchObject({ rest: 'a b' })
    expect(at('x actor:"A| outcome:denied').completion).toMatchObject({ rest: 'x outcome:denied' })
    expect(at('outcome:|').completion).toMatchObject({ rest: '' })
  })
})

describe('what is taken', () => {
  test.each([
    ['ac|', 'actor:', 'actor:|'],
    ['x -ac|', 'action:', 'x -action:|'],
    ['ac|tor:ada', 'action:', 'action:|ada'],
    ['outcome:|', 'outcome:denied', 'outcome:denied |'],
    ['-actor:"Ad| b', 'actor:"Ada"', '-actor:"Ada" |b'],
    ['-actor:"Ad|', 'actor:"Ada"', '-actor:"Ada" |'],
    ['actor:a| b', 'actor:"Ada"', 'actor:"Ada" |b'],
    ['(actor:a|)', 'actor:"Ada"', '(actor:"Ada"|)']
  ])('%s takes %s', (marked, insert, expected) => {
    expect(replacedBy(marked, insert)).toBe(expected)
  })
})

test('any text with any caret is answered, with a span inside the text', () => {
  const pieces = fc.constantFrom('(', ')', '"', '\\', '-', ' ', 'OR', 'actor:', 'after:', 'a', '/')
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), fc.nat(30), (parts, wanted) => {
      const source = parts.join('')
      const caret = Math.min(wanted, source.length)
      const completion = completionAt(source, caret)
      if (completion === undefined) return
      expect(completion.span.start).toBeLessThanOrEqual(caret)
      expect(completion.span.end).toBeLessThanOrEqual(source.length)
    }),
    { numRuns: 1_000 }
  )
})

test('what follows a bare value and a blank can be the rest of it, in quotes', () => {
  expect(joinedCompletionAt('agent -partner:Acme A', 21)).toMatchObject({
    field: 'partner',
    typed: 'Acme A',
    span: { start: 7, end: 21 },
    rest: 'agent'
  })
  expect(joinedCompletionAt('partner:Acme ', 13)).toMatchObject({ typed: 'Acme ', rest: '' })
  for (const source of [
    'partner:"Acme" A',
    'after:7d a',
    'agent a',
    'partner:Acme -a',
    'partner:A (b'
  ]) {
    expect(joinedCompletionAt(source, source.length), source).toBeUndefined()
  }
})
