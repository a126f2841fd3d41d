import { createRotationCreate } from '@main/core/rotation/rotation-create'
import { started } from '@support/started-rotation'
import { expect, test, vi } from 'vitest'

test('a create whose intention was not written is forgotten, and cannot be sent any more', async () => {
  const run = await started()
  const { open, stateNow, parts, ports } = run
  const sendForRotation = vi.fn<typeof parts.creates.sendForRotation>()
  const creates = { sendForRotation }
  const create = createRotationCreate({ ...ports, creates, places: parts.rotationPlaces })
  const { operationId } = await create.prepare(open, await stateNow())
  create.forget(open, operationId)
  await expect(create.post(open, await stateNow(), operationId)).rejects.toThrow('not prepared')
  expect(sendForRotation).not.toHaveBeenCalled()
})

test('each create is forgotten by the engine, whether it was sent or could not be written', async () => {
  const run = await started()
  const forgotten = vi.spyOn(Map.prototype, 'delete')
  run.data.data.rotations.append.mockRejectedValueOnce(new Error('disk full'))
  await expect(run.create()).rejects.toThrow('disk full')
  const intended = run.data.data.rotations.append.mock.calls.at(-1)?.[1].event
  const operationId = intended?.is === 'create-intended' ? intended.operationId : ''
  expect(operationId).not.toBe('')
  expect(forgotten).toHaveBeenCalledWith(operationId)
  forgotten.mockRestore()
})
