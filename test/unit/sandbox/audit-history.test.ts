import { auditHistory, createAuditHistory } from '@sandbox/audit-history/audit-history'
import { historyDays } from '@sandbox/audit-history/calendar'
import { acmePartnerId } from '@sandbox/scenarios/acme-partner-rows'
import { type WireAuditEntry, wireAuditEntrySchema } from '@shared/horizon/audit-entry'
import { describe, expect, test } from 'vitest'

const now = Date.parse('2026-11-21T12:00:00Z')
const dayMs = 86_400_000
const count = 40_000
const sent = [...auditHistory({ seed: 'a seed', count, now })]
const entries: readonly WireAuditEntry[] = sent.map(body => wireAuditEntrySchema.parse(body))

const at = (text: string | null | undefined): number => Date.parse(text ?? '')
const share = (isSo: (entry: WireAuditEntry) => boolean): number =>
  entries.filter(isSo).length / entries.length

describe('a generated log', () => {
  test('is the same for the same seed, number and end, and any part of it can be had', () => {
    const again = createAuditHistory({ seed: 'a seed', count, now })
    for (const seq of [1, 2, 17_000, count]) {
      expect(again.entryAt(seq).id).toBe(sent[seq - 1]?.id)
      expect(again.entryAt(seq)).toEqual(again.entryAt(seq))
    }
    const other = createAuditHistory({ seed: 'another', count, now })
    expect(other.entryAt(1).id).not.toBe(sent[0]?.id)
  })

  test('has ids of its own for every entry, and numbers without a gap', () => {
    expect(new Set(entries.map(({ id }) => id)).size).toBe(count)
    expect(new Set(entries.map(({ request_id }) => request_id)).size).toBe(count)
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, nth) => nth + 1))
  })

  test('was recorded in the order of its numbers over 400 days, with equal times', () => {
    const recorded = entries.map(({ recorded_at }) => at(recorded_at))
    expect(recorded).toEqual(recorded.toSorted((a, b) => a - b))
    expect(recorded[0]).toBeLessThan(now - (historyDays - 2) * dayMs)
    expect(recorded.at(-1)).toBeGreaterThan(now - dayMs)
    expect(recorded.filter((time, nth) => time === recorded[nth - 1]).length).toBeGreaterThan(100)
  })

  test('holds entries that occurred minutes to days before they were recorded, in no order', () => {
    const lateBy = entries.map(entry => at(entry.recorded_at) - at(entry.occurred_at))
    expect(lateBy.filter(ms => ms > 60_000 && ms < 3_600_000).length).toBeGreaterThan(100)
    expect(lateBy.filter(ms => ms > dayMs).length).toBeGreaterThan(20)
    expect(lateBy.filter(ms => ms < 0).length).toBeGreaterThan(0)
    const occurred = entries.map(({ occurred_at }) => at(occurred_at))
    expect(occurred.filter((time, nth) => time < (occurred[nth - 1] ?? 0)).length).toBeGreaterThan(
      500
    )
  })

  test('has denials and errors among much that went well', () => {
    expect(share(({ outcome }) => outcome === 'success')).toBeGreaterThan(0.8)
    expect(share(({ outcome }) => outcome === 'denied')).toBeGreaterThan(0.04)
    expect(share(({ outcome }) => outcome === 'error')).toBeGreaterThan(0.003)
  })

  test('tells of one address that tried a partner all through one week', () => {
    const tried = entries.filter(({ ip }) => ip === '192.0.2.141')
    const times = tried.map(({ recorded_at }) => at(recorded_at))
    expect(tried.length).toBeGreaterThan(3)
    expect(Math.max(...times) - Math.min(...times)).toBeLessThan(7 * dayMs)
    expect(new Set(tried.map(({ outcome }) => outcome))).toEqual(new Set(['denied']))
    const names = new Set(tried.map(({ partner }) => partner?.organization_name))
    expect([...names]).toEqual(['Kestrel Care'])
    expect(tried[0]?.partner?.id).toBe(acmePartnerId('a seed', 3))
  })

  test('has keys that are used from several addresses, and keys that are refused after their end', () => {
    const used = entries.filter(({ action }) => action === 'api_key.used')
    const addresses = Map.groupBy(used, ({ api_key }) => api_key?.id)
    const most = [...addresses.values()].map(list => new Set(list.map(({ ip }) => ip)).size)
    expect(Math.max(...most)).toBeGreaterThan(3)

    const revocations = entries.filter(({ action }) => action === 'api_key.revoked')
    expect(revocations.length).toBeGreaterThan(3)
    for (const { resource, occurred_at } of revocations) {
      const uses = entries.filter(entry => entry.api_key?.id === resource?.id)
      for (const use of uses) {
        const isAfter = at(use.occurred_at) > at(occurred_at)
        expect([use.action, isAfter]).not.toEqual(['api_key.used', true])
      }
    }
    const refused = entries.filter(({ reason }) => reason === 'api_key_revoked')
    expect(refused.length).toBeGreaterThan(20)
  })

  test('has what no console expects: unknown actions, marks, odd names, much text', () => {
    const text = JSON.stringify(sent)
    expect(text).toContain('billing.invoice_paid')
    expect(text).toContain('\u202E')
    expect(text).toContain('"__proto__":{"from":"a","to":"b"}')
    const sizes = sent.map(body => JSON.stringify(body).length)
    expect(Math.max(...sizes)).toBeGreaterThan(5_000)
    expect(sizes.reduce((sum, size) => sum + size, 0) / count).toBeLessThan(800)
  })
})
