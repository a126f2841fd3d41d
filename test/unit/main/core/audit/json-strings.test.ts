import { mapStrings, membersOf, onOneLine } from '@main/core/audit/json-strings'
import fc from 'fast-check'
import { expect, test } from 'vitest'

test('nothing but the strings that are edited changes', () => {
  const json =
    '{ "a" : 12345678901234567890 , "__proto__":{"x":"keep"},"a":1.0, "s":"\\u0041\\"\\\\" }'
  expect(mapStrings(json, text => text)).toBe(json)
  expect(mapStrings(json, text => (text === 'A"\\' ? 'B' : text))).toBe(
    json.replace('"\\u0041\\"\\\\"', '"B"')
  )
})

test('every string of any JSON is seen, names too, in its order', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 2 }), (value, indent) => {
      const json = JSON.stringify(value, null, indent)
      const seen: string[] = []
      mapStrings(json, text => {
        seen.push(text)
        return text
      })
      const expected: string[] = []
      const walk = (part: unknown): void => {
        if (typeof part === 'string') expected.push(part)
        else if (Array.isArray(part)) part.forEach(walk)
        else if (typeof part === 'object' && part !== null) {
          for (const [name, inner] of Object.entries(part)) {
            expected.push(name)
            walk(inner)
          }
        }
      }
      walk(JSON.parse(json))
      expect(seen).toEqual(expected)
      const upper = mapStrings(json, text => `${text}!`)
      expect(() => JSON.parse(upper)).not.toThrow()
    })
  )
})

test('the members of any object are found as they are written', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.constantFrom(0, 2),
      (value, indent) => {
        const members = membersOf(JSON.stringify(value, null, indent))
        const parsed = [...members].map(([name, text]) => [name, JSON.parse(text)])
        expect(parsed).toEqual(
          Object.entries(JSON.parse(JSON.stringify(value)) as Record<string, unknown>)
        )
      }
    )
  )
})

test('of a member given twice the last counts, as for every reader of JSON', () => {
  expect(membersOf('{"a":1,"a":{"b":[2]}}').get('a')).toBe('{"b":[2]}')
  expect(membersOf('{}').size).toBe(0)
})

test('a string of ten million characters is walked through', () => {
  const long = JSON.stringify({ a: '\\"'.repeat(5_000_000) })
  expect(mapStrings(long, text => text)).toBe(long)
})

test('JSON on several lines becomes one line of the same value', () => {
  const value = { a: ['x\ny', { b: 1 }] }
  const line = onOneLine(JSON.stringify(value, null, 2).replaceAll('\n', '\r\n'))
  expect(line).not.toMatch(/[\r\n]/)
  expect(JSON.parse(line)).toEqual(value)
})
