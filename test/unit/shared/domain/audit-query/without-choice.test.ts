import { parseAuditQuery } from '@shared/domain/audit-query/parse-audit-query'
import { withoutChoice } from '@shared/domain/audit-query/without-choice'
import { queryClock } from '@support/audit-query-arbitrary'
import { expect, test } from 'vitest'

const read = (source: string) => {
  const { expression } = parseAuditQuery(source, queryClock)
  if (expression === undefined) throw new Error(`${source} cannot be read`)
  return expression
}

test.each([
  ['outcome:denied', ''],
  ['outcome:denied OR outcome:error', ''],
  ['outcome:denied action:"key.used"', 'action:"key.used"'],
  ['(outcome:denied OR outcome:error) actor:ada after:30d', 'actor:ada after:30d'],
  ['actor:ada (outcome:denied OR outcome:error) outcome:denied', 'actor:ada']
])('%s asks for outcomes; without them it is: %s', (source, rest) => {
  expect(withoutChoice(read(source), 'outcome')).toEqual(read(rest))
})

test.each([
  '',
  'action:"key.used"',
  '-outcome:success',
  'outcome:*ed',
  'outcome:denied OR actor:ada',
  '(outcome:denied actor:ada) OR outcome:error'
])('%s asks for no outcome as a click on one does', source => {
  expect(withoutChoice(read(source), 'outcome')).toBeUndefined()
})

test('a part of a name narrows; only the name itself is a choice', () => {
  expect(withoutChoice(read('actor:ada'), 'actor')).toBeUndefined()
  expect(withoutChoice(read('actor:"Ada Moreau"'), 'actor')).toEqual(read(''))
  expect(withoutChoice(read('ip:"203.0.113.7"'), 'ip')).toEqual(read(''))
})
