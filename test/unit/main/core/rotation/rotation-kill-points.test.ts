import { endingOf, isOpen, situationOf } from '@main/core/rotation/rotation-situation'
import type { RotationState } from '@main/core/rotation/rotation-state'
import { AppError } from '@shared/errors'
import { canaryPlaintext, type FakeMachine, fakeMachine, settled } from '@support/fakes'
import { type Life, type RotationRun, rotationRun } from '@support/rotation-run'
import { storyKey, told } from '@support/rotation-story'
import { expect, test } from 'vitest'

/**
 * A run that dies before or after its nth call to the world (journal, keychain, Horizon), for every
 * n there is, and the run after it.
 */
async function begun() {
  const machine = fakeMachine()
  const run = await rotationRun(machine)
  machine.remote.state.keys = [storyKey()]
  await run.list()
  const { state } = await run.rotations.start(run.open, [told.started()])
  return { machine, run, id: state.id }
}

/** What the operator does, as far as the run lives. */
async function operate({ open, rotations, reveals }: RotationRun, id: string): Promise<void> {
  const { state } = await rotations.create(open, id)
  const revealId = state.replacement?.operationId ?? ''
  await reveals.show(revealId)
  await reveals.acknowledge(revealId)
  await rotations.acknowledged(open, revealId)
  await rotations.act(open, id, () => [told.delivered, told.verified])
  await rotations.act(open, id, () => told.revoke('old', 'key_old'))
  await rotations.act(open, id, () => told.ended('recorded'))
}

async function until(work: Promise<unknown>, life: Life): Promise<void> {
  let isOver = false
  const over = () => {
    isOver = true
  }
  work.then(over, over)
  while (!isOver && life.isAlive) await settled()
  await settled()
}

async function callsOf(what: (run: RotationRun, id: string) => Promise<void>): Promise<number> {
  const { run, id } = await begun()
  const before = run.life.calls
  await what(run, id)
  return run.life.calls - before
}

const liveReplacements = (machine: FakeMachine): string[] =>
  machine.remote.state.keys
    .filter(({ id, enabled }) => id !== 'key_old' && enabled)
    .map(({ id }) => id)

const listed = ({ replacement, orphans }: RotationState): (string | undefined)[] => [
  replacement?.key.id,
  ...orphans.map(({ keyId }) => keyId)
]

test('killed at any call of a whole rotation, nothing is lost from view, repeated or revoked unasked', async () => {
  const count = await callsOf(operate)
  expect(count).toBeGreaterThan(40)
  const met = new Set<string>()
  for (let at = 1; at <= count; at += 1) {
    for (const when of ['before', 'after'] as const) {
      const { machine, run, id } = await begun()
      run.life.end = { at: run.life.calls + at, when }
      await until(operate(run, id), run.life)
      expect(run.life.isAlive).toBe(false)
      const posts = machine.remote.horizon.createKey.mock.calls.length
      const deletes = machine.remote.horizon.revokeKey.mock.calls.length
      await machine.time.advance(60_000)

      const next = await rotationRun(machine)
      await next.list()
      await machine.time.advance(5_000)
      await settled()
      const { state, entries } = await next.rotations.get(next.open, id)
      met.add(situationOf(state))

      // A restart by itself sends no second POST and no DELETE.
      expect(machine.remote.horizon.createKey.mock.calls.length).toBe(posts)
      expect(machine.remote.horizon.revokeKey.mock.calls.length).toBe(deletes)
      expect(listed(state)).toEqual(expect.arrayContaining(liveReplacements(machine)))
      expect(deletes).toBeLessThanOrEqual(
        entries.filter(({ event }) => event.is === 'revoke-intended').length
      )
      expect(['creating', 'revoking', 'cancelling']).not.toContain(situationOf(state))
      await expectKept(next, state, machine)
      await finish(next, id)
      expect(liveReplacements(machine).length).toBeLessThanOrEqual(1)
      expect(JSON.stringify(entries)).not.toContain('CANARY')
    }
  }
  expect([...met].sort()).toEqual(
    [
      'create-unknown',
      'draining',
      'ended',
      'orphans-found',
      'ready-to-create',
      'to-deliver',
      'to-record',
      'to-store',
      'to-verify',
      'create-refused',
      'revoke-unconfirmed'
    ].sort()
  )
})

/** A plaintext that reached the keychain, and that nobody confirmed, is offered once more. */
async function expectKept(run: RotationRun, state: RotationState, machine: FakeMachine) {
  const stashed = [...machine.keychain.entries.keys()].filter(name => name.startsWith('reveal/'))
  for (const name of stashed) {
    const revealId = name.slice('reveal/'.length)
    const operation = await run.data.data.journal.operation(revealId)
    if (operation?.reveal?.settledAt != null) continue
    expect(await run.reveals.show(revealId)).toEqual({ plaintext: canaryPlaintext })
    expect(state.replacement?.operationId).toBe(revealId)
    expect(state.replacement?.storedAt).toBeNull()
  }
  const isToStore = situationOf(state) === 'to-store'
  if (isToStore) expect(stashed).toContain(`reveal/${state.replacement?.operationId}`)
}

/** From wherever it stands, the operator gets to the end by what is offered. */
async function finish(run: RotationRun, id: string): Promise<void> {
  const { open, rotations, reveals, machine } = run
  for (let steps = 0; steps < 20; steps += 1) {
    const { state } = await rotations.get(open, id)
    if (!isOpen(state)) return
    const orphan = state.orphans.find(({ fate }) => fate === 'undecided')
    const revealId = state.replacement?.operationId ?? ''
    const situation = situationOf(state)
    switch (situation) {
      case 'orphans-found':
        await rotations.act(open, id, () => told.revoke('orphan', orphan?.keyId ?? ''))
        break
      case 'create-unknown':
        await machine.time.advance(60_000)
        await settled()
        break
      case 'ready-to-create':
      case 'create-refused':
      case 'not-created':
      case 'replacement-ended':
        await rotations.create(open, id)
        break
      case 'to-store':
        await reveals.acknowledge(revealId)
        await rotations.acknowledged(open, revealId)
        break
      case 'to-deliver':
        await rotations.act(open, id, () => told.delivered)
        break
      case 'to-verify':
        await rotations.act(open, id, () => told.verified)
        break
      case 'draining':
      case 'revoke-unconfirmed':
        await rotations.act(open, id, () => told.revoke('old', 'key_old'))
        break
      case 'to-record':
        await rotations.act(open, id, () => told.ended(endingOf(state) ?? 'closed'))
        break
      default:
        throw new Error(`No way on from ${situation}`)
    }
  }
  throw new Error('It never ends')
}

test('killed at any call of a cancel, the old key still works and the rest is listed', async () => {
  const cancelled = async ({ open, rotations }: RotationRun, id: string) => {
    await rotations.create(open, id)
    await rotations.act(open, id, () => told.revoke('replacement', 'key_new_1'))
  }
  const count = await callsOf(cancelled)
  for (let at = 1; at <= count; at += 1) {
    const { machine, run, id } = await begun()
    run.life.end = { at: run.life.calls + at, when: 'after' }
    await until(cancelled(run, id), run.life)
    const next = await rotationRun(machine)
    await next.list()
    const { state } = await next.rotations.get(next.open, id)
    expect(machine.remote.state.keys.find(key => key.id === 'key_old')?.enabled).toBe(true)
    expect(listed(state)).toEqual(expect.arrayContaining(liveReplacements(machine)))
    expect(['creating', 'revoking', 'cancelling']).not.toContain(situationOf(state))
  }
})

test('a plaintext behind a locked keychain is not called lost while it can still be offered', async () => {
  const { machine, run, id } = await begun()
  await run.rotations.create(run.open, id)
  run.kill()
  machine.keychain.become('locked')
  const second = await rotationRun(machine)
  expect(situationOf((await second.rotations.get(second.open, id)).state)).toBe('to-store')
  second.kill()
  machine.keychain.become('ready')
  const third = await rotationRun(machine)
  const { state } = await third.rotations.get(third.open, id)
  const revealId = state.replacement?.operationId ?? ''
  expect(await third.reveals.show(revealId)).toEqual({ plaintext: canaryPlaintext })
  third.kill()

  // Offered once more and not confirmed: gone, and the key is to be decided on.
  const fourth = await rotationRun(machine)
  const lost = (await fourth.rotations.get(fourth.open, id)).state
  expect(lost).toMatchObject({ replacement: null, orphans: [{ fate: 'undecided' }] })
})

test('an interrupted create is not judged while Horizon is out of reach', async () => {
  const create = async ({ open, rotations }: RotationRun, id: string) => {
    await rotations.create(open, id)
  }
  const count = await callsOf(create)
  const { machine, run, id } = await begun()
  // The key is made and stashed, and its last event was not written.
  run.life.end = { at: run.life.calls + count, when: 'before' }
  await until(create(run, id), run.life)
  const { organization, getKey } = machine.remote.horizon
  organization.mockRejectedValue(new AppError('connection-lost', 'Gone'))
  getKey.mockRejectedValue(new AppError('connection-lost', 'Gone'))
  await machine.dataOf(run.open.profileId).data.keys.store(emptyList, '2026-11-20T08:00:00.000Z')

  const next = await rotationRun(machine)
  const stateNow = async () => (await next.rotations.get(next.open, id)).state
  expect(situationOf(await stateNow())).toBe('creating')
  organization.mockReset().mockResolvedValue(machine.remote.state.organization)
  getKey.mockReset().mockImplementation(async keyId => keyOf(machine, keyId))
  await next.list()
  expect(situationOf(await stateNow())).toBe('to-store')
})

const emptyList = { keys: [], unreadable: [], clockOffsetMs: 0 }
const keyOf = ({ remote }: FakeMachine, keyId: string) =>
  remote.state.keys.find(({ id }) => id === keyId) ?? null
