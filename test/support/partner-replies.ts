import type { HorizonPartners } from '@main/core/partner-ports'
import { connector, targetOf } from './horizon-client'
import { type HostileServer, json, startWebServer } from './hostile-server'

const servers: HostileServer[] = []

/** Closed by `closeAll`, after each test. */
export async function kept(starting: Promise<HostileServer>): Promise<HostileServer> {
  const server = await starting
  servers.push(server)
  return server
}
export const closeAll = () => Promise.all(servers.splice(0).map(server => server.close()))

export const web = (...answer: Parameters<typeof startWebServer>) => kept(startWebServer(...answer))
export const partnersAt = ({ url }: HostileServer) => connector().partners(targetOf(url))
export const answering = async (...answer: Parameters<typeof json>) =>
  partnersAt(await web(json(...answer)))

// As other servers may make them: nothing in their form gives them away.
export const link = 'https://horizon.example/welcome/CANARY-invitation-7c21'
export const plaintext = 'CANARY-partner-plaintext-51c8f0'

export const wire = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  organization_name: 'Acme Agency',
  contact_email: 'ops@agency.example',
  status: 'active',
  expires_at: null,
  version: 3,
  access: {
    resources: [{ type: 'department', id: 'dept_sales', level: 'interact' }],
    data: { conversation_history: 'own', usage_metrics: false, audit_logs: false }
  },
  settings: { max_api_keys: 5, session_timeout_hours: 8 },
  users: [],
  ...more
})
export const wireKey = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  client_name: 'Agency backend',
  kind: 'partner',
  partner_id: 'ptn_1',
  ip_allowlist: ['10.0.0.0/8'],
  enabled: true,
  expires_at: null,
  ...more
})
export const unknownShare = { type: 'dashboard', id: 'dash_1', level: 'peek' }
export const access = {
  resources: [{ type: 'agent', id: 'agent_1', level: 'edit' } as const],
  data: { conversationHistory: 'all', usageMetrics: true, auditLogs: false } as const,
  unknownShares: [unknownShare]
}
export const draft = {
  organizationName: ' Acme Agency ',
  contactEmail: 'ops@agency.example',
  access,
  expiresAt: '2027-01-01T00:00:00Z',
  invitationExpiresAt: null,
  settings: { sessionTimeoutHours: 4 }
}
export const keyDraft = {
  clientName: 'Agency backend',
  ipAllowlist: ['10.0.0.0/8'],
  openReason: 'kept here',
  rateLimit: 60,
  expiresAt: null
}
export const writes: Readonly<Record<string, (partners: HorizonPartners) => Promise<unknown>>> = {
  invite: partners => partners.invite(draft, 'idem-1'),
  resendInvitation: partners => partners.resendInvitation('ptn_1'),
  update: partners => partners.update('ptn_1', { expiresAt: null }, 3),
  suspend: partners => partners.suspend('ptn_1'),
  unsuspend: partners => partners.unsuspend('ptn_1'),
  revoke: partners => partners.revoke('ptn_1'),
  withdrawInvitation: partners => partners.withdrawInvitation('ptn_1'),
  createKey: partners => partners.createKey('ptn_1', keyDraft, 'idem-1'),
  revokeKey: partners => partners.revokeKey('ptn_1', 'key_1'),
  reissueKey: partners => partners.reissueKey('ptn_1', 'key_1')
}
export const names = Object.keys(writes)
export const run = (name: string, partners: HorizonPartners) =>
  writes[name]?.(partners) ?? Promise.reject(new Error(name))
