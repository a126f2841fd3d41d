import {
  allowlistIssues,
  canonicalRanges,
  openRanges,
  rangesOf,
  rateLimitIssue
} from '@shared/domain/webhook-draft'
import { expect, test } from 'vitest'

test('ranges are lines or stand between commas', () => {
  expect(rangesOf(' 203.0.113.0/24\n\n198.51.100.7, 2001:db8::/32 ')).toEqual([
    '203.0.113.0/24',
    '198.51.100.7',
    '2001:db8::/32'
  ])
})

test('every range that cannot be taken is named', () => {
  expect(allowlistIssues(['203.0.113.7/24', '203.0.113.0/24', 'x'])).toEqual([
    expect.stringContaining('203.0.113.7/24: This range begins elsewhere: send 203.0.113.0/24'),
    expect.stringContaining('x: ')
  ])
})

test('an empty allowlist is not the same as none', () => {
  expect(allowlistIssues([])).toHaveLength(1)
})

test('a range twice is sent once, as Horizon will show it', () => {
  expect(canonicalRanges(['203.0.113.9', '203.0.113.9/32'])).toEqual(['203.0.113.9/32'])
})

test('ranges that let everybody in are found', () => {
  expect(openRanges(['0.0.0.0/0', '128.0.0.0/1', '::/0', '203.0.113.0/24'])).toEqual([
    '0.0.0.0/0',
    '128.0.0.0/1',
    '::/0'
  ])
})

test.each([
  [null, undefined],
  [1, undefined],
  [300, undefined],
  [0, 'at least 1'],
  [1.5, 'whole number'],
  [301, 'at most 300']
])('a limit of %s', (limit, issue) => {
  const found = rateLimitIssue(limit, 300)
  if (issue === undefined) expect(found).toBeUndefined()
  else expect(found).toContain(issue)
})
