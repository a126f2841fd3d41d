import type { AuditPage, HorizonPartners, PartnerChanges } from '@main/core/partner-ports'
import { AppError } from '@shared/errors'
import type { AuditEntry, PartnerActivity } from '@shared/horizon/audit-entry'
import type { Partner, PartnerAccess, PartnerKey } from '@shared/horizon/partner'
import type { WorkspaceObject } from '@shared/horizon/workspace'
import { Secret } from '@shared/secret'
import { vi } from 'vitest'
import type { Spied } from './spied'

/** An invitation's link and a partner key's plaintext must turn up nowhere but where they belong. */
export const canaryLink = 'https://horizon.example/welcome/CANARY-invitation-5d1e9a'
export const canaryPartnerKey = 'hz_live_CANARYpartnerkey0123456789abcdefghijklm'

export const anAccess = (changes: Partial<PartnerAccess> = {}): PartnerAccess => ({
  resources: [{ type: 'department', id: 'dept_sales', level: 'interact' }],
  data: { conversationHistory: 'own', usageMetrics: false, auditLogs: false },
  ...changes
})

export const aPartner = (changes: Partial<Partner> = {}): Partner => ({
  id: 'ptn_1',
  organizationName: 'Acme Agency',
  status: 'active',
  contactEmail: 'ops@agency.example',
  expiresAt: null,
  createdAt: '2026-10-01T00:00:00Z',
  acceptedAt: '2026-10-02T00:00:00Z',
  lastActivityAt: '2026-11-19T00:00:00Z',
  version: 3,
  invitation: { sentAt: '2026-10-01T00:00:00Z', expiresAt: '2026-10-15T00:00:00Z' },
  access: anAccess(),
  settings: { maxApiKeys: 5, sessionTimeoutHours: 8 },
  apiKeyCount: 0,
  users: [],
  ...changes
})

export const aPartnerKey = (changes: Partial<PartnerKey> = {}): PartnerKey => ({
  id: 'key_p1',
  clientName: 'Agency backend',
  hint: 'hz_live_4pQ7',
  type: 'partner',
  scopes: [],
  rateLimit: 100,
  createdAt: '2026-11-01T00:00:00Z',
  expiresAt: null,
  enabled: true,
  revokedAt: null,
  version: 1,
  partnerId: 'ptn_1',
  ipAllowlist: null,
  ...changes
})

export const anActivity = (changes: Partial<PartnerActivity> = {}): PartnerActivity => ({
  window: '24h',
  actions: 0,
  apiCalls: 0,
  agentInteractions: 0,
  series: [],
  byUser: [],
  recent: [],
  ...changes
})

export const anEntry = (changes: Partial<AuditEntry> = {}): AuditEntry => ({
  id: 'aud_1',
  seq: 1,
  occurredAt: '2026-11-19T08:00:00Z',
  action: 'conversation.created',
  outcome: 'success',
  partner: { id: 'ptn_1', organizationName: 'Acme Agency' },
  ...changes
})

/** The partners of a Horizon in memory; each method is a spy that a test can make fail. */
export function fakePartners(now: () => number) {
  const state = {
    /** `null`: this Horizon has no partners. */
    partners: [aPartner()] as Partner[] | null,
    keys: [] as PartnerKey[] | null,
    activity: anActivity() as PartnerActivity | null,
    /** Newest first. */
    log: [] as AuditEntry[] | null,
    agents: [] as WorkspaceObject[] | null,
    apps: [] as WorkspaceObject[] | null,
    connections: [] as WorkspaceObject[] | null
  }
  let made = 0
  const nth = () => {
    made += 1
    return made
  }

  function known(partnerId: string): Partner {
    const partner = state.partners?.find(({ id }) => id === partnerId)
    if (partner !== undefined) return partner
    throw new AppError('not-found', 'no such partner', { status: 404 })
  }
  function change(partnerId: string, changes: Partial<Partner>): Partner {
    const before = known(partnerId)
    const after = { ...before, ...changes, version: before.version && before.version + 1 }
    state.partners = state.partners?.map(each => (each.id === partnerId ? after : each)) ?? null
    return after
  }
  function requireVersion(partnerId: string, version: number | undefined): void {
    if (version === undefined || version === known(partnerId).version) return
    throw new AppError('precondition-failed', 'it changed', { status: 412 })
  }
  function update(partnerId: string, changes: PartnerChanges, version?: number): Partner {
    const before = known(partnerId)
    requireVersion(partnerId, version)
    const { contactEmail, expiresAt, access, settings } = changes
    return change(partnerId, {
      ...(contactEmail !== undefined && { contactEmail }),
      ...(expiresAt !== undefined && { expiresAt }),
      ...(access !== undefined && { access }),
      ...(settings !== undefined && { settings: { ...before.settings, ...settings } })
    })
  }
  const become =
    (status: string, before: () => void = () => {}) =>
    async (partnerId: string, version?: number) => {
      requireVersion(partnerId, version)
      before()
      return change(partnerId, { status })
    }
  const newKey = (changes: Partial<PartnerKey>) => {
    const createdAt = new Date(now()).toISOString()
    const key = aPartnerKey({ id: `key_pnew_${nth()}`, createdAt, ...changes })
    state.keys = [key, ...(state.keys ?? [])]
    return { key, plaintext: new Secret(canaryPartnerKey) }
  }
  const end = (keyId: string): PartnerKey | null => {
    const isThis = ({ id }: PartnerKey) => id === keyId
    state.keys = state.keys?.map(key => (isThis(key) ? { ...key, enabled: false } : key)) ?? null
    return state.keys?.find(isThis) ?? null
  }

  const partners: Spied<HorizonPartners> = {
    list: vi.fn<HorizonPartners['list']>(
      async () => state.partners && { partners: [...state.partners], unreadable: [] }
    ),
    probe: vi.fn<HorizonPartners['probe']>(
      async () => state.partners && { partnerId: state.partners[0]?.id ?? null }
    ),
    get: vi.fn<HorizonPartners['get']>(
      async partnerId => state.partners?.find(({ id }) => id === partnerId) ?? null
    ),
    invite: vi.fn<HorizonPartners['invite']>(async draft => {
      const { organizationName, contactEmail, access, expiresAt, settings } = draft
      const partner = aPartner({
        id: `ptn_new_${nth()}`,
        organizationName,
        contactEmail,
        access,
        expiresAt,
        settings: { maxApiKeys: 5, sessionTimeoutHours: 8, ...settings },
        status: 'pending',
        acceptedAt: null,
        lastActivityAt: null,
        createdAt: new Date(now()).toISOString(),
        version: 1
      })
      state.partners = [...(state.partners ?? []), partner]
      return { partner, link: new Secret(`${canaryLink}-${made}`) }
    }),
    resendInvitation: vi.fn<HorizonPartners['resendInvitation']>(async (partnerId, version) => {
      requireVersion(partnerId, version)
      const sentAt = new Date(now()).toISOString()
      const partner = change(partnerId, { invitation: { sentAt } })
      return { partner, link: new Secret(`${canaryLink}-${nth()}`) }
    }),
    update: vi.fn<HorizonPartners['update']>(async (partnerId, changes, version) =>
      update(partnerId, changes, version)
    ),
    suspend: vi.fn<HorizonPartners['suspend']>(become('suspended')),
    unsuspend: vi.fn<HorizonPartners['unsuspend']>(become('active')),
    revoke: vi.fn<HorizonPartners['revoke']>(
      become('revoked', () => {
        state.keys = state.keys?.map(key => ({ ...key, enabled: false })) ?? null
      })
    ),
    withdrawInvitation: vi.fn<HorizonPartners['withdrawInvitation']>(become('revoked')),
    activity: vi.fn<HorizonPartners['activity']>(
      async (_partnerId, window) => state.activity && { ...state.activity, window }
    ),
    log: vi.fn<HorizonPartners['log']>(
      async (_partnerId, { after, limit = 50 }): Promise<AuditPage | null> => {
        if (state.log === null) return null
        const start = after === undefined ? 0 : state.log.findIndex(({ id }) => id === after) + 1
        const entries = state.log.slice(start, start + limit)
        return {
          entries,
          unreadable: 0,
          nextCursor: entries.at(-1)?.id ?? null,
          hasMore: start + limit < state.log.length,
          oldestAvailableAt: null
        }
      }
    ),
    agents: vi.fn<HorizonPartners['agents']>(async () => state.agents),
    apps: vi.fn<HorizonPartners['apps']>(async () => state.apps),
    connections: vi.fn<HorizonPartners['connections']>(async () => state.connections),
    keys: vi.fn<HorizonPartners['keys']>(
      async partnerId =>
        state.keys && {
          keys: state.keys.filter(key => key.partnerId === partnerId),
          unreadable: []
        }
    ),
    createKey: vi.fn<HorizonPartners['createKey']>(async (partnerId, draft) => {
      const { clientName, ipAllowlist, expiresAt, rotatedFrom } = draft
      return newKey({
        partnerId,
        clientName,
        ipAllowlist: ipAllowlist && [...ipAllowlist],
        expiresAt,
        ...(rotatedFrom !== undefined && { rotatedFrom })
      })
    }),
    revokeKey: vi.fn<HorizonPartners['revokeKey']>(async (_partnerId, keyId) => end(keyId)),
    reissueKey: vi.fn<HorizonPartners['reissueKey']>(async (partnerId, keyId) => {
      const old = end(keyId)
      return newKey({
        ...old,
        id: `key_pnew_${nth()}`,
        partnerId,
        enabled: true,
        rotatedFrom: keyId
      })
    })
  }
  return { partners, state }
}
