import { toldActions } from '@shared/domain/audit-phrases'
import { sentenceOf, sentenceText } from '@shared/domain/audit-sentence'
import { visibleText } from '@shared/domain/visible-text'
import { type AuditEntry, toAuditEntry, wireAuditEntrySchema } from '@shared/horizon/audit-entry'
import { auditCorpus } from '@support/audit-corpus'
import { describe, expect, test } from 'vitest'

const base: AuditEntry = {
  id: 'aud_1',
  seq: 1,
  occurredAt: '2026-11-19T13:21:44.902Z',
  actor: { type: 'admin_secret', id: null, name: 'Ada Moreau' },
  action: 'partner.scope_updated',
  resource: { type: 'partner', id: 'ptn_1', name: 'Northwind Agency' },
  outcome: 'success'
}
const told = (changes: Partial<AuditEntry>): string => sentenceText({ ...base, ...changes })

describe('the sentence of an entry', () => {
  test('names are emphasised', () => {
    expect(sentenceOf(base)).toEqual([
      { text: 'Ada Moreau', isName: true },
      { text: ' changed what ', isName: false },
      { text: 'Northwind Agency', isName: true },
      { text: ' may reach.', isName: false }
    ])
  })

  const bea = { type: 'partner_user', id: 'pus_1', name: 'Bea Holm' }
  const triage = { type: 'agent', id: 'agent_1', name: 'Triage' }
  const ci = { type: 'api_key', id: 'key_1', name: 'CI' }
  test.each<[string, Partial<AuditEntry>]>([
    ['Ada Moreau revoked the key CI.', { action: 'api_key.revoked', resource: ci }],
    ['CI called Horizon.', { action: 'api_key.used', actor: ci, resource: ci }],
    [
      'Bea Holm tried to change the agent Triage, and was denied: level too low.',
      {
        action: 'agent.updated',
        actor: bea,
        resource: triage,
        outcome: 'denied',
        reason: 'level_too_low'
      }
    ],
    [
      'Bea Holm tried to change the agent Triage, and was denied: level too low.',
      {
        action: 'session.rejected',
        actor: bea,
        resource: triage,
        outcome: 'denied',
        reason: 'level_too_low',
        metadata: { action: 'agent.updated' }
      }
    ],
    [
      'CI tried to call Horizon, and was denied: ip not allowed.',
      {
        action: 'api_key.rejected',
        actor: ci,
        resource: ci,
        outcome: 'denied',
        reason: 'ip_not_allowed'
      }
    ],
    ...(['api_key', 'partner_key', 'partner'] as const).map(
      (type): [string, Partial<AuditEntry>] => [
        'CI tried to send a message, and was denied: api key revoked.',
        {
          action: 'api_key.rejected',
          actor: ci,
          resource: { type, id: 'key_1', name: 'CI' },
          outcome: 'denied',
          reason: 'api_key_revoked',
          metadata: { action: 'message.sent' }
        }
      ]
    ),
    [
      'Bea Holm tried to run the skill web/v1/create-site, and it failed: Timed out.',
      {
        action: 'skill.executed',
        actor: bea,
        resource: { type: 'skill', id: 'web/v1/create-site' },
        outcome: 'error',
        reason: 'Timed out.'
      }
    ],
    [
      'Tern vans tried to look at an agent, and was denied: partner expired.',
      {
        action: 'api_key.rejected',
        actor: { type: 'partner_api_key', name: 'Tern vans' },
        outcome: 'denied',
        reason: 'partner_expired',
        metadata: { action: 'agent.viewed' }
      }
    ],
    ['Ada Moreau started a conversation.', { action: 'conversation.created', resource: null }],
    ['Ada Moreau changed what someone may reach.', { resource: null }],
    ['Ada Moreau ended the partnership.', { action: 'partner.revoked', resource: {} }],
    ['The partnership with Northwind Agency expired.', { action: 'partner.expired' }],
    [
      'Horizon ended the partnership with Northwind Agency.',
      { action: 'partner.revoked', actor: { type: 'system', name: 'horizon' } }
    ],
    [
      'A wrong admin secret was rejected: invalid admin secret.',
      {
        action: 'auth.admin_secret_rejected',
        actor: null,
        resource: null,
        outcome: 'denied',
        reason: 'invalid_admin_secret'
      }
    ],
    [
      'Someone with the admin secret created a key.',
      { action: 'api_key.created', actor: { type: 'admin_secret' }, resource: null }
    ],
    ['Ada Moreau deployed an app.', { action: 'app.deployed', resource: {} }],
    [
      'Ada Moreau renewed the token of a webhook.',
      { action: 'webhook.rotated', resource: undefined }
    ],
    [
      'Someone who is not named logged in.',
      { action: 'user.login', actor: undefined, resource: null }
    ],
    [
      'Bea Holm tried to log in, and was denied: invalid password.',
      { action: 'user.login_failed', actor: bea, outcome: 'denied', reason: 'invalid_password' }
    ],
    [
      'Ada Moreau did quota.exceeded on agent Triage.',
      { action: 'quota.exceeded', resource: triage }
    ],
    [
      'Ada Moreau tried quota.exceeded, and was denied.',
      { action: 'quota.exceeded', resource: null, outcome: 'denied' }
    ],
    ['Ada Moreau did an action without a name.', { action: '', resource: null }],
    ['Ada Moreau did constructor.', { action: 'constructor', resource: null }],
    [
      'Ada Moreau changed what Northwind Agency may reach, with the outcome pending: soon.',
      { outcome: 'pending', reason: 'soon' }
    ]
  ])('%s', (sentence, changes) => {
    expect(told(changes)).toBe(sentence)
  })

  test('every action has a sentence of its own, also without names', () => {
    const sentences = toldActions.flatMap(action => [
      told({ action }),
      told({ action, outcome: 'denied', reason: 'x_y' }),
      told({ action, actor: null, resource: null })
    ])
    for (const sentence of sentences) {
      expect(sentence).toMatch(/^[A-Z].*[a-z]\.$/)
      expect(sentence).not.toMatch(/\{\}| {2}|undefined|null/)
    }
  })

  test('hostile entries are told in short text that holds nothing hidden', () => {
    for (const wire of auditCorpus(400, 3)) {
      const entry = toAuditEntry(wireAuditEntrySchema.parse(JSON.parse(JSON.stringify(wire))))
      const text = sentenceText(entry)
      expect(visibleText(text)).toBe(text)
      expect(text.length).toBeLessThan(600)
    }
    const long = 'x'.repeat(10_000_000)
    const parties = { actor: { name: long }, resource: { name: long, type: long } }
    expect(told({ ...parties, action: long, reason: long }).length).toBeLessThan(1_000)
  })
})
