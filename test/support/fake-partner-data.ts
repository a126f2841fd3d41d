import type { PartnerKeyList } from '@shared/contract/partner-keys'
import type { HeldWorkspace, PartnerList } from '@shared/contract/partners'
import type { AuditEntry, PartnerActivity } from '@shared/horizon/audit-entry'
import type { Partner, PartnerAccess, PartnerKey } from '@shared/horizon/partner'
import { fakeActivity, fakeLog } from './fake-partner-activity'

/** What main knows of partners; a test fills it through `fakePartnerData(bridge.world)`. */
export type FakePartnerData = {
  list: PartnerList
  workspace: HeldWorkspace
  /** By partner; a partner without an entry has none. */
  keys: Map<string, PartnerKeyList>
  activity: PartnerActivity | null
  log: AuditEntry[]
  /** Whether an invitation's reply holds its link. */
  sendsLinks: boolean
  /** By `linkId`. */
  links: Map<string, string>
}
const dataOf = new WeakMap<object, FakePartnerData>()

const day = 24 * 3_600_000
/** `inDays(-2)` is two days ago. */
export const inDays = (days: number): string => new Date(Date.now() + days * day).toISOString()

export const sharedAccess = (changes: Partial<PartnerAccess> = {}): PartnerAccess => ({
  resources: [
    { type: 'department', id: 'dept_2', level: 'interact' },
    { type: 'agent', id: 'agent_001', level: 'edit' },
    { type: 'connection', id: 'conn_1', level: 'view' }
  ],
  data: { conversationHistory: 'own', usageMetrics: false, auditLogs: true },
  ...changes
})

export const shownPartner = (changes: Partial<Partner> = {}): Partner => ({
  id: 'ptn_northwind',
  organizationName: 'Northwind Agency',
  status: 'active',
  contactEmail: 'ops@northwind.example',
  expiresAt: inDays(120),
  createdAt: inDays(-200),
  acceptedAt: inDays(-198),
  lastActivityAt: inDays(-0.1),
  version: 3,
  invitation: { sentAt: inDays(-200), expiresAt: inDays(-186) },
  access: sharedAccess(),
  settings: { maxApiKeys: 5, sessionTimeoutHours: 8 },
  apiKeyCount: 3,
  users: [
    { id: 'pus_1', name: 'Noor Haddad', email: 'noor@northwind.example', notifications: [] },
    {
      id: 'pus_2',
      name: 'Iker Sola',
      email: 'iker@northwind.example',
      notifications: ['agent.error']
    }
  ],
  ...changes
})

export const shownPartnerKey = (changes: Partial<PartnerKey> = {}): PartnerKey => ({
  id: 'key_p1',
  partnerId: 'ptn_northwind',
  clientName: 'Reporting',
  hint: 'hz_live_3Np7',
  type: 'partner',
  scopes: [],
  ipAllowlist: ['203.0.113.0/24'],
  rateLimit: 60,
  rateLimitPerDay: null,
  createdBy: { id: null, name: 'Ada Moreau', email: null },
  createdAt: inDays(-60),
  expiresAt: inDays(90),
  lastUsedAt: inDays(-0.1),
  lastUsedIp: '203.0.113.9',
  enabled: true,
  revokedAt: null,
  rotatedFrom: null,
  version: 1,
  ...changes
})

const nothing: PartnerAccess = {
  resources: [],
  data: { conversationHistory: 'own', usageMetrics: false, auditLogs: false }
}
const pending = { status: 'pending', acceptedAt: null, lastActivityAt: null, users: [] }

/** Ten partners in every state, as Horizon might list them. */
const somePartners = (): Partner[] => [
  shownPartner(),
  shownPartner({
    id: 'ptn_contoso',
    organizationName: 'Contoso Support',
    contactEmail: 'desk@contoso.example',
    expiresAt: inDays(12),
    apiKeyCount: 5,
    lastActivityAt: inDays(-2),
    access: sharedAccess({ resources: [{ type: 'department', id: 'dept_2', level: 'manage' }] })
  }),
  shownPartner({
    id: 'ptn_fabrikam',
    organizationName: 'Fabrikam Audit',
    contactEmail: 'audit@fabrikam.example',
    expiresAt: null,
    apiKeyCount: 0,
    lastActivityAt: null,
    access: sharedAccess({
      resources: [{ type: 'connection', id: 'conn_2', level: 'view' }],
      data: { conversationHistory: 'own', usageMetrics: true, auditLogs: true }
    })
  }),
  shownPartner({
    id: 'ptn_tailspin',
    organizationName: 'Tailspin Freight',
    contactEmail: 'it@tailspin.example',
    expiresAt: null,
    apiKeyCount: 1,
    lastActivityAt: inDays(-40)
  }),
  shownPartner({
    id: 'ptn_wingtip',
    organizationName: 'Wingtip Studio',
    contactEmail: 'studio@wingtip.example',
    ...pending,
    createdAt: inDays(-3),
    expiresAt: inDays(200),
    apiKeyCount: 0,
    invitation: { sentAt: inDays(-3), expiresAt: inDays(11) }
  }),
  shownPartner({
    id: 'ptn_litware',
    organizationName: 'Litware Consulting',
    contactEmail: 'hello@litware.example',
    ...pending,
    createdAt: inDays(-20),
    expiresAt: null,
    apiKeyCount: 0,
    access: nothing,
    invitation: { sentAt: inDays(-20), expiresAt: inDays(-6) }
  }),
  shownPartner({
    id: 'ptn_proseware',
    organizationName: 'Proseware Research',
    contactEmail: 'lab@proseware.example',
    status: 'suspended',
    expiresAt: inDays(80),
    apiKeyCount: 2,
    lastActivityAt: inDays(-9)
  }),
  shownPartner({
    id: 'ptn_relecloud',
    organizationName: 'Relecloud',
    contactEmail: 'ops@relecloud.example',
    status: 'expired',
    expiresAt: inDays(-15),
    apiKeyCount: 1,
    lastActivityAt: inDays(-16)
  }),
  shownPartner({
    id: 'ptn_adatum',
    organizationName: 'Adatum Logistics',
    contactEmail: 'edi@adatum.example',
    status: 'revoked',
    expiresAt: inDays(30),
    apiKeyCount: 0,
    lastActivityAt: inDays(-70)
  }),
  shownPartner({
    id: 'ptn_trey',
    organizationName: 'Trey Data',
    contactEmail: 'data@trey.example',
    status: 'under_review',
    expiresAt: inDays(300),
    apiKeyCount: 0,
    lastActivityAt: inDays(-1)
  })
]

const departments = ['Finance', 'Support', 'Platform'].map((name, index) => ({
  id: `dept_${index + 1}`,
  name
}))
const objects = (prefix: string, names: readonly string[]) =>
  names.map((name, index) => ({
    id: `${prefix}${index + 1}`,
    name,
    status: index === 2 ? 'error' : 'active',
    departmentId: `dept_${(index % 3) + 1}`
  }))
const agentNames = [
  'Invoice reader',
  'Ticket triage',
  'Deploy watcher',
  'Expense auditor',
  'Refund desk',
  'Incident scribe'
]
const someWorkspace = (): HeldWorkspace => ({
  departments,
  agents: objects('agent_00', agentNames),
  apps: objects('app_', ['Ledger board', 'Help centre', 'Status page']),
  connections: objects('conn_', ['QuickBooks', 'Zendesk', 'GitHub']).map((object, index) => ({
    ...object,
    type: ['quickbooks', 'zendesk', 'github'][index]
  })),
  fetchedAt: inDays(0)
})

const keyList = (keys: PartnerKey[]): PartnerKeyList => ({
  keys,
  unreadable: [],
  fetchedAt: inDays(0),
  isOffered: true,
  maxKeys: 5
})
export const noKeys = (): PartnerKeyList => keyList([])

const keysOf = (partnerId: string, count: number): PartnerKey[] =>
  Array.from({ length: count }, (_, index) =>
    shownPartnerKey({
      id: `key_${partnerId}_${index + 1}`,
      partnerId,
      clientName: ['Reporting', 'Nightly sync', 'Ticket bridge', 'Mobile', 'Staging'][index % 5],
      hint: `hz_live_3Np${index + 1}`,
      ipAllowlist: index === 0 ? ['203.0.113.0/24', '2001:db8::/48'] : null,
      expiresAt: index === 1 ? null : inDays(30 * (index + 1)),
      lastUsedAt: index === 2 ? null : inDays(-index - 0.1)
    })
  )

export function fakePartnerData(world: object): FakePartnerData {
  const known = dataOf.get(world)
  if (known !== undefined) return known
  const partners = somePartners()
  const data: FakePartnerData = {
    list: { partners, unreadable: [], fetchedAt: inDays(0), isOffered: true, limit: 25 },
    workspace: someWorkspace(),
    keys: new Map(
      partners.map(({ id, apiKeyCount = 0 }) => [id, keyList(keysOf(id, apiKeyCount))])
    ),
    activity: fakeActivity(),
    log: fakeLog(),
    sendsLinks: true,
    links: new Map()
  }
  dataOf.set(world, data)
  return data
}
