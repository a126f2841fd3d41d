import type { Workspace } from '@shared/domain/access'
import {
  isExtended,
  type PartnerDraft,
  type PartnerKeyDraft,
  partnerDraftIssues,
  partnerKeyDraftIssues,
  partnerSettingsIssues
} from '@shared/domain/partner-draft'
import { createPartnerKeyBodySchema, invitePartnerBodySchema } from '@shared/horizon/partner'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const nowMs = Date.parse('2026-11-21T12:00:00Z')
const past = '2026-11-21T11:00:00Z'
const future = '2026-12-21T12:00:00Z'
/** Put together here, so that no file holds a key. */
const credential = ['hz', 'live', 'A'.repeat(40)].join('_')
const workspace: Workspace = {
  departments: [{ id: 'dept_sales', name: 'Sales' }],
  agents: [],
  apps: [],
  connections: [{ id: 'conn_crm', name: 'CRM', departmentId: 'dept_sales' }]
}
const data = { conversationHistory: 'own', usageMetrics: false, auditLogs: false } as const
const draft: PartnerDraft = {
  organizationName: 'Acme Agency',
  contactEmail: 'ops@agency.example',
  access: { resources: [{ type: 'department', id: 'dept_sales', level: 'interact' }], data },
  expiresAt: null,
  invitationExpiresAt: null,
  settings: {}
}
const fields = (over: Partial<PartnerDraft>, world: Workspace | null = workspace) =>
  partnerDraftIssues({ ...draft, ...over }, world, nowMs).map(({ field }) => field)

describe('an invitation', () => {
  it('a complete one has no issues, and neither has one that shares nothing', () => {
    expect(fields({})).toEqual([])
    expect(
      fields({ access: { resources: [], data }, expiresAt: future, invitationExpiresAt: future })
    ).toEqual([])
  })

  it.each([
    ['organizationName', { organizationName: '  ' }],
    ['organizationName', { organizationName: 'x'.repeat(201) }],
    ['organizationName', { organizationName: `Agency ${credential}` }],
    ['contactEmail', { contactEmail: '' }],
    ['contactEmail', { contactEmail: 'ops@agency' }],
    ['contactEmail', { contactEmail: 'Ops <ops@agency.example>' }],
    ['contactEmail', { contactEmail: `${credential}@agency.example` }],
    ['contactEmail', { contactEmail: `${'x'.repeat(320)}@agency.example` }],
    ['expiresAt', { expiresAt: past }],
    ['expiresAt', { expiresAt: '2026-12-21' }],
    ['invitationExpiresAt', { invitationExpiresAt: past }],
    ['settings.maxApiKeys', { settings: { maxApiKeys: 0 } }],
    ['settings.maxApiKeys', { settings: { maxApiKeys: 2.5 } }],
    ['settings.maxApiKeys', { settings: { maxApiKeys: 101 } }],
    ['settings.sessionTimeoutHours', { settings: { sessionTimeoutHours: 0 } }],
    ['settings.sessionTimeoutHours', { settings: { sessionTimeoutHours: 721 } }],
    ['settings.sessionTimeoutHours', { settings: { sessionTimeoutHours: Number.NaN } }]
  ] as const)('is stopped at %s by %j', (field, over) => {
    expect(fields(over)).toEqual([field])
  })

  it('an impossible access is stopped, a surprising one is not', () => {
    const connection = { type: 'connection', id: 'conn_crm', level: 'edit' } as const
    const gone = { type: 'department', id: 'dept_old', level: 'view' } as const
    expect(fields({ access: { resources: [connection, gone], data } })).toEqual([
      'access',
      'access'
    ])
    expect(fields({ access: { resources: [gone], data } }, null)).toEqual([])
  })

  it('no issue repeats a credential that was entered', () => {
    const issues = [
      ...partnerDraftIssues(
        { ...draft, organizationName: credential, contactEmail: credential },
        null,
        nowMs
      ),
      ...partnerKeyDraftIssues(
        { ...keyDraft, clientName: credential, ipAllowlist: [credential] },
        {},
        nowMs
      )
    ]
    expect(issues.length).toBeGreaterThan(3)
    expect(JSON.stringify(issues)).not.toContain(credential)
  })

  it('an e-mail address is judged as Horizon does', () => {
    const parts = fc.constantFrom('ops', 'a.b', '.a', 'a..b', "o'x", 'ä', '-', '')
    const hosts = fc.constantFrom(
      'agency.example',
      'agency',
      '-a.example',
      'a.b.c',
      'x.e',
      '',
      'a_b.example'
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.emailAddress(),
          fc.tuple(parts, hosts).map(both => both.join('@'))
        ),
        contactEmail => {
          expect(fields({ contactEmail }).length === 0).toBe(
            z.email().max(320).safeParse(contactEmail).success
          )
        }
      )
    )
  })

  it('what has no issues is a body that Horizon can take', () => {
    const body = invitePartnerBodySchema.safeParse({
      organization_name: draft.organizationName,
      contact_email: draft.contactEmail,
      access: {
        resources: draft.access.resources,
        data: { conversation_history: 'own', usage_metrics: false, audit_logs: false }
      },
      settings: { max_api_keys: 100, session_timeout_hours: 720 }
    })
    expect(body.success).toBe(true)
    expect(fields({ settings: { maxApiKeys: 100, sessionTimeoutHours: 720 } })).toEqual([])
  })
})

describe('settings', () => {
  it('only what is asked for is judged', () => {
    expect(partnerSettingsIssues({}, nowMs)).toEqual([])
    expect(partnerSettingsIssues({ expiresAt: null, settings: { maxApiKeys: 6 } }, nowMs)).toEqual(
      []
    )
    const wrong = { contactEmail: 'ops', expiresAt: past, settings: { sessionTimeoutHours: -1 } }
    expect(partnerSettingsIssues(wrong, nowMs).map(({ field }) => field)).toEqual([
      'contactEmail',
      'expiresAt',
      'settings.sessionTimeoutHours'
    ])
  })

  it.each([
    [past, future, true],
    [past, null, true],
    [future, past, false],
    [future, future, false],
    [future, '2026-12-21T13:00:00+01:00', false],
    [null, future, false],
    [null, null, false],
    [undefined, future, true],
    ['soon', future, true],
    [past, undefined, false]
  ])('from %s to %s is extended: %s', (before, after, expected) => {
    expect(isExtended(before, after)).toBe(expected)
  })
})

const keyDraft: PartnerKeyDraft = {
  clientName: 'Nightly sync',
  ipAllowlist: ['203.0.113.0/24'],
  openReason: null,
  expiresAt: null
}
const plan = { requestsPerMinute: 300, requestsPerDay: 100_000 }
const keyFields = (over: Partial<PartnerKeyDraft>) =>
  partnerKeyDraftIssues({ ...keyDraft, ...over }, plan, nowMs).map(({ field }) => field)

describe("a partner's key", () => {
  it('a complete one has no issues, with every address let in by choice too', () => {
    expect(keyFields({})).toEqual([])
    expect(
      keyFields({ ipAllowlist: null, rateLimit: 300, rateLimitPerDay: 1, expiresAt: future })
    ).toEqual([])
  })

  it.each([
    ['clientName', { clientName: ' ' }],
    ['clientName', { clientName: credential }],
    ['rateLimit', { rateLimit: 301 }],
    ['rateLimit', { rateLimit: 0 }],
    ['rateLimitPerDay', { rateLimitPerDay: 100_001 }],
    ['expiresAt', { expiresAt: past }],
    ['ipAllowlist', { ipAllowlist: [] }],
    ['ipAllowlist', { ipAllowlist: ['10.0.0.0/33'] }],
    ['ipAllowlist', { ipAllowlist: ['203.0.113.0/24', 'office'] }]
  ] as const)('is stopped at %s by %j', (field, over) => {
    expect(keyFields(over)).toEqual([field])
  })

  it.each([
    [['0.0.0.0/0']],
    [['::/0']],
    [['203.0.113.7', '0.0.0.0/1', '128.0.0.0/1']],
    [['0.0.0.0/1']]
  ])('ranges as wide as %j need a reason', ipAllowlist => {
    expect(keyFields({ ipAllowlist })).toEqual(['openReason'])
    expect(keyFields({ ipAllowlist, openReason: '  ' })).toEqual(['openReason'])
    expect(keyFields({ ipAllowlist, openReason: `Because ${credential}` })).toEqual(['openReason'])
    expect(keyFields({ ipAllowlist, openReason: 'The agency has no fixed address' })).toEqual([])
  })

  it('no reason holds a credential, where every address is let in by choice too', () => {
    for (const ipAllowlist of [null, ['203.0.113.0/24']]) {
      expect(keyFields({ ipAllowlist, openReason: credential })).toEqual(['openReason'])
    }
  })

  it('every range that has no issue is one that Horizon takes', () => {
    const text = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 40 })).map(([ip, prefix]) => `${ip}/${prefix}`),
      fc.string({ maxLength: 8 })
    )
    fc.assert(
      fc.property(fc.array(text, { maxLength: 3 }), ipAllowlist => {
        const isTaken = createPartnerKeyBodySchema.safeParse({
          client_name: 'Nightly sync',
          ip_allowlist: ipAllowlist.map(one => one.trim())
        }).success
        expect(keyFields({ ipAllowlist, openReason: 'Known' }).length === 0).toBe(isTaken)
      })
    )
  })
})
