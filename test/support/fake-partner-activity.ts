import type { AuditEntry, PartnerActivity } from '@shared/horizon/audit-entry'

const hour = 3_600_000
const inDays = (days: number): string => new Date(Date.now() + days * 24 * hour).toISOString()

const figuresAt = (index: number) => ({
  actions: 3 + (index % 4),
  apiCalls: 40 + ((index * 17) % 60),
  agentInteractions: 8 + (index % 9)
})

export const fakeActivity = (): PartnerActivity => {
  const hourMs = Math.floor(Date.now() / hour) * hour
  const series = Array.from({ length: 24 }, (_, index) => ({
    start: new Date(hourMs - (23 - index) * hour).toISOString(),
    ...figuresAt(index)
  }))
  const sum = (of: 'actions' | 'apiCalls' | 'agentInteractions') =>
    series.reduce((total, bucket) => total + bucket[of], 0)
  return {
    window: '24h',
    actions: sum('actions'),
    apiCalls: sum('apiCalls'),
    agentInteractions: sum('agentInteractions'),
    series,
    byUser: [
      {
        type: 'partner_api_key',
        id: 'key_ptn_northwind_1',
        name: 'Reporting',
        lastAt: inDays(-0.1),
        ...figuresAt(9)
      },
      {
        type: 'partner_user',
        id: 'pus_1',
        name: 'Noor Haddad',
        lastAt: inDays(-0.3),
        ...figuresAt(2)
      }
    ],
    recent: fakeLog().slice(0, 5)
  }
}

export const shownEntry = (changes: Partial<AuditEntry> = {}): AuditEntry => ({
  id: 'aud_0100',
  seq: 100,
  occurredAt: inDays(-0.1),
  recordedAt: inDays(-0.1),
  actor: {
    type: 'partner_user',
    id: 'pus_1',
    name: 'Noor Haddad',
    email: 'noor@northwind.example'
  },
  partner: { id: 'ptn_northwind', organizationName: 'Northwind Agency' },
  apiKey: null,
  action: 'message.sent',
  resource: { type: 'agent', id: 'agent_002', name: 'Ticket triage' },
  ip: '203.0.113.9',
  userAgent: 'northwind-portal/2.1',
  outcome: 'success',
  reason: null,
  requestId: 'req_0100',
  ...changes
})

export const fakeLog = (): AuditEntry[] =>
  Array.from({ length: 60 }, (_, index) => {
    const at = { occurredAt: inDays(-0.1 - index * 0.4), recordedAt: inDays(-0.1 - index * 0.4) }
    const base = { id: `aud_${1_000 - index}`, seq: 1_000 - index, ...at }
    if (index % 4 === 1) {
      return shownEntry({
        ...base,
        actor: {
          type: 'partner_api_key',
          id: 'key_ptn_northwind_1',
          name: 'Reporting',
          email: null
        },
        apiKey: { id: 'key_ptn_northwind_1', prefix: 'hz_live_3Np1', kind: 'partner' },
        action: 'api_key.used',
        ip: '203.0.113.24'
      })
    }
    if (index % 4 === 2) {
      const resource = { type: 'agent', id: 'agent_003', name: 'Deploy watcher' }
      return shownEntry({ ...base, outcome: 'denied', reason: 'level_too_low', resource })
    }
    if (index % 4 === 3) {
      return shownEntry({
        ...base,
        actor: { type: 'admin_secret', id: null, name: 'Ada Moreau', email: null },
        action: 'partner.scope_updated',
        resource: { type: 'partner', id: 'ptn_northwind', name: 'Northwind Agency' },
        ip: '198.51.100.4'
      })
    }
    return shownEntry(base)
  })
