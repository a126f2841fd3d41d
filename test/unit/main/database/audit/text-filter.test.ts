import { createDictionary } from '@main/database/audit/dictionary'
import { openDictionary, openPoolAt, packDictionary } from '@main/database/audit/packed-dictionary'
import { mayHold, textFilter } from '@main/database/audit/text-filter'
import fc from 'fast-check'
import { expect, test } from 'vitest'

test('a filter never denies a text that is there', () => {
  const texts = fc.array(fc.string({ unit: 'binary', maxLength: 30 }), { minLength: 1 })
  fc.assert(
    fc.property(texts, fc.nat(), fc.nat(), fc.nat(), (held, nth, from, length) => {
      const text = held[nth % held.length] ?? ''
      const start = from % (text.length + 1)
      expect(mayHold(textFilter(held), text.slice(start, start + (length % 31)))).toBe(true)
    }),
    { numRuns: 200 }
  )
})

test('a filter denies words that ids do not hold', () => {
  const ids = Array.from({ length: 10_000 }, (_, nth) => `conv_${(nth * 7_919).toString(16)}`)
  const filter = textFilter(ids)
  for (const word of ['zz', 'moreau', 'invoice', 'olga']) expect(mayHold(filter, word)).toBe(false)
})

test('a part with much text is only read for what it may hold', () => {
  const dictionary = createDictionary(3, 1)
  const values = Array.from({ length: 6_000 }, (_, nth) => [
    'conversation',
    nth % 3 === 0 ? null : `conv_Ü${nth.toString(16)}`,
    nth % 2 === 0 ? null : `Name ${nth % 7}`
  ])
  for (const [a = null, b = null, c = null] of values) dictionary.add3(a, b, c)
  const size = dictionary.size()
  const { body, apart } = packDictionary(dictionary, 3, new Uint32Array(size))
  let reads = 0
  const packed = openDictionary(body).with({
    pool: () => {
      reads += 1
      return openPoolAt(apart?.pool ?? new Uint8Array(), 0, size).pool
    },
    close: () => undefined,
    mayHold: text => mayHold(apart?.filter ?? new Uint8Array(), text)
  })
  expect(packed.containing('name 3')).toEqual(dictionary.containing('name 3'))
  expect(packed.part(5, 2)).toBe(dictionary.parts(5)[2])
  expect(reads).toBe(0)
  expect(packed.containing('conv_ü1a')).toEqual(dictionary.containing('conv_ü1a'))
  expect(reads).toBe(1)
  for (const code of [1, 2, 3, 4, size - 1]) {
    expect(packed.parts(code)).toEqual(dictionary.parts(code))
  }
})

test('ids in small letters are searched as bytes, and found as by their text', () => {
  const dictionary = createDictionary(1, 0)
  for (let nth = 0; nth < 3_000; nth += 1) dictionary.add1(`conv_${(nth * 7_919).toString(16)}`)
  const size = dictionary.size()
  const { body, apart } = packDictionary(dictionary, 1, new Uint32Array(size).fill(300))
  const open = openDictionary(body)
  const pool = openPoolAt(apart?.pool ?? new Uint8Array(), 0, size).pool
  const packed = open.with({ pool: () => pool, close: () => undefined, mayHold: () => true })
  expect([...open.counts.subarray(0, 2)]).toEqual([300, 300])
  for (const needle of ['conv_', '1a', 'zz', 'ü', 'convĿ', '']) {
    expect(packed.containing(needle).subarray(1)).toEqual(dictionary.containing(needle).subarray(1))
  }
  expect(packed.part(7, 0)).toBe(dictionary.parts(7)[0])
})
