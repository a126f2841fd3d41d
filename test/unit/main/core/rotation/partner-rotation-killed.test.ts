import { situationOf } from '@main/core/rotation/rotation-situation'
import type { RotationEvent } from '@shared/contract/rotation-events'
import { emptyPurpose } from '@shared/domain/key-purpose'
import { aPartnerKey, canaryPartnerKey } from '@support/fake-partners'
import { canarySecret, settled } from '@support/fakes'
import { type RotationRun, rotationRun } from '@support/rotation-run'
import { told } from '@support/rotation-story'
import { expect, test } from 'vitest'

const partnerId = 'ptn_1'
const key = aPartnerKey({ ipAllowlist: ['203.0.113.0/24'] })
const started = {
  is: 'started',
  subject: { kind: 'api-key', key },
  partner: { id: partnerId, name: 'Acme Agency' },
  mode: 'guided',
  organizationId: 'org_1',
  checks: [],
  draft: {
    clientName: key.clientName,
    scopes: [],
    expiresAt: null,
    ipAllowlist: ['203.0.113.0/24']
  }
} satisfies RotationEvent

async function begun(run: RotationRun): Promise<string> {
  run.machine.remote.partners.state.keys = [key]
  return (await run.rotations.start(run.open, [started])).state.id
}
const rested = async () => {
  for (let turn = 0; turn < 10; turn += 1) await settled()
}

test('killed with the POST on its way, the next run finds the key and sends nothing again', async () => {
  const run = await rotationRun()
  const id = await begun(run)
  const { partners, state } = run.machine.remote.partners
  partners.createKey.mockImplementationOnce(async (_partner, { clientName }) => {
    const createdAt = new Date(run.machine.time.clock.now()).toISOString()
    state.keys = [...(state.keys ?? []), aPartnerKey({ id: 'key_landed', clientName, createdAt })]
    run.kill()
    return new Promise(() => undefined)
  })
  await until(run.rotations.create(run.open, id), run)
  expect(run.life.isAlive).toBe(false)

  const next = await rotationRun(run.machine)
  await next.machine.time.advance(11_000)
  await next.rotations.look(next.open, id)
  const { state: after } = await next.rotations.get(next.open, id)
  expect(after.orphans).toMatchObject([{ keyId: 'key_landed', fate: 'undecided' }])
  expect(partners.createKey).toHaveBeenCalledTimes(1)
  expect(partners.revokeKey).not.toHaveBeenCalled()
})

/** What the operator does, as far as the run lives. */
async function operate({ open, rotations, reveals }: RotationRun, id: string): Promise<void> {
  const { state } = await rotations.create(open, id)
  const { operationId, key: made } = state.replacement ?? {}
  const revealId = operationId ?? ''
  await reveals.show(revealId)
  await reveals.acknowledge(revealId)
  await rotations.acknowledged(open, revealId)
  await rotations.act(open, id, () => [{ is: 'delivered' }, told.verified])
  await rotations.act(open, id, () => told.revoke('old', key.id))
  await rotations.act(open, id, () => told.ended('recorded'))
  expect(made?.id).toBeDefined()
}

async function until(work: Promise<unknown>, { life }: RotationRun): Promise<void> {
  let isOver = false
  const over = () => {
    isOver = true
  }
  work.then(over, over)
  while (!isOver && life.isAlive) await settled()
  await settled()
}

test('killed at any call of a partner key’s rotation, nothing is lost from view or repeated', async () => {
  const whole = await rotationRun()
  const wholeId = await begun(whole)
  const before = whole.life.calls
  await operate(whole, wholeId)
  const count = whole.life.calls - before
  expect(count).toBeGreaterThan(40)

  const met = new Set<string>()
  for (let at = 1; at <= count; at += 1) {
    for (const when of ['before', 'after'] as const) {
      const run = await rotationRun()
      const id = await begun(run)
      run.life.end = { at: run.life.calls + at, when }
      await until(operate(run, id), run)
      expect(run.life.isAlive).toBe(false)
      const { partners, state: remote } = run.machine.remote.partners
      const sent = () => [
        partners.createKey.mock.calls.length,
        partners.revokeKey.mock.calls.length
      ]
      const [posts, deletes] = sent()

      await run.machine.time.advance(60_000)
      const next = await rotationRun(run.machine)
      const { partnerKeys } = await next.parts.partnerKeyParts.get()
      await partnerKeys.lists.refreshAnew(next.open, partnerId)
      await next.machine.time.advance(5_000)
      await rested()
      const { state, entries } = await next.rotations.get(next.open, id)
      met.add(situationOf(state))
      expect(sent()).toEqual([posts, deletes])
      const listed = [state.replacement?.key.id, ...state.orphans.map(({ keyId }) => keyId)]
      const live = (remote.keys ?? []).filter(each => each.id !== key.id && each.enabled)
      expect(listed).toEqual(expect.arrayContaining(live.map(each => each.id)))
      expect(['creating', 'revoking']).not.toContain(situationOf(state))
      for (const waiting of next.parts.reveals.pending(next.open.profileId)) {
        const shown = await next.reveals.show(waiting.revealId)
        expect(shown).toEqual({ plaintext: canaryPartnerKey })
        expect(state.replacement?.operationId).toBe(waiting.revealId)
      }
      expect(JSON.stringify(entries)).not.toContain('CANARY')
      next.kill()
    }
  }
  expect([...met]).toEqual(
    expect.arrayContaining(['orphans-found', 'to-store', 'to-deliver', 'ended'])
  )
}, 300_000)

test('a rotation begun without an allowlist to ask for sends nothing', async () => {
  const run = await rotationRun()
  run.machine.remote.partners.state.keys = [key]
  const { ipAllowlist: _ipAllowlist, ...draft } = started.draft
  const { state } = await run.rotations.start(run.open, [{ ...started, draft }])
  await expect(run.rotations.create(run.open, state.id)).rejects.toMatchObject({
    details: { fields: [{ field: 'ipAllowlist' }] }
  })
  expect(run.machine.remote.partners.partners.createKey).not.toHaveBeenCalled()
})

test('a rotation begun, with the admin secret in its purpose, sends nothing', async () => {
  const run = await rotationRun()
  run.machine.remote.partners.state.keys = [key]
  const purpose = { ...emptyPurpose, system: `For ${canarySecret}` }
  const draft = { ...started.draft, purpose }
  const { state } = await run.rotations.start(run.open, [{ ...started, draft }])
  await expect(run.rotations.create(run.open, state.id)).rejects.toMatchObject({
    details: { fields: [{ field: 'purpose.system' }] }
  })
  expect(run.machine.remote.partners.partners.createKey).not.toHaveBeenCalled()
})

test('killed with the DELETE on its way, the partner’s list decides', async () => {
  const run = await rotationRun()
  const id = await begun(run)
  const { partners, state } = run.machine.remote.partners
  await run.rotations.create(run.open, id)
  const { replacement } = (await run.rotations.get(run.open, id)).state
  const revealId = replacement?.operationId ?? ''
  await run.reveals.acknowledge(revealId)
  await run.rotations.acknowledged(run.open, revealId)
  partners.revokeKey.mockImplementationOnce(async (_partner, keyId) => {
    state.keys = (state.keys ?? []).map(each =>
      each.id === keyId ? { ...each, enabled: false } : each
    )
    run.kill()
    return new Promise(() => undefined)
  })
  const intended: RotationEvent = {
    is: 'revoke-intended',
    target: 'old',
    keyId: key.id,
    grounds: { evidence: 'word', summary: 'Seen', counts: {}, overrideReason: 'Seen' }
  }
  await until(
    run.rotations.act(run.open, id, () => intended),
    run
  )
  expect(run.life.isAlive).toBe(false)

  const next = await rotationRun(run.machine)
  await rested()
  const after = (await next.rotations.get(next.open, id)).state
  expect(after).toMatchObject({ oldFate: 'revoked', oldEndedBy: 'us' })
  expect(partners.revokeKey).toHaveBeenCalledTimes(1)
})
