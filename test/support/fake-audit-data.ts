import type { AuditCoverage, AuditRow, AuditStatus } from '@shared/contract/audit'
import type { AuditEntry } from '@shared/horizon/audit-entry'

const minute = 60_000
export const fakeAuditEnd = Date.parse('2026-11-19T13:32:00.000Z')

const people = [
  { type: 'user', id: 'usr_ada', name: 'Ada Moreau', email: 'ada@acme.example' },
  { type: 'user', id: 'usr_bea', name: 'Bea Holm', email: 'bea@acme.example' },
  { type: 'api_key', id: 'key_nw7c', name: 'hz_live_Nw7c', email: null },
  { type: 'user', id: 'usr_olu', name: 'Olu Adeyemi', email: 'olu@acme.example' }
] as const
const actions = [
  'conversation.created',
  'skill.executed',
  'agent.updated',
  'connection.checked',
  'conversation.created',
  'partner.scope_updated',
  'api_key.created'
] as const
const addresses = ['198.51.100.24', '198.51.100.24', '198.51.100.31', '203.0.113.7'] as const

const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T

/** The nth entry, the oldest first; its place in the chain is `n + 1`. */
export function fakeAuditEntry(n: number, count: number): AuditEntry {
  const at = new Date(fakeAuditEnd - (count - 1 - n) * 7 * minute - (n % 13) * 977)
  const outcome = n % 7 === 3 ? 'denied' : n % 31 === 5 ? 'error' : 'success'
  const action = pick(actions, n)
  return {
    id: `aud_${`${n + 1}`.padStart(6, '0')}`,
    seq: n + 1,
    occurredAt: at.toISOString(),
    recordedAt: new Date(at.getTime() + 200).toISOString(),
    actor: pick(people, n * 3 + (n % 5)),
    partner: n % 3 === 0 ? { id: 'ptn_5b1e', organizationName: 'Northwind Agency' } : null,
    apiKey: n % 2 === 0 ? { id: 'key_nw7c', prefix: 'hz_live_Nw7c', kind: 'partner' } : null,
    action,
    resource: { type: 'agent', id: `agent_${n % 9}`, name: `Agent ${n % 9}` },
    ip: pick(addresses, n),
    userAgent: 'HorizonConsole/1.0.0',
    outcome,
    reason: outcome === 'denied' ? 'scope_missing' : null,
    ...(action === 'partner.scope_updated' && {
      changes: {
        'access.resources.dept_support': { before: 'view', after: 'interact' },
        'access.data.usage_metrics': { before: false, after: true }
      }
    }),
    metadata: {},
    requestId: `req_${n.toString(16).padStart(8, '0')}`
  }
}

export const fakeAuditRow = (entry: AuditEntry, changes: Partial<AuditRow> = {}): AuditRow => ({
  position: entry.seq,
  entry,
  marks: [],
  hasNote: false,
  ...changes
})

export const fakeAuditRows = (count: number): AuditRow[] =>
  Array.from({ length: count }, (_, n) => fakeAuditRow(fakeAuditEntry(n, count)))

export const wholeCoverage = (rows: readonly AuditRow[]): AuditCoverage => ({
  from: rows[0]?.entry.occurredAt ?? null,
  to: '2026-11-19T13:32:10.000Z',
  settledTo: rows.at(-1)?.entry.occurredAt ?? null,
  absences: [],
  currentAt: '2026-11-19T13:32:10.000Z'
})

export const fakeAuditStatus = (rows: readonly AuditRow[]): AuditStatus => ({
  held: rows.length,
  firstAt: rows[0]?.entry.occurredAt ?? null,
  lastAt: rows.at(-1)?.entry.occurredAt ?? null,
  bytes: rows.length * 640,
  coverage: wholeCoverage(rows),
  sync: { state: 'idle', done: 0, remaining: 0, perSecond: null, retryAt: null },
  retentionDays: null,
  purgedAt: null,
  chain: { verifiedTo: rows.length, verifiedAt: '2026-11-19T13:30:00.000Z', badPosition: null },
  alerts: { changed: 0, vanished: 0 },
  version: 1
})
