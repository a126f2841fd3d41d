import { maxChangesLength } from '@main/database/audit/columns'
import { aSentEntry } from '@support/audit-pages'
import { intakeEntry, memorySegment } from '@support/memory-segment'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const minute = 60_000

const segmentOf = (entries: readonly object[]) =>
  memorySegment(entries.map((entry, index) => intakeEntry(JSON.stringify(entry), index + 1)))

test('entries stand in the order of time, equal ones in that of their numbers', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(5), fc.nat(3)), { minLength: 1, maxLength: 60 }),
      fc.boolean(),
      (places, isLong) => {
        const entries = places.map(([time, swap], index) =>
          aSentEntry(index * 4 + swap, {
            id: `e${index}`,
            occurred_at: new Date((isLong ? 2e11 : minute) * time).toISOString()
          })
        )
        const segment = segmentOf(entries)
        const times = entries.map(entry => Date.parse(String(entry.occurred_at)))
        const expected = entries
          .map((_, index) => index)
          .sort(
            (a, b) =>
              (times[a] ?? 0) - (times[b] ?? 0) || (entries[a]?.seq ?? 0) - (entries[b]?.seq ?? 0)
          )
        expect([...segment.offsets()]).toEqual(expected)
        expect([...segment.times()]).toEqual(expected.map(index => times[index]))
        expect([...segment.seqs()]).toEqual(expected.map(index => entries[index]?.seq))
        const { codes, parts, counts } = segment.column('action')
        expect([...codes].map(code => parts(code)[0])).toEqual(
          expected.map(index => entries[index]?.action)
        )
        expect([...counts].reduce((a, b) => a + b)).toBe(entries.length)
        expect(segment.raws([0])[0]).toBe(JSON.stringify(entries[expected[0] ?? 0]))
      }
    )
  )
})

test('what is absent has code 0, and what is of another type counts as absent', () => {
  const segment = segmentOf([
    aSentEntry(1, { actor: 'nobody', partner: [], reason: 7, outcome: null, changes: null })
  ])
  for (const name of ['actor', 'partner', 'reason', 'changes', 'about'] as const) {
    expect(segment.column(name).codes[0]).toBe(0)
  }
  expect(segment.column('outcome').parts(1)).toEqual(['unknown'])
})

test('of endless changes the column holds a part, and says which entries have more', () => {
  const long = 'x'.repeat(maxChangesLength)
  const segment = segmentOf([
    aSentEntry(1, { changes: { name: { from: 'a', to: 'b' } } }),
    aSentEntry(2, { changes: { name: { from: long, to: 'beyond' } } })
  ])
  const { containing } = segment.column('changes')
  expect([...containing('name')]).toEqual([0, 1, 1])
  expect([...containing('beyond')]).toEqual([0, 0, 0])
  expect(segment.overlong()).toEqual([1])
})
