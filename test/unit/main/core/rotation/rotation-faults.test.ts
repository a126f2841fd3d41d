import { situationOf } from '@main/core/rotation/rotation-situation'
import { AppError } from '@shared/errors'
import { Secret } from '@shared/secret'
import { canaryPlaintext, settled } from '@support/fakes'
import { storyKey, told } from '@support/rotation-story'
import { disable, land, landAndFail, lost, started, toDelivered } from '@support/started-rotation'
import { expect, test } from 'vitest'

test('F14 F19: a lost reply is never sent again; the list shows the key at once', async () => {
  const run = await started()
  landAndFail(run, lost())
  expect(situationOf((await run.create()).state)).toBe('create-unknown')
  await expect(run.create()).rejects.toMatchObject({ code: 'object-changed' })
  await run.machine.time.advance(0)
  await settled()
  const state = await run.stateNow()
  expect(state.orphans).toMatchObject([
    { keyId: 'key_lost_1', certainty: 'nonce', fate: 'undecided' }
  ])
  expect(situationOf(state)).toBe('orphans-found')
  await expect(run.create()).rejects.toMatchObject({ code: 'object-changed' })
  expect(run.horizon.createKey).toHaveBeenCalledOnce()
  expect(await run.strays.list(run.open)).toEqual([])
})

test.each([429, 503])('F16: after %i the list is asked before another attempt', async status => {
  const run = await started()
  const code = status === 429 ? 'rate-limited' : 'unavailable'
  const details = { status, serverCode: 'rate_limit_exceeded' }
  run.horizon.createKey.mockRejectedValueOnce(new AppError(code, 'Slow down', details))
  expect(situationOf((await run.create()).state)).toBe('create-unknown')
  await run.machine.time.advance(0)
  await settled()
  expect(situationOf(await run.stateNow())).toBe('not-created')
  expect(situationOf((await run.create()).state)).toBe('to-store')
})

test('F18: a failure after creating shows the key, and revoking it makes room for another', async () => {
  const run = await started()
  landAndFail(run, new AppError('server-error', 'Failed', { status: 500 }))
  await run.create()
  await run.machine.time.advance(0)
  await settled()
  expect(situationOf(await run.stateNow())).toBe('orphans-found')
  const { state } = await run.act(told.revoke('orphan', 'key_lost_1'))
  expect(state.orphans).toMatchObject([{ fate: 'ended' }])
  expect(run.horizon.revokeKey).toHaveBeenCalledExactlyOnceWith('key_lost_1')
  expect(situationOf((await run.create()).state)).toBe('to-store')
})

test('F20: a key that lands 90 s later is found, though another attempt succeeded meanwhile', async () => {
  const run = await started()
  let late: { clientName: string; scopes: readonly string[] } | undefined
  run.horizon.createKey.mockImplementationOnce(async draft => {
    late = draft
    throw lost()
  })
  await run.create()
  await run.machine.time.advance(4_999)
  await settled()
  expect(situationOf(await run.stateNow())).toBe('create-unknown')
  await run.machine.time.advance(60_000)
  await settled()
  expect(situationOf(await run.stateNow())).toBe('not-created')
  await run.create()
  await run.machine.time.advance(25_000)
  if (late !== undefined) land(run, late, 'key_late')
  await run.machine.time.advance(600_000)
  await settled()
  const state = await run.stateNow()
  expect(state.replacement?.key.id).toBe('key_new_1')
  expect(state.orphans).toMatchObject([{ keyId: 'key_late', fate: 'undecided' }])
})

test('F21: two keys of one POST are both listed, and neither is revoked by itself', async () => {
  const run = await started()
  landAndFail(run, lost(), 2)
  await run.create()
  await run.machine.time.advance(600_000)
  await settled()
  const { orphans } = await run.stateNow()
  expect(orphans.map(({ keyId, fate }) => [keyId, fate])).toEqual([
    ['key_lost_1', 'undecided'],
    ['key_lost_2', 'undecided']
  ])
  expect(run.horizon.revokeKey).not.toHaveBeenCalled()
})

test('F21: a second key beside the one that was answered is listed too', async () => {
  const run = await started()
  const { state } = await run.create()
  land(run, { clientName: state.attempts[0]?.clientName ?? '', scopes: [] }, 'key_twin')
  await run.list()
  expect((await run.stateNow()).orphans).toMatchObject([{ keyId: 'key_twin', fate: 'undecided' }])
})

test('F22: a key without its plaintext is one to be decided on', async () => {
  const run = await started()
  landAndFail(
    run,
    new AppError('response-invalid', 'The plaintext did not arrive', { status: 201 })
  )
  await run.create()
  await run.machine.time.advance(0)
  await settled()
  const state = await run.stateNow()
  expect(state.replacement).toBeNull()
  expect(state.orphans).toMatchObject([{ keyId: 'key_lost_1', fate: 'undecided' }])
})

test('F23: other settings than asked for are named and stop the old key’s revocation', async () => {
  const run = await started()
  run.horizon.createKey.mockImplementationOnce(async ({ clientName }) => {
    const key = storyKey({ id: 'key_new_1', clientName, scopes: ['other:read'], rateLimit: 100 })
    run.machine.remote.state.keys.push(key)
    return { key, plaintext: new Secret(canaryPlaintext) }
  })
  const { state } = await run.create()
  expect(state.replacement?.differences).toEqual([
    'scopes: asked for conversations:read, the key has other:read'
  ])
  await toDelivered(run)
  await expect(run.act(told.revoke('old', 'key_old'))).rejects.toThrow('differences')
  expect(run.horizon.revokeKey).not.toHaveBeenCalled()
})

test('F24: a revocation that is refused, unanswered, ineffective or done is told apart', async () => {
  const cases = [
    [new AppError('conflict', 'No', { status: 409 }), true, 'active'],
    [lost(), true, 'unconfirmed'],
    [lost(), false, 'revoked'],
    [new AppError('not-found', 'No such key', { status: 404 }), false, 'revoked'],
    [null, true, 'unconfirmed'],
    [null, false, 'revoked']
  ] as const
  for (const [error, isStillEnabled, fate] of cases) {
    const run = await started()
    await run.create()
    await toDelivered(run)
    run.horizon.revokeKey.mockImplementationOnce(async keyId => {
      const { state } = run.machine.remote
      if (!isStillEnabled) state.keys = disable(state.keys, keyId)
      if (error !== null) throw error
      return null
    })
    const { state } = await run.act(told.revoke('old', 'key_old'))
    expect(state.oldFate).toBe(fate)
    expect(run.horizon.revokeKey).toHaveBeenCalledOnce()
    const watched = await run.parts.mustRevoke.list(run.open)
    expect(watched.map(({ keyId }) => keyId)).toEqual(fate === 'revoked' ? [] : ['key_old'])
    // The list decides later, too.
    run.machine.remote.state.keys = disable(run.machine.remote.state.keys, 'key_old')
    await run.list()
    expect((await run.stateNow()).oldFate).toBe('revoked')
  }
})

test('a revocation that could not be sent leaves everything as it was', async () => {
  const run = await started()
  await run.create()
  await toDelivered(run)
  run.horizon.organization.mockRejectedValueOnce(new AppError('connection-lost', 'Gone'))
  const { state, entries } = await run.act(told.revoke('old', 'key_old'))
  expect(state.oldFate).toBe('active')
  expect(entries.at(-1)?.event).toMatchObject({
    is: 'revoke-settled',
    outcome: 'refused',
    failure: { code: 'connection-lost' }
  })
  expect(run.horizon.revokeKey).not.toHaveBeenCalled()
})

test('F36: what another admin does to the keys is seen in the next list, once', async () => {
  const run = await started()
  await run.create()
  const { state } = run.machine.remote
  state.keys = disable(state.keys, 'key_old')
  await run.list()
  await run.list()
  expect(await run.stateNow()).toMatchObject({ oldFate: 'revoked', oldEndedBy: 'other' })
  state.keys = state.keys.filter(({ id }) => id !== 'key_new_1')
  await run.list()
  await run.list()
  const now = await run.stateNow()
  expect(now.replacement?.fate).toBe('gone')
  expect(situationOf(now)).toBe('replacement-ended')
  expect((await run.events()).filter(is => is === 'seen')).toHaveLength(2)
})

test('a list that was asked for before a key was made does not make it gone', async () => {
  const run = await started()
  let answer = () => {}
  const inner = run.horizon.listKeys.getMockImplementation()
  await run.create()
  run.horizon.listKeys.mockImplementationOnce(async () => {
    const old = await inner?.()
    await new Promise<void>(resolve => {
      answer = resolve
    })
    if (old === undefined) throw new Error('no fake')
    return old
  })
  await toDelivered(run)
  const listing = run.list()
  await settled()
  await run.act(told.revoke('old', 'key_old'))
  answer()
  await listing
  expect((await run.stateNow()).oldFate).toBe('revoked')
  expect(await run.events()).not.toContain('seen')
})

test('a list that was asked for before the reply was lost is no look', async () => {
  const run = await started()
  const hold = () => {
    let release = () => {}
    const held = new Promise<void>(resolve => {
      release = resolve
    })
    return { held, release: () => release() }
  }
  const [post, list] = [hold(), hold()]
  run.horizon.createKey.mockImplementationOnce(async draft => {
    await post.held
    land(run, draft, 'key_lost_1')
    throw lost()
  })
  const creating = run.create()
  await settled()
  run.horizon.listKeys.mockImplementationOnce(async () => {
    const before = { keys: [storyKey()], unreadable: [], clockOffsetMs: 0 }
    await list.held
    return before
  })
  const listing = run.list()
  await settled()
  post.release()
  await creating
  list.release()
  await listing
  expect((await run.events()).slice(-1)).toEqual(['create-lost'])
  await run.machine.time.advance(0)
  await settled()
  expect((await run.events()).slice(-1)).toEqual(['found'])
})
