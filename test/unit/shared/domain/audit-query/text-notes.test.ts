import { parseAuditQuery } from '@shared/domain/audit-query/parse-audit-query'
import { expect, test } from 'vitest'

const notesOf = (source: string) => {
  const { issues, notes } = parseAuditQuery(source, { zone: 'utc', now: 0 })
  expect(issues).toEqual([])
  return notes
}

test('an operator of another language runs as a word, and says what stands for it here', () => {
  expect(notesOf('outcome:denied or outcome:error')).toEqual([
    {
      span: { start: 15, end: 17 },
      message: '“or” is searched as a word; OR in capitals separates what may be instead',
      remedy: { label: 'Use OR', source: 'outcome:denied OR outcome:error' }
    }
  ])
  expect(notesOf('a AND b')).toMatchObject([
    { message: '“AND” is searched as a word; terms side by side must all be met' }
  ])
  expect(notesOf('NOT outcome:denied')).toMatchObject([
    { message: '“NOT” is searched as a word; a minus before a term excludes it' }
  ])
  expect(notesOf('"or" "AND" reason:not')).toEqual([])
})

test.each([
  'api_key\\.(used|created)',
  'action:api_key.[a-z]+',
  'actor:^ada',
  'denied|error',
  'action:key.+',
  '\\bada\\b'
])('a regular expression without slashes is told to be read as text: %s', source => {
  expect(notesOf(source)[0]?.message).toMatch(
    /^Regular expressions are not read here: “.+” is searched letter by letter$/
  )
})

test.each([
  'action:message.*',
  'resource:/api/agents/',
  'agent:"curl|wget"',
  'ACME\\nina',
  'ada.moreau+audit@acme.example',
  'US$',
  'a|',
  'D\\Users\\bea',
  '2001:db8::17',
  'https://x.example/a?b[]=c'
])('what names, paths and patterns hold is no regular expression: %s', source => {
  expect(notesOf(source)).toEqual([])
})

test('an outcome among free words is offered as one: the texts do not have it', () => {
  expect(notesOf('denied')).toEqual([
    {
      span: { start: 0, end: 6 },
      message: '“denied” is searched as a word, and no outcome is among the texts',
      remedy: { label: 'Use outcome:denied', source: 'outcome:denied' }
    }
  ])
  expect(notesOf('"denied"')).toEqual([])
})

test('several outcomes in one value are offered as alternatives', () => {
  expect(notesOf('agent outcome:denied,error')).toEqual([
    {
      span: { start: 14, end: 26 },
      message: 'Outcomes are success, denied and error; OR separates several',
      remedy: {
        label: 'Use (outcome:denied OR outcome:error)',
        source: 'agent (outcome:denied OR outcome:error)'
      }
    }
  ])
})
