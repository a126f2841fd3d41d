import { type ProbePlan, probeOf, probePlan } from '@shared/domain/probe-plan'
import { endpointGroups, isKnownScope, scopeMeanings } from '@shared/domain/scope-catalogue'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const everyScope = Object.keys(scopeMeanings)
const fake = 'v1/console-probe-does-not-exist'
const word = (half: ProbePlan['permitted']): string =>
  half.isPossible ? `${half.call.method} ${half.call.path}` : 'none'

test.each([
  ['conversations', 'GET /api/conversations'],
  ['conversations:read', 'GET /api/conversations'],
  ['conversations:write', 'none'],
  ['agents:read', 'GET /api/agents'],
  ['agents:write', 'GET /api/agents'],
  ['connections:read', 'GET /api/connections'],
  ['connections:write', 'GET /api/connections'],
  ['billing:read', 'GET /api/usage'],
  ['billing:write', 'none'],
  ['audit:read', 'GET /api/audit-logs'],
  ['webhooks', 'GET /api/agent-webhooks'],
  ['users:read', 'none'],
  ['users:write', 'none'],
  ['memory', 'none'],
  ['scheduler', 'none'],
  ['skills:execute', `POST /api/quickbooks/${fake}`],
  ['quickbooks', `POST /api/quickbooks/${fake}`],
  ['sage-intacct', `POST /api/sage-intacct/${fake}`],
  ['web', `POST /api/web/${fake}`],
  ['platform', `POST /api/platform/${fake}`],
  ['crm-sync', `POST /api/crm-sync/${fake}`],
  ['crm:sync', 'none'],
  ['*', 'GET /api/conversations']
])('%s is shown by %s', (scope, call) => {
  const { permitted } = probePlan({ scopes: [scope] })
  expect(word(permitted)).toBe(call)
  const probe = probeOf(scope)
  expect(probe === null ? 'none' : `${probe.method} ${probe.path}`).toBe(call)
})

test('what no call shows without an effect is said, with its scopes', () => {
  const { permitted } = probePlan({ scopes: ['users:read', 'scheduler'] })
  expect(permitted).toMatchObject({
    isPossible: false,
    reason: expect.stringContaining('scheduler')
  })
})

test('a read is preferred to a skill, a known category to one that may be none', () => {
  expect(word(probePlan({ scopes: ['web', 'audit:read'] }).permitted)).toBe('GET /api/audit-logs')
  expect(word(probePlan({ scopes: ['crm-sync', 'web'] }).permitted)).toBe(`POST /api/web/${fake}`)
})

test('the call outside the scopes is one that they do not open', () => {
  expect(word(probePlan({ scopes: ['agents:read'] }).refused)).toBe('GET /api/conversations')
  const reads = ['conversations', 'agents:read', 'connections:read']
  expect(word(probePlan({ scopes: reads }).refused)).toBe(`POST /api/quickbooks/${fake}`)
  const most = [...reads, 'skills:execute']
  expect(word(probePlan({ scopes: most }).refused)).toBe('GET /api/usage')
  const all = [...most, 'billing:read', 'audit:read', 'webhooks']
  expect(word(probePlan({ scopes: all }).refused)).toBe('none')
  expect(probePlan({ scopes: ['*'] }).refused).toMatchObject({
    reason: expect.stringContaining('all scopes')
  })
})

test('a role cuts what is tried down to what it leaves', () => {
  const plan = probePlan({ scopes: ['*'], role: 'member' })
  expect([word(plan.permitted), word(plan.refused)]).toEqual([
    'GET /api/conversations',
    `POST /api/quickbooks/${fake}`
  ])
  const none = probePlan({ scopes: ['audit:read'], role: 'member' })
  expect(none.permitted).toMatchObject({ reason: expect.stringContaining('role') })
  expect(word(none.refused)).toBe('GET /api/conversations')
})

test('no plan holds a call that could have an effect: GETs, or a POST to a skill that is none', () => {
  const scope = fc.oneof(fc.constantFrom(...everyScope, '*', 'agents', 'apps'), fc.string())
  fc.assert(
    fc.property(fc.array(scope, { minLength: 1 }), scopes => {
      const { permitted, refused } = probePlan({ scopes })
      for (const half of [permitted, refused]) {
        if (!half.isPossible) continue
        const { method, path } = half.call
        expect(path).toMatch(method === 'GET' ? /^\/api\/[a-z-]+$/ : /^\/api\/[a-z0-9-]+\/v1\//)
        if (method === 'POST') {
          expect(path.endsWith(fake)).toBe(true)
          const category = path.split('/')[2] ?? ''
          expect([...endpointGroups, 'agents', 'apps', 'usage']).not.toContain(category)
        }
      }
    })
  )
})

test('every known scope is either tried out or said not to be', () => {
  for (const scope of everyScope) {
    expect(isKnownScope(scope)).toBe(true)
    const { permitted } = probePlan({ scopes: [scope] })
    expect(permitted.isPossible || permitted.reason.includes(scope)).toBe(true)
  }
})
