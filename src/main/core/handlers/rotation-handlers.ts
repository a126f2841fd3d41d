import type { rotationProcedures } from '@shared/contract/rotations'
import type { RotationParts } from '../parts/rotation-parts'
import { lineageOf } from '../rotation/lineage'
import type { FeatureHandlers } from './feature-handlers'

type RotationNames = Exclude<keyof typeof rotationProcedures, 'rotations.list'>

export const rotationHandlers: FeatureHandlers<RotationNames, RotationParts> = (
  {
    active,
    recovery,
    rotations,
    rotationPlaces,
    rotationService,
    rotationView,
    rotationRevokes,
    rotationRecords,
    rotationTransfer,
    rotationAdoption,
    drains
  },
  { clock }
) => {
  /** Until then it is not known which new keys wait to be stored. */
  const recovered = async (profileId: string) => {
    const open = active.get(profileId)
    await recovery.ended(open)
    return open
  }

  return {
    'rotations.get': async ({ profileId, rotationId }) =>
      rotationService.get(await recovered(profileId), rotationId),
    'rotations.preflight': ({ profileId, ...asked }) =>
      rotationService.preflight(active.get(profileId), asked),
    'rotations.start': ({ profileId, ...asked }) =>
      rotationService.start(active.get(profileId), asked),
    'rotations.create': ({ profileId, rotationId }) =>
      rotationService.create(active.get(profileId), rotationId),
    'rotations.look': ({ profileId, rotationId }) =>
      rotationService.look(active.get(profileId), rotationId),
    'rotations.adopt': ({ profileId, rotationId, keyId, reason }) =>
      rotationService.adopt(active.get(profileId), rotationId, keyId, reason),
    'rotations.disown': ({ profileId, rotationId, keyId, reason }) =>
      rotationService.disown(active.get(profileId), rotationId, keyId, reason),
    'rotations.acceptDifferences': ({ profileId, rotationId, reason }) =>
      rotationService.acceptDifferences(active.get(profileId), rotationId, reason),
    'rotations.setConsumers': ({ profileId, rotationId, consumers }) =>
      rotationService.setConsumers(active.get(profileId), rotationId, consumers),
    'rotations.deliver': ({ profileId, rotationId }) =>
      rotationService.deliver(active.get(profileId), rotationId),
    'rotations.verify': ({ profileId, rotationId, by }) =>
      rotationService.verify(active.get(profileId), rotationId, by),
    'rotations.drain': async ({ profileId, rotationId, window }) => {
      const open = active.get(profileId)
      return drains.held(open, await rotations.get(open, rotationId), window)
    },
    'rotations.refreshDrain': async ({ profileId, rotationId, window, isBackground }) => {
      const open = active.get(profileId)
      return drains.refresh(open, await rotations.get(open, rotationId), window, isBackground)
    },
    'rotations.waive': ({ profileId, rotationId, ...pair }) =>
      rotationService.waive(active.get(profileId), rotationId, pair),
    'rotations.unwaive': ({ profileId, rotationId, ...pair }) =>
      rotationService.unwaive(active.get(profileId), rotationId, pair),
    'rotations.setDeadline': ({ profileId, rotationId, deadline }) =>
      rotationService.setDeadline(active.get(profileId), rotationId, deadline),
    'rotations.prepareRevoke': ({ profileId, rotationId, target }) =>
      rotationRevokes.prepare(active.get(profileId), rotationId, target),
    'rotations.revoke': async given => {
      const { open, held } = await rotationRevokes.revoke(given)
      return rotationView.rotation(open, held)
    },
    'rotations.record': ({ profileId, rotationId }) =>
      rotationService.record(active.get(profileId), rotationId),
    'rotations.close': ({ profileId, rotationId }) =>
      rotationService.close(active.get(profileId), rotationId),
    'rotations.adoptKey': async ({ profileId, ...asked }) => {
      const open = active.get(profileId)
      return rotationView.rotation(open, await rotationAdoption.adoptKey(open, asked))
    },
    'rotations.recordOf': ({ profileId, rotationId }) =>
      rotationRecords.recordOf(active.get(profileId), rotationId),
    'rotations.exportRecord': ({ profileId, rotationId, format }) =>
      rotationRecords.exportRecord(active.get(profileId), rotationId, format),
    'rotations.exportOpen': ({ profileId }) => rotationTransfer.exportOpen(active.get(profileId)),
    'rotations.import': ({ profileId, text }) =>
      rotationTransfer.importFrom(active.get(profileId), text),
    'rotations.lineage': async ({ profileId, keyId }) => {
      const open = active.get(profileId)
      const held = await rotations.list(open)
      const { keys, clockOffsetMs } = await rotationPlaces.heldOfAll(
        open,
        held.map(({ state }) => state.place)
      )
      return { keys: lineageOf(keyId, held, keys, clock.now() + clockOffsetMs) }
    }
  }
}
