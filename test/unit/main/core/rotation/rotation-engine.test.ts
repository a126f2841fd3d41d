import { situationOf } from '@main/core/rotation/rotation-situation'
import { emptyPurpose } from '@shared/domain/key-purpose'
import { nonceOf } from '@shared/domain/rotation-name'
import { AppError } from '@shared/errors'
import { aFormDraft } from '@support/fake-drafts'
import { canaryPlaintext, settled } from '@support/fakes'
import { rotationRun } from '@support/rotation-run'
import { storyKey, told } from '@support/rotation-story'
import { land, landAndFail, lost, started, toDelivered } from '@support/started-rotation'
import { expect, test } from 'vitest'

const clockTime = '2026-11-20T09:00:00.000Z'

test('a replacement is created under its nonce, with the old key’s purpose and as its successor', async () => {
  const run = await started()
  const purpose = { ...emptyPurpose, owner: 'Platform team' }
  await run.data.data.records.setPurpose('key_old', purpose, '2026-11-20T08:00:00Z', 'Ada')
  const { state } = await run.create()

  const [attempt] = state.attempts
  expect(attempt).toMatchObject({ outcome: 'created', knownIds: ['key_old'] })
  expect(nonceOf(attempt?.clientName ?? '')).toBe(attempt?.nonce)
  const [draft, idempotencyKey] = run.horizon.createKey.mock.calls[0] ?? []
  expect(draft).toMatchObject({ clientName: attempt?.clientName, rotatedFrom: 'key_old' })
  expect(idempotencyKey).toBe(attempt?.operationId)
  expect(situationOf(state)).toBe('to-store')
  const purposes = await run.data.data.records.purposes()
  expect(purposes).toContainEqual(expect.objectContaining({ keyId: 'key_new_1', ...purpose }))

  const revealId = attempt?.operationId ?? ''
  expect(await run.reveals.show(revealId)).toEqual({ plaintext: canaryPlaintext })
  await run.reveals.acknowledge(revealId)
  await run.rotations.acknowledged(run.open, revealId)
  expect(situationOf(await run.stateNow())).toBe('to-deliver')
  expect(await run.strays.list(run.open)).toEqual([])
})

test('what was entered into Create key stays, because a rotation is another key', async () => {
  const run = await started()
  const { records } = run.data.data
  await records.saveDraft('key.create', aFormDraft({ clientName: 'Half entered' }), clockTime)
  await run.create()
  expect(run.horizon.createKey).toHaveBeenCalledOnce()
  expect(await records.draft('key.create')).toMatchObject({ savedAt: clockTime })
})

test('every intention is on disk before its call leaves, and no event holds a secret', async () => {
  const run = await started()
  const written = run.data.data.rotations.append
  await run.create()
  const atCreate = written.mock.calls.findIndex(([, { event }]) => event.is === 'create-intended')
  expect(written.mock.invocationCallOrder[atCreate]).toBeLessThan(
    run.horizon.createKey.mock.invocationCallOrder[0] ?? 0
  )
  const { state } = await toDelivered(run)
  await run.act(told.revoke('old', 'key_old'))
  const atRevoke = written.mock.calls.findIndex(([, { event }]) => event.is === 'revoke-intended')
  expect(written.mock.invocationCallOrder[atRevoke]).toBeLessThan(
    run.horizon.revokeKey.mock.invocationCallOrder[0] ?? 0
  )
  expect(state.replacement?.storedAt).not.toBeNull()
  expect(JSON.stringify(written.mock.calls)).not.toContain('CANARY')
})

test('nothing is sent where the intention cannot be written', async () => {
  const run = await started()
  run.data.data.rotations.append.mockRejectedValueOnce(new Error('disk full'))
  await expect(run.create()).rejects.toThrow('disk full')
  expect(run.horizon.createKey).not.toHaveBeenCalled()
  expect(situationOf(await run.stateNow())).toBe('ready-to-create')
  await run.create()
  expect(run.horizon.createKey).toHaveBeenCalledOnce()
})

test('nothing is written or sent while the journal can only be read', async () => {
  const run = await started()
  run.data.data.journal.isReadOnly = true
  await expect(run.create()).rejects.toMatchObject({ code: 'database-read-only' })
  await expect(run.act(told.ended('closed'))).rejects.toMatchObject({ code: 'database-read-only' })
  expect(run.horizon.createKey).not.toHaveBeenCalled()
})

test('nothing is sent without a fresh list', async () => {
  const run = await started()
  run.horizon.listKeys.mockRejectedValueOnce(new AppError('connection-lost', 'Gone'))
  await expect(run.create()).rejects.toMatchObject({ code: 'connection-lost' })
  expect(await run.events()).toEqual(['started'])
})

test('a certain refusal is told, and the operator may try again', async () => {
  const run = await started()
  run.horizon.createKey.mockRejectedValueOnce(
    new AppError('validation-failed', 'No such scope', { status: 422 })
  )
  const { state } = await run.create()
  expect(situationOf(state)).toBe('create-refused')
  expect(state.attempts[0]?.failure).toMatchObject({ code: 'validation-failed', status: 422 })
  expect(situationOf((await run.create()).state)).toBe('to-store')
})

test('a cancel revokes the replacement, keeps the old key and ends it', async () => {
  const run = await started()
  await run.create()
  const { state } = await run.act(told.revoke('replacement', 'key_new_1'))
  expect(state).toMatchObject({ oldFate: 'active', ended: { how: 'cancelled' } })
  expect(run.horizon.revokeKey).toHaveBeenCalledExactlyOnceWith('key_new_1')
})

test('the record gives the replacement its name, where the server can', async () => {
  const run = await started()
  await run.create()
  await toDelivered(run)
  await run.act(told.revoke('old', 'key_old'))
  const { state } = await run.act(told.ended('recorded'))
  expect(state.renamedTo).toBe('Billing')
  expect(run.horizon.renameKey).toHaveBeenCalledExactlyOnceWith('key_new_1', 'Billing')

  const other = await started()
  await other.create()
  await toDelivered(other)
  await other.act(told.revoke('old', 'key_old'))
  other.horizon.renameKey.mockRejectedValueOnce(new AppError('not-offered', 'No such endpoint'))
  expect((await other.act(told.ended('recorded'))).state).toMatchObject({
    renamedTo: null,
    renameFailure: { code: 'not-offered' },
    ended: { how: 'recorded' }
  })
})

test('a key that lands after the end opens the rotation again', async () => {
  const run = await started()
  run.horizon.createKey.mockRejectedValueOnce(lost())
  const { state } = await run.create()
  await run.machine.time.advance(65_000)
  await settled()
  await run.act(told.ended('closed'))
  land(run, { clientName: state.attempts[0]?.clientName ?? '', scopes: [] }, 'key_late')
  await run.list()
  expect(situationOf(await run.stateNow())).toBe('orphans-found')
  await run.act(told.revoke('orphan', 'key_late'))
  expect(situationOf(await run.stateNow())).toBe('ended')
})

test('an unreadable row may be the lost key: only the operator’s own look calls it absent', async () => {
  const run = await started()
  run.horizon.createKey.mockRejectedValueOnce(lost())
  await run.create()
  run.machine.remote.state.unreadable = [{ position: 3, reason: 'no id' }]
  await run.machine.time.advance(65_000)
  await settled()
  expect((await run.stateNow()).attempts[0]?.looks).toEqual([])
  const { state } = await run.rotations.look(run.open, run.id)
  expect(situationOf(state)).toBe('not-created')
})

test('a server that loses the nonce shows a likely key; one of this console’s own is none', async () => {
  const run = await started()
  landAndFail(run, lost(), 0)
  await run.create()
  await run.parts.creates.create(run.open, {
    clientName: 'Billing',
    scopes: ['conversations:read'],
    expiresAt: null
  })
  await run.list()
  expect((await run.stateNow()).orphans).toEqual([])
  land(run, { clientName: 'Billing', scopes: ['conversations:read'] }, 'key_cut')
  land(run, { clientName: 'Billing', scopes: ['agents:read'] }, 'key_other')
  await run.list()
  expect((await run.stateNow()).orphans).toMatchObject([
    { keyId: 'key_cut', certainty: 'likely', fate: 'undecided' }
  ])
})

test('asking for a list counts as a look, and a list that does not come is an error', async () => {
  const run = await started()
  run.horizon.createKey.mockRejectedValueOnce(lost())
  await run.create()
  await run.machine.time.advance(30_000)
  await settled()
  const { state } = await run.rotations.look(run.open, run.id)
  expect(state.attempts[0]?.looks.at(-1)?.when).toBe('asked')
  run.horizon.listKeys.mockRejectedValueOnce(new AppError('connection-lost', 'Gone'))
  await expect(run.rotations.look(run.open, run.id)).rejects.toMatchObject({
    code: 'connection-lost'
  })
})

test('a look whose list does not come is tried again, and stops when the profile is left', async () => {
  const run = await started()
  run.horizon.createKey.mockRejectedValueOnce(lost())
  await run.create()
  run.horizon.listKeys.mockRejectedValue(new AppError('forbidden', 'No'))
  await run.machine.time.advance(10_000)
  await settled()
  expect((await run.stateNow()).attempts[0]?.looks).toEqual([])
  const asked = run.horizon.listKeys.mock.calls.length
  await run.machine.time.advance(120_000)
  expect(run.horizon.listKeys.mock.calls.length).toBeGreaterThan(asked)
  await run.parts.stop()
  const after = run.horizon.listKeys.mock.calls.length
  await run.machine.time.advance(3_600_000)
  expect(run.horizon.listKeys.mock.calls.length).toBe(after)
})

test('several rotations run at once, each in its own turn', async () => {
  const run = await started(({ machine }) => {
    machine.remote.state.keys.push(storyKey({ id: 'key_b', clientName: 'Search' }))
  })
  const subject = { kind: 'api-key', key: storyKey({ id: 'key_b', clientName: 'Search' }) } as const
  const draft = { clientName: 'Search', scopes: ['conversations:read'], expiresAt: null }
  const other = await run.rotations.start(run.open, [
    { ...told.started(), subject, draft } as never
  ])
  const [one, two] = await Promise.all([
    run.create(),
    run.rotations.create(run.open, other.state.id)
  ])
  expect(one.state.replacement?.key.clientName).toContain('Billing [rot-')
  expect(two.state.replacement?.key.clientName).toContain('Search [rot-')
  expect((await run.rotations.list(run.open)).map(({ state }) => state.oldKey.id)).toEqual([
    'key_old',
    'key_b'
  ])
})

test('two clicks on Create send one POST', async () => {
  const run = await started()
  const [one, two] = await Promise.allSettled([run.create(), run.create()])
  expect([one.status, two.status].sort()).toEqual(['fulfilled', 'rejected'])
  expect(run.horizon.createKey).toHaveBeenCalledOnce()
})

test('a rotation with an unreadable event is left alone, and the others go on', async () => {
  const run = await started()
  const second = await run.rotations.start(run.open, [told.started()])
  await run.create()
  run.kill()
  run.data.damageRotation(run.id, 2)
  const next = await rotationRun(run.machine)
  await expect(next.rotations.get(next.open, run.id)).rejects.toMatchObject({
    code: 'database-corrupt'
  })
  expect(await next.rotations.unreadable(next.open)).toMatchObject([{ id: run.id }])
  expect(await next.rotations.list(next.open)).toHaveLength(1)
  await next.rotations.create(next.open, second.state.id)
})
