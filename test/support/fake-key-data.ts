import type { Key } from '@shared/horizon/key'

const day = 86_400_000
const people = ['Ada Moreau', 'Jonas Weber', 'Priya Raman', 'Tomas Lindqvist', 'Mei Tanaka']
const names = [
  'Production Backend',
  'Mobile gateway',
  'Billing sync',
  'Support copilot',
  'Zendesk bridge',
  'Slack notifier',
  'Data warehouse export',
  'Legacy intranet',
  'Grafana scraper',
  'CI deploy gate',
  'Ada Moreau, laptop',
  'Invoice OCR',
  'Night batch',
  'Salesforce connector',
  'Terraform runner',
  'Weekly KPI mailer',
  'Month-end close',
  'Status page'
]
const scopeSets = [
  ['conversations:read', 'conversations:write', 'agents:read', 'users:read', 'audit:read'],
  ['conversations:read', 'conversations:write', 'memory'],
  ['quickbooks', 'sage-intacct', 'billing:read'],
  ['conversations', 'memory', 'scheduler', 'webhooks'],
  ['audit:read'],
  ['web', 'crm-sync', 'platform'],
  ['*']
]

const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T

const lifeOf = (index: number, nowMs: number): Pick<Key, 'enabled' | 'expiresAt' | 'revokedAt'> => {
  const inDays = (days: number) => new Date(nowMs + days * day).toISOString()
  if (index >= 47) return { enabled: false, expiresAt: inDays(200), revokedAt: inDays(-20) }
  if (index >= 38) return { enabled: true, expiresAt: inDays(-5 - index), revokedAt: null }
  if (index % 8 === 4) return { enabled: true, expiresAt: inDays(9 + index / 2), revokedAt: null }
  if (index % 7 === 0) return { enabled: true, expiresAt: null, revokedAt: null }
  return { enabled: true, expiresAt: inDays(100 + index * 7), revokedAt: null }
}

/** 64 keys as the local Horizon has them: 38 that work, 9 expired, 17 revoked. */
export function fakeKeys(nowMs: number): Key[] {
  return Array.from({ length: 64 }, (_, index) => {
    const round = Math.floor(index / names.length)
    const suffix = index.toString(36).toUpperCase().padStart(2, '0')
    return {
      id: `key_9f2c${index.toString(16).padStart(4, '0')}`,
      clientName: round === 0 ? at(names, index) : `${at(names, index)} ${round + 1}`,
      hint: `hz_live_9K${suffix}`,
      type: index % 5 === 4 ? 'user' : 'organization',
      createdBy: { id: `usr_${index % 5}`, name: at(people, index), email: null },
      scopes: at(scopeSets, index),
      departments: null,
      rateLimit: 100,
      rateLimitPerDay: null,
      createdAt: new Date(nowMs - (30 + index * 9) * day).toISOString(),
      lastUsedAt: index % 11 === 9 ? null : new Date(nowMs - index ** 3 * 13_000).toISOString(),
      lastUsedIp: `10.8.4.${index + 1}`,
      rotatedFrom: null,
      version: 1,
      ...lifeOf(index, nowMs)
    }
  })
}
