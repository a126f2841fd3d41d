import type { ProbeAnswer } from '@main/core/ports'
import { AppError } from '@shared/errors'
import { aKeyDraft, anOrganization, canaryPlaintext, connectedApp } from '@support/fakes'
import { expect, test } from 'vitest'

const operationId = '11111111-1111-4111-8111-111111111111'
type Draft = Partial<
  Parameters<Awaited<ReturnType<typeof connectedApp>>['horizon']['createKey']>[0]
>

async function waitingKey(draft: Draft = {}) {
  const app = await connectedApp()
  const { core, profileId } = app
  const wanted = { ...aKeyDraft, ...draft, scopes: [...(draft.scopes ?? aKeyDraft.scopes)] }
  const { key, revealId } = await core.handlers['keys.create']({
    profileId,
    draft: { ...wanted, departments: undefined }
  })
  const run = async () => (await core.handlers['proofs.run']({ revealId, operationId })).proof
  const { probe } = app.machine.remote.connector
  const answer = (...answers: ProbeAnswer[]) => {
    for (const each of answers) probe.mockResolvedValueOnce(each)
  }
  return { ...app, key, revealId, run, probe, answer }
}

test('one permitted call and one outside the scopes prove a key, and the result is kept', async () => {
  const { run, answer, probe, core, profileId, key } = await waitingKey()
  answer({ status: 200 }, { status: 403, serverCode: 'insufficient_scope', requestId: 'req_2' })
  const proof = await run()
  expect(proof).toMatchObject({
    keyId: key.id,
    permitted: { verdict: 'proved', scope: 'agents:read', status: 200 },
    refused: { verdict: 'proved', status: 403, requestId: 'req_2' }
  })
  expect(probe.mock.calls.map(([, { method, path }]) => `${method} ${path}`)).toEqual([
    'GET /api/agents',
    'GET /api/conversations'
  ])
  expect(await core.handlers['proofs.ofKey']({ profileId, keyId: key.id })).toEqual({ proof })
  expect(await core.handlers['proofs.ofKey']({ profileId, keyId: 'key_1' })).toEqual({
    proof: null
  })
})

test('the key is sent by main and stands in no answer and no record', async () => {
  const { run, probe, data, published, lines } = await waitingKey()
  const proof = await run()
  expect(probe.mock.calls[0]?.[1].key.reveal()).toBe(canaryPlaintext)
  const kept = data.data.records.setProof.mock.calls
  for (const seen of [proof, kept, published, lines]) {
    expect(JSON.stringify(seen)).not.toContain(canaryPlaintext)
  }
})

test('a key that is not accepted right after its creation is disproved', async () => {
  const { run, answer } = await waitingKey()
  answer({ status: 401, serverCode: 'invalid_api_key' }, { status: 401 })
  expect(await run()).toMatchObject({
    permitted: { verdict: 'disproved', status: 401 },
    refused: { verdict: 'failed' }
  })
})

test('an answer that never came is a part of the proof', async () => {
  const { run, probe } = await waitingKey()
  probe.mockRejectedValueOnce(new AppError('timeout', 'Horizon did not answer in time'))
  expect(await run()).toMatchObject({
    permitted: { verdict: 'failed', reason: 'No answer came: Horizon did not answer in time.' }
  })
})

test('a stopped proof keeps nothing', async () => {
  const { run, probe, core, data } = await waitingKey()
  probe.mockImplementationOnce(async (_target, _call, signal) => {
    await core.handlers['operations.cancel']({ operationId })
    expect(signal.aborted).toBe(true)
    throw new AppError('cancelled', 'stopped')
  })
  await expect(run()).rejects.toMatchObject({ code: 'cancelled' })
  expect(data.data.records.setProof).not.toHaveBeenCalled()
})

test('a proof that cannot be kept is shown all the same', async () => {
  const { run, data } = await waitingKey()
  data.data.records.setProof.mockRejectedValueOnce(new Error('disk full'))
  expect(await run()).toMatchObject({ permitted: { verdict: 'proved' } })
})

test('all scopes leave nothing to be refused, and no call is made for it', async () => {
  const { run, probe } = await waitingKey({ scopes: ['*'] })
  expect(await run()).toMatchObject({ refused: { verdict: 'not-provable', call: null } })
  expect(probe).toHaveBeenCalledOnce()
})

test('a user key is tried by what its owner’s role leaves of its scopes', async () => {
  const app = await waitingKey({ scopes: ['*'], type: 'user', ownerUserId: 'user_1' })
  const { machine, run, core, profileId, probe } = app
  const createdBy = { id: 'user_1', name: 'Mei' }
  machine.remote.state.keys = machine.remote.state.keys.map(key => ({
    ...key,
    type: 'user',
    createdBy
  }))
  const member = { name: 'Mei', role: 'member', status: 'active', departmentIds: [] }
  machine.remote.state.users = [{ id: 'user_1', ...member }]
  await core.handlers['keys.refresh']({ profileId, isBackground: false })
  await core.handlers['directory.refresh']({ profileId, isBackground: false })
  await run()
  expect(probe.mock.calls.map(([, { path }]) => path)).toEqual([
    '/api/conversations',
    '/api/quickbooks/v1/console-probe-does-not-exist'
  ])
})

test('a read-only profile does not probe', async () => {
  const { run, machine, probe } = await waitingKey()
  machine.profiles.stored = machine.profiles.stored.map(profile => ({
    ...profile,
    safetyLevel: 'read-only' as const
  }))
  await expect(run()).rejects.toMatchObject({ code: 'read-only' })
  expect(probe).not.toHaveBeenCalled()
})

test('a key that was confirmed as stored cannot be tried any more', async () => {
  const { run, core, revealId } = await waitingKey()
  await core.handlers['reveals.acknowledge']({ revealId })
  await expect(run()).rejects.toMatchObject({ code: 'reveal-gone' })
})

test('a key is not sent to another organization than it was made for', async () => {
  const { run, probe, machine, core, profileId } = await waitingKey()
  machine.remote.state.organization = anOrganization({ id: 'org_2', name: 'Other' })
  await core.handlers['keys.refresh']({ profileId, isBackground: false })
  await expect(run()).rejects.toMatchObject({ code: 'other-organization' })
  expect(probe).not.toHaveBeenCalled()
})
