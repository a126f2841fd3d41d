import { makeKey, type Sandbox, startSandbox } from '@support/sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let horizon: Sandbox
beforeAll(async () => {
  horizon = await startSandbox({ plan: 'enterprise' })
})
afterAll(() => horizon.close())

const skillOf = {
  quickbooks: '/api/quickbooks/v1/profit-and-loss-report',
  'sage-intacct': '/api/sage-intacct/v1/query-gldetail',
  web: '/api/web/v1/create-site',
  platform: '/api/platform/v1/get-skill'
}
const categories = Object.keys(skillOf) as (keyof typeof skillOf)[]

describe.each(categories)('the scope %s', category => {
  test('executes the skills of its category and of no other', async () => {
    const { plaintext } = await makeKey(horizon, { scopes: [category] })
    for (const other of categories) {
      const { status } = await horizon.withKey(plaintext, 'POST', skillOf[other], {})
      expect([other, status]).toEqual([other, other === category ? 202 : 403])
    }
  })

  test('is what a key with every other category lacks, by name', async () => {
    const scopes = categories.filter(each => each !== category)
    const { plaintext } = await makeKey(horizon, { scopes })
    const { status, body } = await horizon.withKey(plaintext, 'POST', skillOf[category], {})
    expect([status, body.error]).toEqual([403, 'insufficient_scope'])
    expect(body.message).toContain(`'${category}'`)
  })
})

test('a category nobody knows is an open set: its scope is refused nothing but the skill', async () => {
  const { plaintext } = await makeKey(horizon, { scopes: ['crm-sync'] })
  const known = await horizon.withKey(plaintext, 'POST', '/api/crm-sync/v1/anything', {})
  expect([known.status, known.body.error]).toEqual([404, 'skill_not_found'])
  const other = await horizon.withKey(plaintext, 'POST', '/api/erp-sync/v1/anything', {})
  expect([other.status, other.body.error]).toEqual([403, 'insufficient_scope'])
})

test('an agent is deleted with agents:write or all scopes, and with nothing else', async () => {
  const all = await makeKey(horizon)
  const others = await makeKey(horizon, { scopes: ['agents:read', 'skills:execute', 'platform'] })
  for (const scope of ['agents:write', '*']) {
    const agent = { name: 'Temp', department_id: 'dept_general' }
    const made = await horizon.withKey(all.plaintext, 'POST', '/api/agents', agent)
    const path = `/api/agents/${made.body.id}`
    const refused = await horizon.withKey(others.plaintext, 'DELETE', path)
    expect([refused.status, refused.body.error]).toEqual([403, 'insufficient_scope'])
    const { plaintext } = await makeKey(horizon, { scopes: [scope] })
    expect((await horizon.withKey(plaintext, 'DELETE', path)).status).toBe(204)
  }
})
