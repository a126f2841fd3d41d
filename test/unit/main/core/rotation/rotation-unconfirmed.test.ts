import { isOpen, situationOf } from '@main/core/rotation/rotation-situation'
import { AppError } from '@shared/errors'
import { told } from '@support/rotation-story'
import { disable, lost, started, toDelivered } from '@support/started-rotation'
import { expect, test } from 'vitest'

const refused = () => new AppError('forbidden', 'No', { status: 403 })

test('a refusal after a lost reply does not make a key active whose first DELETE may still arrive', async () => {
  const run = await started()
  await run.create()
  run.horizon.revokeKey.mockRejectedValueOnce(lost())
  await run.act(told.revoke('replacement', 'key_new_1'))
  run.horizon.revokeKey.mockRejectedValueOnce(refused())
  await run.act(told.revoke('replacement', 'key_new_1'))
  const state = await run.stateNow()
  expect(state).toMatchObject({ isCancelled: true, replacement: { fate: 'unconfirmed' } })

  // So the old key cannot go while the new one may be going.
  await run.reveals.acknowledge(state.replacement?.operationId ?? '')
  await run.rotations.acknowledged(run.open, state.replacement?.operationId ?? '')
  await expect(run.act(told.revoke('old', 'key_old'))).rejects.toThrow('no replacement is active')
})

test('a refusal after a lost reply leaves the old key unconfirmed as well', async () => {
  const run = await started()
  await run.create()
  await toDelivered(run)
  run.horizon.revokeKey.mockRejectedValueOnce(lost())
  await run.act(told.revoke('old', 'key_old'))
  run.horizon.revokeKey.mockRejectedValueOnce(refused())
  await run.act(told.revoke('old', 'key_old'))
  expect((await run.stateNow()).oldFate).toBe('unconfirmed')
  await expect(run.act(told.revoke('replacement', 'key_new_1'))).rejects.toThrow(
    'would not be left'
  )
})

test('a cancel that was not confirmed can be sent again, also once the old key has ended', async () => {
  const run = await started()
  await run.create()
  run.horizon.revokeKey.mockRejectedValueOnce(lost())
  await run.act(told.revoke('replacement', 'key_new_1'))
  const { state } = run.machine.remote
  state.keys = disable(state.keys, 'key_old')
  await run.list()
  expect(situationOf(await run.stateNow())).toBe('cancel-unconfirmed')
  await run.act(told.revoke('replacement', 'key_new_1'))
  expect(isOpen(await run.stateNow())).toBe(false)
})
