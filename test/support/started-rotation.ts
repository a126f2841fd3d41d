import type { RotationEvent } from '@shared/contract/rotation-events'
import { AppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import { type RotationRun, rotationRun } from './rotation-run'
import { storyKey, told } from './rotation-story'

export async function started(before: (run: RotationRun) => void = () => undefined) {
  const run = await rotationRun()
  run.machine.remote.state.keys = [storyKey()]
  before(run)
  await run.list()
  const { state } = await run.rotations.start(run.open, [told.started()])
  const { open, rotations } = run
  const id = state.id
  const stateNow = async () => (await rotations.get(open, id)).state
  const events = async () => (await rotations.get(open, id)).entries.map(({ event }) => event.is)
  const act = (...decided: RotationEvent[]) => rotations.act(open, id, () => decided)
  const create = () => rotations.create(open, id)
  return { ...run, id, stateNow, events, act, create }
}
export type Started = Awaited<ReturnType<typeof started>>

/** Makes the key at Horizon and loses the reply. */
export function landAndFail(
  run: Pick<Started, 'horizon' | 'machine'>,
  error: unknown,
  landed = 1
): void {
  run.horizon.createKey.mockImplementationOnce(async draft => {
    for (let n = 1; n <= landed; n += 1) land(run, draft, `key_lost_${n}`)
    throw error
  })
}
export function land(
  { machine }: Pick<Started, 'machine'>,
  draft: { clientName: string; scopes: readonly string[] },
  id: string
) {
  const { state } = machine.remote
  const createdAt = new Date(machine.time.clock.now()).toISOString()
  const key = storyKey({ id, clientName: draft.clientName, scopes: [...draft.scopes], createdAt })
  state.keys = [...state.keys, key]
}
export const lost = () => new AppError('outcome-unknown', 'The reply never came')
export const disable = (keys: readonly Key[], id: string) =>
  keys.map(key => (key.id === id ? { ...key, enabled: false } : key))

/** The replacement stored, delivered and verified. */
export async function toDelivered(run: Started) {
  const { state } = await run.rotations.get(run.open, run.id)
  const revealId = state.replacement?.operationId ?? ''
  await run.reveals.acknowledge(revealId)
  await run.rotations.acknowledged(run.open, revealId)
  return run.act(told.delivered, told.verified)
}
