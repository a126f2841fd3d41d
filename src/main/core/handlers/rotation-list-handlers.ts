import { adoptableKeys } from '../rotation/adoptable'
import type { FeatureHandlers } from './feature-handlers'

/** Asked by every page: a profile without rotations is answered without loading their code. */
export const rotationListHandlers: FeatureHandlers<'rotations.list'> = ({
  active,
  recovery,
  rotating
}) => ({
  'rotations.list': async ({ profileId }) => {
    const open = active.get(profileId)
    // Until then it is not known which new keys wait to be stored.
    await recovery.ended(open)
    const found = await rotating.whereAny(open)
    if (found === null) {
      const { keys } = await open.data.keys.held()
      return { rotations: [], unreadable: [], adoptable: adoptableKeys(keys, []) }
    }
    return {
      rotations: await found.rotationService.list(open),
      unreadable: [...(await found.rotations.unreadable(open))],
      adoptable: await found.rotationAdoption.adoptable(open)
    }
  }
})
