import { createDictionary } from '@main/database/audit/dictionary'
import { expect, test } from 'vitest'

test('equal parts have one code, however many are alike in what they are looked up by', () => {
  const dictionary = createDictionary(3, 1)
  const codes = Array.from({ length: 200 }, (_, n) => dictionary.add3(`${n % 50}`, 'same', null))
  expect(new Set(codes).size).toBe(50)
  expect(codes.slice(0, 50)).toEqual(codes.slice(50, 100))
  expect(dictionary.add3(null, null, null)).toBe(0)
})

test('parts that would be the same joined are told apart', () => {
  const dictionary = createDictionary(3, 1)
  const codes = [
    dictionary.add3('a', 'b\u0000c', null),
    dictionary.add3('a\u0000b', 'c', null),
    dictionary.add3('a', 'b', 'c'),
    dictionary.add3('a', 'b', null)
  ]
  expect(new Set(codes).size).toBe(4)
})
