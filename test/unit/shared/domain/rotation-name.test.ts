import { maxNameLength } from '@shared/domain/key-draft'
import { nonceOf, withNonce, withoutNonce } from '@shared/domain/rotation-name'
import { expect, test } from 'vitest'

const nonce = '7f3a9c21e0b4d5f6'

test('a name gets the nonce, gives it back and is itself again', () => {
  expect(withNonce('Billing', nonce)).toBe('Billing [rot-7f3a9c21e0b4d5f6]')
  expect(nonceOf('Billing [rot-7f3a9c21e0b4d5f6]')).toBe(nonce)
  expect(withoutNonce('Billing [rot-7f3a9c21e0b4d5f6]')).toBe('Billing')
})

test('five rotations in a row leave one nonce, the last one', () => {
  const nonces = ['1', '2', '3', '4', '5'].map(digit => digit.repeat(16))
  const name = nonces.reduce(withNonce, 'Billing')
  expect(name).toBe('Billing [rot-5555555555555555]')
})

test.each([
  ['plain', 'x'.repeat(200)],
  ['words', `${'word '.repeat(40)}`],
  ['astral', '🔑'.repeat(100)],
  ['joined', '👩‍👩‍👧‍👦'.repeat(18)],
  ['right to left', 'مفتاح الإنتاج '.repeat(14)],
  ['one letter with hundreds of marks', `a${'\u0301'.repeat(199)}`]
])('a long name is shortened by whole characters, never the nonce: %s', (_what, name) => {
  const tagged = withNonce(name, nonce)
  expect(tagged.length).toBeLessThanOrEqual(maxNameLength)
  expect(tagged.isWellFormed()).toBe(true)
  expect(nonceOf(tagged)).toBe(nonce)
  const kept = withoutNonce(tagged)
  expect(kept.length).toBeGreaterThan(100)
  expect(name.startsWith(kept)).toBe(true)
  expect(withNonce(tagged, nonce)).toBe(tagged)
})

test('a family is never parted', () => {
  const family = '👩‍👩‍👧‍👦'
  const kept = withoutNonce(withNonce(family.repeat(18), nonce))
  expect(kept).toBe(family.repeat(kept.length / family.length))
})

test('an older or moved tag is known, and nothing else is taken for one', () => {
  expect(nonceOf('A [rot-7F3A9C21] B')).toBe('7f3a9c21')
  expect(withoutNonce('A [rot-7f3a9c21] B')).toBe('A B')
  expect(nonceOf('A [rot-xyz]')).toBeNull()
  expect(withoutNonce('A [rot-xyz]')).toBe('A [rot-xyz]')
  expect(withNonce('[rot-7f3a9c21]', nonce)).toBe(`[rot-${nonce}]`)
})
