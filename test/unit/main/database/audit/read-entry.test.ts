import { maxIdLength, readEntry } from '@main/database/audit/intake-entry'
import { momentOf } from '@main/database/audit/occurred-at'
import { wireAuditEntrySchema } from '@shared/horizon/audit-entry'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const anything = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.double(),
  fc.constant(null),
  fc.boolean(),
  fc.constant([]),
  fc.object({ maxDepth: 1 })
)
const mostly = <T>(right: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: anything })

const sent = fc.oneof(
  { weight: 1, arbitrary: anything },
  {
    weight: 20,
    arbitrary: fc.record(
      {
        id: mostly(fc.string({ minLength: 1 })),
        seq: mostly(fc.nat()),
        occurred_at: mostly(fc.constant('2026-10-01T12:00:00Z')),
        recorded_at: mostly(fc.constant('2026-10-01T12:00:01Z')),
        action: mostly(fc.string()),
        actor: mostly(fc.record({ type: anything, id: anything })),
        api_key: anything,
        changes: anything,
        outcome: anything,
        unheard_of: anything
      },
      { requiredKeys: [] }
    )
  }
)

test('what is read is what the contract’s schema reads, where the time is one', () => {
  fc.assert(
    fc.property(sent, entry => {
      const schema = wireAuditEntrySchema.safeParse(entry)
      const isRead = typeof readEntry(entry) === 'object'
      const isExpected = schema.success && momentOf(schema.data.occurred_at) !== undefined
      expect(isRead).toBe(isExpected)
    }),
    { numRuns: 2_000 }
  )
})

test('an id without end is no id', () => {
  const entry = { seq: 1, occurred_at: '2026-10-01T12:00:00Z', action: 'x' }
  expect(readEntry({ ...entry, id: 'a'.repeat(maxIdLength) })).toBeTypeOf('object')
  expect(readEntry({ ...entry, id: 'a'.repeat(maxIdLength + 1) })).toBe(
    'has an id of 501 characters'
  )
})
