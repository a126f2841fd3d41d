import { fitsGlob, matches } from '@shared/domain/audit-query/matches'
import { parseAuditQuery } from '@shared/domain/audit-query/parse-audit-query'
import type { AuditEntry } from '@shared/horizon/audit-entry'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const entry: AuditEntry = {
  id: 'aud_0Fz1',
  seq: 7,
  occurredAt: '2026-11-19T13:21:44.902Z',
  actor: { type: 'admin_secret', id: 'sec_1', name: 'Ada Moreau', email: null },
  partner: { id: 'ptn_5b1e', organizationName: 'Northwind Agency' },
  apiKey: { id: 'key_1', prefix: 'hz_live_9fK2', kind: 'user' },
  action: 'partner.scope_updated',
  resource: { type: 'partner_key', id: 'pky_3', name: 'Nightly' },
  ip: '::ffff:203.0.113.7',
  userAgent: 'HorizonConsole/1.0.0',
  outcome: 'success',
  reason: null,
  changes: {
    resources: {
      from: [],
      to: [{ type: 'department', id: 'dept_support', level: 'view', depth: [['deep Σ']] }]
    },
    rate_limit: { from: 100, to: 60 }
  },
  metadata: { partner_id: 'ptn_about', note: 'hidden' },
  requestId: 'req_2B90'
}
const bare: AuditEntry = { id: 'x', seq: 1, occurredAt: 'soon', action: '', outcome: 'unknown' }

const answers = (source: string, to: AuditEntry = entry): boolean => {
  const { expression, issues } = parseAuditQuery(source, { zone: 'utc', now: 0 })
  expect(issues).toEqual([])
  return expression !== undefined && matches(to, expression)
}

describe('an entry matches', () => {
  test.each([
    ...['actor:moreau', 'actor:admin_secret', 'actor:SEC_1', 'actor:"ada moreau"', 'actor:ada*'],
    ...['action:scope', 'action:partner.*', 'action:*ed', 'outcome:SUCCESS', 'outcome:succ*'],
    ...['partner:north', 'partner:"ptn_5b1e"', 'partner:ptn_about', 'key:9fk2', 'key:pky_3'],
    ...['key:nightly', 'resource:partner_key', 'resource:"Nightly"', 'agent:console'],
    ...['ip:203.0.113.0/24', 'ip:203.0.113.7', 'ip:*113.7', 'ip:"::FFFF:203.0.113.7"'],
    ...['id:aud_0F', 'request:req_2B90', 'aud_0F', 'req_2B', 'request:*'],
    ...['after:2026-11-19T13:21:44.902Z', 'before:2026-11-19T13:21:44.903Z'],
    ...['after:2026-11-19T14:21:44.902+01:00', '-before:2026-11-19'],
    ...['dept_support', 'rate_limit', '"deep σ"', 'hz_live', 'ptn_about', '113.7', '-reason:*'],
    ...['x OR ada', 'ada (x OR moreau)', '-(xx OR yy)']
  ])('%s', source => {
    expect(answers(source)).toBe(true)
  })

  test.each([
    ...['actor:"ada"', 'actor:ada*x', 'outcome:succ', 'key:user', 'partner:nightly', 'hidden'],
    ...['ip:10.0.0.0/8', 'ip:203.0.113.*', 'id:AUD', 'aud_0f', 'request:x', 'reason:*', '-ada'],
    ...[
      'before:2026-11-19T13:21:44.902Z',
      'after:2026-11-20',
      'success',
      '100',
      'ada x',
      'reason:""'
    ]
  ])('not: %s', source => {
    expect(answers(source)).toBe(false)
  })

  test('what is absent never matches, and no time lies in no span', () => {
    const asked = ['actor:*', 'partner:*', 'key:*', 'ip:*', 'ip:0.0.0.0/0', 'request:*']
    for (const source of [...asked, 'after:1970-01-01', 'before:9999-01-01']) {
      expect(answers(source, bare)).toBe(false)
      expect(answers(`-${source}`, bare)).toBe(true)
    }
    expect(answers('action:""', bare)).toBe(true)
  })

  test('changes as deep and long as they come are looked through', () => {
    let deep: unknown = 'needle'
    for (let depth = 0; depth < 20_000; depth += 1) deep = { a: [deep] }
    const long = Array.from({ length: 200_000 }, (_, nth) => nth)
    expect(answers('needle', { ...bare, changes: { deep, long } })).toBe(true)
    expect(answers('deep', { ...bare, changes: JSON.parse('{"__proto__":{"from":"x"}}') })).toBe(
      false
    )
  })
})

describe('a pattern with *', () => {
  test('fits exactly what the same regular expression fits', () => {
    const short = fc.string({ unit: fc.constantFrom('a', 'b', '*', '\n'), maxLength: 8 })
    fc.assert(
      fc.property(short, short, (text, pattern) => {
        const shape = new RegExp(`^${pattern.split('*').join('[^]*')}$`)
        expect(fitsGlob(text, pattern)).toBe(shape.test(text))
      }),
      { numRuns: 3_000 }
    )
  })
})
