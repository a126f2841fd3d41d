import { findIds, indexIds } from '@main/database/audit/id-index'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const find = (ids: readonly (string | null)[], prefix: string) => {
  const { head, blocks } = indexIds(ids)
  const sent = JSON.parse(JSON.stringify(head)) as typeof head
  const found = findIds(
    sent,
    block => Uint8Array.from(blocks[block] as Uint8Array),
    index => ids[index] ?? null,
    prefix
  )
  return [...found].sort((a, b) => a - b)
}
const plain = (ids: readonly (string | null)[], prefix: string) =>
  ids.flatMap((id, index) => (id?.startsWith(prefix) === true ? [index] : []))

const id = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', '0', 'ж', '\uffff'), maxLength: 24 }),
  fc.string({ maxLength: 8 }),
  fc.uuid().map(uuid => `req_${uuid}`),
  fc.constant('the same for all of them, longer than a number holds')
)

test('whatever ids there are, a beginning finds exactly those that begin so', () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(id, { freq: 8 }), { maxLength: 60 }),
      fc.tuple(fc.nat(), fc.nat(30)),
      id,
      (ids, [which, length], other) => {
        const some = ids[which % Math.max(1, ids.length)]?.slice(0, length) ?? ''
        for (const prefix of [some, other, `${some}${other}`, '']) {
          expect(find(ids, prefix)).toEqual(plain(ids, prefix))
        }
      }
    ),
    { numRuns: 1_000 }
  )
})

test('an id is found among as many as a segment has, whichever block it is in', () => {
  const ids = Array.from(
    { length: 32_768 },
    (_, n) => `aud_${((n * 40_503) % 32_768).toString(36)}`
  )
  for (const index of [0, 1, 2_047, 2_048, 2_049, 20_000, 32_767]) {
    expect(find(ids, ids[index] as string)).toEqual(plain(ids, ids[index] as string))
  }
  expect(find(ids, 'aud_').length).toBe(32_768)
  expect(find(ids, 'aud_zzzzz')).toEqual([])
})
