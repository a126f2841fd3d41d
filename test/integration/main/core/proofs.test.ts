import { probeOf } from '@shared/domain/probe-plan'
import { scopeMeanings } from '@shared/domain/scope-catalogue'
import { type CoreOnSandbox, startCoreOnSandbox } from '@support/core-on-sandbox'
import { stored } from '@support/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'

let machine: CoreOnSandbox
let app: Awaited<ReturnType<CoreOnSandbox['connected']>>
beforeAll(async () => {
  machine = await startCoreOnSandbox({ scenario: 'acme' })
  app = await machine.connected()
})
afterAll(() => machine.close())

const operationId = '11111111-1111-4111-8111-111111111111'

async function prove(scopes: string[]) {
  const { handlers, profileId } = app
  const draft = { clientName: `Proof of ${scopes.join(' ')}`, scopes, expiresAt: null }
  const { key, revealId } = await handlers['keys.create']({ profileId, draft })
  const before = everything()
  const { proof } = await handlers['proofs.run']({ revealId, operationId })
  const after = everything()
  await handlers['reveals.acknowledge']({ revealId })
  return { key, proof, before, after }
}

const tables = () =>
  stored<{ name: string }>(
    machine.sandbox,
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
  ).map(({ name }) => name)

/** What requests leave behind by being made: the log of them and its sums. */
const ofRequests = /^(callers|usage_.*|meta|request_log|audit_log|audit_spans|idempotency_keys)$/

/** Every other row that the server has. */
const everything = () =>
  Object.fromEntries(
    tables()
      .filter(name => !ofRequests.test(name))
      .map(name => [name, stored(machine.sandbox, `SELECT * FROM ${name}`)])
  )

test.each([...Object.keys(scopeMeanings), '*', 'crm-sync'])(
  'a probe of %s has no effect, and tells what can be told',
  async scope => {
    const { proof, before, after } = await prove([scope])
    expect(after).toEqual(before)
    const expected = probeOf(scope) === null ? 'not-provable' : 'proved'
    expect(proof.permitted).toMatchObject({ verdict: expected })
    expect(proof.refused.verdict).toBe(scope === '*' ? 'not-provable' : 'proved')
  }
)

test('a proof is no first use and no effect in the audit log', async () => {
  const { key } = await prove(['web'])
  const fresh = (await machine.sandbox.admin('GET', `/admin/api-keys/${key.id}`)).body
  expect(fresh.last_used_at).toBeNull()
  const actions = stored<{ action: string }>(
    machine.sandbox,
    `SELECT DISTINCT action FROM audit_log WHERE api_key_id = '${key.id}'`
  ).map(({ action }) => action)
  expect(actions).not.toContain('skill.executed')
})

test('a key that was revoked before it was handed over is disproved', async () => {
  const { handlers, profileId } = app
  const draft = { clientName: 'Short life', scopes: ['agents:read'], expiresAt: null }
  const { key, revealId } = await handlers['keys.create']({ profileId, draft })
  await machine.sandbox.admin('DELETE', `/admin/api-keys/${key.id}`)
  const { proof } = await handlers['proofs.run']({ revealId, operationId })
  expect(proof.permitted).toMatchObject({ verdict: 'disproved', status: 401 })
  expect(proof.refused).toMatchObject({ verdict: 'failed' })
})

test('a member’s key is tried by what the role leaves of its scopes', async () => {
  const { handlers, profileId } = app
  const users = (await machine.sandbox.admin('GET', '/admin/users')).body
  const owner = users.find(
    (user: { role: string; status: string }) => user.role === 'member' && user.status === 'active'
  )
  await handlers['directory.refresh']({ profileId, isBackground: false })
  const { revealId } = await handlers['keys.create']({
    profileId,
    draft: {
      clientName: 'Member',
      scopes: ['audit:read', 'conversations:read'],
      expiresAt: null,
      type: 'user',
      ownerUserId: owner.id
    }
  })
  const { proof } = await handlers['proofs.run']({ revealId, operationId })
  expect(proof).toMatchObject({
    permitted: { verdict: 'proved', scope: 'conversations:read' },
    refused: { verdict: 'proved', serverCode: 'insufficient_scope' }
  })
})
