import { situationOf } from '@main/core/rotation/rotation-situation'
import { sentenceOf } from '@main/core/rotation/rotation-words'
import { AppError } from '@shared/errors'
import { anOrganization, settled } from '@support/fakes'
import { rotationRun } from '@support/rotation-run'
import {
  entriesOf,
  madeBy,
  storyId,
  told,
  toReplacement,
  toVerified
} from '@support/rotation-story'
import { disable, land, landAndFail, lost, started, toDelivered } from '@support/started-rotation'
import { expect, test } from 'vitest'

test('without a keychain a crash loses the plaintext, and the key is one to be decided on', async () => {
  const run = await started()
  run.machine.keychain.become('unavailable')
  await run.create()
  run.kill()
  run.machine.keychain.become('ready')
  const next = await rotationRun(run.machine)
  const { state } = await next.rotations.get(next.open, run.id)
  expect(state).toMatchObject({
    replacement: null,
    orphans: [{ keyId: 'key_new_1', fate: 'undecided' }]
  })
  expect(await next.strays.list(next.open)).toEqual([])
})

test('a plaintext that is not shown within 15 minutes is deleted unseen, and the key listed', async () => {
  const run = await started()
  await run.create()
  run.kill()
  await run.machine.time.advance(16 * 60_000)
  const next = await rotationRun(run.machine)
  expect(
    [...run.machine.keychain.entries.keys()].filter(name => name.startsWith('reveal/'))
  ).toEqual([])
  expect(situationOf((await next.rotations.get(next.open, run.id)).state)).toBe('orphans-found')
})

test('a key that was shown and then lost is said to have been shown, and revoking it is said', async () => {
  const run = await started()
  const { state } = await run.create()
  await run.reveals.show(state.replacement?.operationId ?? '')
  run.kill()
  const second = await rotationRun(run.machine)
  expect(situationOf((await second.rotations.get(second.open, run.id)).state)).toBe('to-store')
  second.kill()
  const next = await rotationRun(run.machine)
  const held = await next.rotations.get(next.open, run.id)
  expect(held.state.orphans).toMatchObject([{ keyId: 'key_new_1', wasShown: true }])
  expect(sentenceOf(held.state, null, false)).toContain('its secret was shown here')
  await next.rotations.act(next.open, run.id, () => told.revoke('orphan', 'key_new_1'))
  const { state: after } = await next.rotations.get(next.open, run.id)
  expect(sentenceOf(after, null, false)).toBe(
    'The key that was created is revoked. Another one can be created.'
  )
})

test('a key that nobody was shown is not said to have been', async () => {
  const run = await started()
  await run.create()
  run.kill()
  await run.machine.time.advance(16 * 60_000)
  const next = await rotationRun(run.machine)
  const { state } = await next.rotations.get(next.open, run.id)
  expect(state.orphans[0]).not.toHaveProperty('wasShown')
  expect(sentenceOf(state, null, false)).toContain('nobody saw')
})

test('a confirmation that the crash kept from the journal is made up for', async () => {
  const run = await started()
  const { state } = await run.create()
  await run.reveals.acknowledge(state.replacement?.operationId ?? '')
  run.kill()
  const next = await rotationRun(run.machine)
  expect(situationOf((await next.rotations.get(next.open, run.id)).state)).toBe('to-deliver')
})

test('a result that could not be written is found out half a minute later', async () => {
  const failing = await started(({ data }) => {
    const write = data.data.rotations.append.getMockImplementation()
    let isFull = true
    data.data.rotations.append.mockImplementation(async (id, entry) => {
      if (entry.event.is === 'created' && isFull) {
        isFull = false
        throw new Error('disk full')
      }
      await write?.(id, entry)
    })
  })
  await expect(failing.create()).rejects.toThrow('disk full')
  expect(situationOf(await failing.stateNow())).toBe('creating')
  await failing.machine.time.advance(30_000)
  await settled()
  expect(situationOf(await failing.stateNow())).toBe('to-store')
  expect(failing.horizon.createKey).toHaveBeenCalledOnce()
})

test('an import with a POST that may have left elsewhere is looked for, not called unsent', async () => {
  const run = await rotationRun()
  const entries = entriesOf(told.started(), told.intended(), { is: 'imported', from: 'Other' })
  await run.rotations.importAll(run.open, [{ id: storyId, entries, unreadable: 0 }])
  const stateNow = async () => (await run.rotations.get(run.open, storyId)).state
  expect(situationOf(await stateNow())).toBe('create-unknown')
  land(run, { clientName: madeBy(1).clientName, scopes: [] }, 'key_elsewhere')
  await run.machine.time.advance(0)
  await settled()
  expect((await stateNow()).orphans).toMatchObject([{ keyId: 'key_elsewhere' }])
})

test('an imported replacement whose plaintext waits elsewhere can be adopted', async () => {
  const run = await rotationRun()
  run.machine.remote.state.organization = null
  const entries = entriesOf(...toReplacement, { is: 'imported', from: 'Other' })
  await run.rotations.importAll(run.open, [{ id: storyId, entries, unreadable: 0 }])
  const { state } = await run.rotations.act(run.open, storyId, () => told.adopted(madeBy(1)))
  expect(situationOf(state)).toBe('to-deliver')
})

test('what cannot be read, or is kept already, is not imported', async () => {
  const run = await rotationRun()
  const whole = { id: storyId, entries: entriesOf(...toVerified), unreadable: 0 }
  const gap = { ...whole, entries: whole.entries.toSpliced(2, 1) }
  await expect(run.rotations.importAll(run.open, [gap])).rejects.toThrow('cannot follow')
  expect(await run.rotations.list(run.open)).toEqual([])
  await run.rotations.importAll(run.open, [whole])
  await expect(run.rotations.importAll(run.open, [whole])).rejects.toMatchObject({
    code: 'conflict'
  })
})

test('in another organization nothing is sent, and its list says nothing about the keys', async () => {
  const run = await started()
  await run.create()
  await toDelivered(run)
  const { state } = run.machine.remote
  state.organization = anOrganization({ id: 'org_2', name: 'Other' })
  const keys = state.keys
  state.keys = []
  await run.list()
  await run.parts.organizations.accept(run.open, 'org_2')
  await run.list()
  expect(await run.stateNow()).toMatchObject({ oldFate: 'active', replacement: { fate: 'active' } })
  state.keys = keys
  const { entries } = await run.act(told.revoke('old', 'key_old'))
  expect(entries.at(-1)?.event).toMatchObject({
    outcome: 'refused',
    failure: { code: 'other-organization' }
  })
  expect(run.horizon.revokeKey).not.toHaveBeenCalled()
})

test('a DELETE cut off by the end of the app is read, and sent again only by a person', async () => {
  const run = await started()
  await run.create()
  await toDelivered(run)
  run.horizon.revokeKey.mockImplementationOnce(async () => {
    run.kill()
    throw lost()
  })
  void run.act(told.revoke('old', 'key_old'))
  await settled()
  await settled()
  const next = await rotationRun(run.machine)
  const stateNow = async () => (await next.rotations.get(next.open, run.id)).state
  expect(situationOf(await stateNow())).toBe('revoke-unconfirmed')
  expect((await next.parts.mustRevoke.list(next.open)).map(({ keyId }) => keyId)).toEqual([
    'key_old'
  ])
  expect(run.horizon.revokeKey).toHaveBeenCalledOnce()
  await next.rotations.act(next.open, run.id, () => told.revoke('old', 'key_old'))
  expect(await stateNow()).toMatchObject({ oldFate: 'revoked', oldEndedBy: 'us' })
})

test('a DELETE cut off while Horizon is out of reach stays open until a list settles it', async () => {
  const run = await started()
  await run.create()
  await toDelivered(run)
  run.horizon.revokeKey.mockImplementationOnce(async () => {
    run.kill()
    throw lost()
  })
  void run.act(told.revoke('old', 'key_old'))
  await settled()
  await settled()
  run.horizon.getKey.mockRejectedValueOnce(new AppError('connection-lost', 'Gone'))
  const next = await rotationRun(run.machine)
  const stateNow = async () => (await next.rotations.get(next.open, run.id)).state
  expect(situationOf(await stateNow())).toBe('revoking')
  run.machine.remote.state.keys = disable(run.machine.remote.state.keys, 'key_old')
  await next.list()
  expect(await stateNow()).toMatchObject({ oldFate: 'revoked', oldEndedBy: 'us' })
})

test('an operator who is called console is still a person', async () => {
  const run = await started()
  const [profile] = run.machine.profiles.stored
  if (profile !== undefined) {
    run.machine.profiles.stored = [{ ...profile, operatorName: 'console' }]
  }
  await run.create()
  await toDelivered(run)
  const { state, entries } = await run.act(told.revoke('old', 'key_old'))
  expect(state.oldFate).toBe('revoked')
  expect(entries.find(({ event }) => event.is === 'revoke-intended')?.by).toBe('console (operator)')
})

test('while Horizon asks to wait the look waits too, and comes afterwards', async () => {
  const run = await started()
  const { clock, advance } = run.machine.time
  const endsAt = clock.now() + 90_000
  const limited = () => {
    const retryAfterSeconds = Math.ceil((endsAt - clock.now()) / 1_000)
    return new AppError('rate-limited', 'Wait', { status: 429, retryAfterSeconds })
  }
  run.horizon.createKey.mockImplementationOnce(async () => {
    throw limited()
  })
  const whole = run.horizon.listKeys.getMockImplementation()
  await run.create()
  run.horizon.listKeys.mockImplementation(async signal => {
    if (clock.now() < endsAt || whole === undefined) throw limited()
    return whole(signal)
  })
  const before = run.horizon.listKeys.mock.calls.length
  await advance(89_000)
  await settled()
  expect((await run.stateNow()).attempts[0]?.looks).toEqual([])
  expect(run.horizon.listKeys.mock.calls.length).toBeLessThanOrEqual(before + 1)
  await advance(62_000)
  await settled()
  expect(situationOf(await run.stateNow())).toBe('not-created')
})

test('a plaintext that comes back after its key was ended elsewhere upsets nothing', async () => {
  const run = await started()
  landAndFail(run, lost())
  const { state } = await run.create()
  const revealId = state.attempts[0]?.operationId ?? ''
  await run.list()
  run.kill()
  const { keychain, remote, time } = run.machine
  remote.state.keys = remote.state.keys.filter(({ id }) => id !== 'key_lost_1')
  const facts = { revealId, profileId: run.open.profileId, keyId: 'key_lost_1', clientName: 'B' }
  const stashedAt = new Date(time.clock.now()).toISOString()
  const entry = { v: 1, ...facts, stashedAt, plaintext: 'hz_live_CANARY' }
  keychain.entries.set(`reveal/${revealId}`, JSON.stringify(entry))
  const next = await rotationRun(run.machine)
  await settled()
  expect((await next.rotations.get(next.open, run.id)).state.attempts).toMatchObject([
    { outcome: 'found' }
  ])
  expect(next.lines.filter(line => JSON.stringify(line).includes('rotation'))).toEqual([])
})
