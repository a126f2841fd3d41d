import { type KeyDraft, keyDraftIssues, scopeIssue } from '@shared/domain/key-draft'
import { createKeyBodySchema } from '@shared/horizon/key'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const now = Date.parse('2026-11-21T10:00:00Z')
const good: KeyDraft = { clientName: 'CI', scopes: ['agents:read'], rateLimit: 60, expiresAt: null }
const plan = { requestsPerMinute: 300, requestsPerDay: 100_000 }
const fieldsOf = (draft: Partial<KeyDraft>, limits: Parameters<typeof keyDraftIssues>[1] = plan) =>
  keyDraftIssues({ ...good, ...draft }, limits, now).map(({ field }) => field)

test('a good draft has no issue', () => {
  expect(fieldsOf({})).toEqual([])
  expect(fieldsOf({ rateLimit: undefined, expiresAt: '2026-11-21T10:00:00.001Z' })).toEqual([])
  expect(fieldsOf({ scopes: ['*'] })).toEqual([])
  expect(fieldsOf({ clientName: `  ${'x'.repeat(200)}  ` })).toEqual([])
})

test.each([
  ['an empty name', { clientName: '' }, 'clientName'],
  ['a blank name', { clientName: ' \t ' }, 'clientName'],
  ['a name of 201 characters', { clientName: 'x'.repeat(201) }, 'clientName'],
  ['a name with a key in it', { clientName: `CI hz_live_${'x'.repeat(46)}` }, 'clientName'],
  ['no scope', { scopes: [] }, 'scopes'],
  ['all scopes and another', { scopes: ['*', 'agents:read'] }, 'scopes'],
  ['an empty scope', { scopes: [''] }, 'scopes'],
  ['a scope with a space', { scopes: ['agents read'] }, 'scopes'],
  ['a scope beyond ASCII', { scopes: ['ägents'] }, 'scopes'],
  ['a scope of 101 characters', { scopes: ['x'.repeat(101)] }, 'scopes'],
  [
    'more scopes than Horizon takes',
    { scopes: Array.from({ length: 501 }, (_, i) => `s${i}`) },
    'scopes'
  ],
  ['a limit of 0', { rateLimit: 0 }, 'rateLimit'],
  ['a negative limit', { rateLimit: -1 }, 'rateLimit'],
  ['half a request', { rateLimit: 1.5 }, 'rateLimit'],
  ['a limit that is no number', { rateLimit: Number.NaN }, 'rateLimit'],
  ['an endless limit', { rateLimit: Number.POSITIVE_INFINITY }, 'rateLimit'],
  ['a limit above the plan', { rateLimit: 301 }, 'rateLimit'],
  ['a daily limit above the plan', { rateLimitPerDay: 100_001 }, 'rateLimitPerDay'],
  ['an expiry in the past', { expiresAt: '2026-11-21T09:59:59Z' }, 'expiresAt'],
  ['an expiry right now', { expiresAt: '2026-11-21T10:00:00Z' }, 'expiresAt'],
  ['an expiry that is no date', { expiresAt: 'soon' }, 'expiresAt'],
  ['an expiry without a time', { expiresAt: '2027-01-01' }, 'expiresAt']
])('%s is refused beside its field', (_what, draft, field) => {
  expect(fieldsOf(draft)).toEqual([field])
})

test.each([
  ['a user key without an owner', { type: 'user' }, 'ownerUserId'],
  ['an organization key with an owner', { type: 'organization', ownerUserId: 'u' }, 'ownerUserId'],
  ['an owner without a type', { ownerUserId: 'u' }, 'ownerUserId'],
  ['no department at all', { departments: [] }, 'departments'],
  [
    'a user key with departments',
    { type: 'user', ownerUserId: 'u', departments: ['d'] },
    'departments'
  ]
] as const)('%s is refused beside its field', (_what, draft, field) => {
  expect(fieldsOf(draft)).toEqual([field])
})

test.each([
  { type: 'user', ownerUserId: 'u' },
  { type: 'user', ownerUserId: 'u', departments: null },
  { type: 'organization', departments: ['d'] },
  { departments: null }
] as const)('%j is a good draft', draft => {
  expect(fieldsOf(draft)).toEqual([])
})

test('a plan that is unlimited or unknown refuses no figure', () => {
  expect(fieldsOf({ rateLimitPerDay: 10_000_000 }, { requestsPerDay: null })).toEqual([])
  expect(fieldsOf({ rateLimit: 10_000_000 }, {})).toEqual([])
})

test('everything wrong is said at once', () => {
  expect(fieldsOf({ clientName: '', scopes: [], rateLimit: 0, expiresAt: 'x' })).toEqual([
    'clientName',
    'scopes',
    'rateLimit',
    'expiresAt'
  ])
})

test('what has no issue is a body Horizon’s own schema takes', () => {
  const drafts = fc.record({
    clientName: fc.string({ maxLength: 220 }),
    scopes: fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 110 }), { maxLength: 4 }),
    rateLimit: fc.option(fc.oneof(fc.integer(), fc.double()), { nil: undefined }),
    expiresAt: fc.oneof(
      fc.constant(null),
      fc
        .date({ min: new Date(now), noInvalidDate: true, max: new Date('9999-01-01') })
        .map(d => d.toISOString()),
      fc.string(),
      fc.constantFrom(
        '2030',
        '2030-01-01',
        '2030-01-01T00:00',
        '2030-01-01T00:00:00+02:00',
        '1 Jan 2030'
      )
    )
  })
  fc.assert(
    fc.property(drafts, draft => {
      if (keyDraftIssues(draft, {}, now).length > 0) return
      const body = {
        client_name: draft.clientName,
        scopes: draft.scopes,
        rate_limit: draft.rateLimit,
        expires_at: draft.expiresAt
      }
      expect(createKeyBodySchema.safeParse(body).success).toBe(true)
    }),
    { numRuns: 2_000 }
  )
})

test('a scope unknown here is taken as typed', () => {
  expect(scopeIssue('reports:export_v2')).toBeUndefined()
  expect(scopeIssue('anything.at-all')).toBeUndefined()
})
