import { auditColumns } from '@shared/contract/audit'
import { cellText } from '@shared/domain/audit-cells'
import type { AuditEntry } from '@shared/horizon/audit-entry'
import { expect, test } from 'vitest'

const entry: AuditEntry = {
  id: 'aud_1',
  seq: 1,
  occurredAt: '2026-11-19T14:21:44.9+01:00',
  recordedAt: '2026-11-19T13:21:45Z',
  actor: { type: 'user', id: 'usr_1', name: '', email: 'ada@example.com' },
  partner: { id: 'ptn_1', organizationName: 'Northwind' },
  apiKey: { id: 'key_1', prefix: 'hz_live_9fK2' },
  action: 'api_key.used',
  resource: { type: 'agent', id: 'agent_1', name: null },
  ip: '203.0.113.7',
  userAgent: '=1+1',
  outcome: 'success',
  reason: 'x',
  requestId: 'req_1'
}

test('a row is what the screen shows, times in UTC as exact as they came, text as it came', () => {
  expect(auditColumns.map(column => cellText(entry, column))).toEqual([
    '2026-11-19T13:21:44.9Z',
    'ada@example.com',
    'api_key.used',
    'agent_1',
    'success',
    'Northwind',
    'hz_live_9fK2',
    '203.0.113.7',
    '=1+1',
    'x',
    'req_1',
    'aud_1',
    '2026-11-19T13:21:45Z'
  ])
})

test('what an entry does not say is an empty cell, what is no time stays as it came', () => {
  const bare: AuditEntry = { id: 'x', seq: 1, occurredAt: 'soon', action: '', outcome: 'odd' }
  expect(auditColumns.map(column => cellText(bare, column))).toEqual([
    ...['soon', '', '', '', 'odd', '', '', '', '', '', '', 'x', '']
  ])
})
