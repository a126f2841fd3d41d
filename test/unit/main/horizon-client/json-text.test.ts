import { CallFailure } from '@main/horizon-client/failures'
import { isTooDeep, parseJson } from '@main/horizon-client/json-text'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const bytes = (text: string) => Buffer.from(text)

test('whatever JSON holds is read as JSON.parse reads it, without __proto__', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 20 }), text => {
      fc.pre(!text.includes('__proto__'))
      expect(parseJson(bytes(text))).toEqual(JSON.parse(text))
    })
  )
})

test('depth is counted outside strings only, and exactly', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), fc.integer({ min: 0, max: 9 }), (value, limit) => {
      expect(isTooDeep(bytes(JSON.stringify(value)), limit)).toBe(depthOf(value) > limit)
    })
  )
  expect(isTooDeep(bytes('["[[[[[[\\"[[["]'), 1)).toBe(false)
})

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? 1 + Math.max(0, ...Object.values(value).map(depthOf))
    : 0

test('no bytes make it throw anything but its own failure', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), input => {
      try {
        parseJson(input)
      } catch (error) {
        expect(error).toBeInstanceOf(CallFailure)
      }
      expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    })
  )
})

test.each([
  '{"__proto__":{"polluted":1}}',
  '{"\\u005f_proto__":{"polluted":1}}',
  '{"\\u005F\\u005Fproto\\u005F\\u005f":{"polluted":1}}',
  '[{"a":{"__proto__":{"polluted":1}}}]'
])('__proto__ never gets in: %s', text => {
  expect(JSON.stringify(parseJson(bytes(text)))).not.toContain('polluted')
})

test('lone surrogates and long numbers are read without harm', () => {
  expect(parseJson(bytes('["\\ud800", 9223372036854775807, 1e999]'))).toEqual([
    '\ud800',
    // biome-ignore lint/correctness/noPrecisionLoss: what JSON.parse makes of it is the point
    9223372036854775807,
    Number.POSITIVE_INFINITY
  ])
})
