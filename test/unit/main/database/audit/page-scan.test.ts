import { scanPage } from '@main/database/audit/page-scan'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const textsIn = (page: string) => {
  const bytes = Buffer.from(page)
  const scanned = scanPage(bytes)
  if (typeof scanned === 'string' || 'tooDeepIn' in scanned) return scanned
  return scanned.entries.map(({ start, end }) => bytes.subarray(start, end).toString())
}

test('each entry’s own text is found, whatever is written in and around it', () => {
  const json = fc.json({ maxDepth: 3 })
  fc.assert(
    fc.property(
      fc.array(json, { maxLength: 8 }),
      json,
      fc.constantFrom('', ' ', '\n\t'),
      (entries, other, gap) => {
        const list = entries.join(`${gap},${gap}`)
        const page = `{"before":${other},${gap}"data"${gap}:${gap}[${gap}${list}${gap}],"after":${other}}`
        expect(textsIn(page)).toEqual(entries.map(entry => entry.trim()))
      }
    ),
    { numRuns: 1_000 }
  )
})

test('the list is the one named data, also where its name is written in escapes', () => {
  expect(textsIn('{"x":[1],"d\\u0061ta":["a,]"],"y":{"data":[2]}}')).toEqual(['"a,]"'])
  expect(textsIn('{"x":"data","y":[1]}')).toEqual([])
  expect(textsIn('{"data":[1],"data":[2]}')).toBe('twice')
})

test('depth without end is said, with the entry it is in', () => {
  expect(textsIn(`{"data":[1,${'['.repeat(1_000_000)}`)).toEqual({ tooDeepIn: 2 })
})
