import type { draftProcedures } from '@shared/contract/drafts'
import { type FeatureHandlers, nothing } from './feature-handlers'

export const draftHandlers: FeatureHandlers<keyof typeof draftProcedures> = ({
  active,
  drafts
}) => ({
  'drafts.get': async ({ profileId, name }) => ({
    draft: await drafts.get(active.get(profileId), name)
  }),
  'drafts.save': async ({ profileId, name, content }) => ({
    isKept: await drafts.save(active.get(profileId), name, content)
  }),
  'drafts.discard': async ({ profileId, name }) => {
    await drafts.discard(active.get(profileId), name)
    return nothing
  }
})
