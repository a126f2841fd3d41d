import { entryOf } from '@main/database/audit/search/entry-of'
import { toAuditEntry, wireAuditEntrySchema } from '@shared/horizon/audit-entry'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const anything = fc.oneof(
  fc.string(),
  fc.double(),
  fc.integer(),
  fc.constantFrom(null, true, [], [{ id: 'x' }]),
  fc.object({ maxDepth: 1 })
)
const mostly = <T>(right: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: anything })
const text = fc.oneof(fc.string({ unit: 'binary' }), anything)
const part = (...names: readonly string[]) =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record(Object.fromEntries(names.map(name => [name, text])), {
        requiredKeys: []
      })
    },
    { weight: 1, arbitrary: anything }
  )
const fields = fc.oneof(fc.dictionary(fc.string(), anything), anything)

const sent = fc.oneof(
  { weight: 1, arbitrary: anything },
  {
    weight: 20,
    arbitrary: fc.record(
      {
        id: mostly(fc.string({ minLength: 1 })),
        seq: mostly(fc.nat()),
        occurred_at: mostly(fc.constant('2026-10-01T12:00:00Z')),
        action: mostly(fc.string()),
        recorded_at: text,
        actor: part('type', 'id', 'name', 'email', 'more'),
        partner: part('id', 'organization_name', 'organizationName'),
        api_key: part('id', 'prefix', 'kind'),
        resource: part('type', 'id', 'name'),
        ip: text,
        user_agent: text,
        outcome: text,
        reason: text,
        changes: fields,
        metadata: fields,
        request_id: text,
        unheard_of: anything
      },
      { requiredKeys: ['id', 'seq', 'occurred_at', 'action'] }
    )
  }
)

test('a stored entry is what the contract’s schema reads, and none where it reads none', () => {
  fc.assert(
    fc.property(sent, entry => {
      const raw = JSON.stringify(entry)
      const read = wireAuditEntrySchema.safeParse(JSON.parse(raw))
      if (read.success) expect(entryOf(raw)).toEqual(toAuditEntry(read.data))
      else expect(() => entryOf(raw)).toThrow()
    }),
    { numRuns: 1_000 }
  )
})
