import { createInvitationLinks } from '../partners/invitation-links'
import { createPartnerAccess } from '../partners/partner-access'
import { createPartnerChange } from '../partners/partner-change'
import { createPartnerInvite } from '../partners/partner-invite'
import { createPartnerLists } from '../partners/partner-lists'
import { createPartnerSave } from '../partners/partner-save'
import { createPartnerUpdate } from '../partners/partner-update'
import { createPartnerWatching } from '../partners/partner-watching'
import { createWorkspaceService } from '../partners/workspace-service'
import type { ProfileParts } from './profile-parts'
import type { ReadingParts } from './reading-parts'
import type { RevealParts } from './reveal-parts'
import type { WritingParts } from './writing-parts'

/** Partners: who they are, what they may, what they do, and how that changes. */
export function createPartnerParts(
  ports: ProfileParts,
  { secretClipboard }: Pick<RevealParts, 'secretClipboard'>,
  { organizations, offers, questions, replies }: ReadingParts,
  { writes }: WritingParts
) {
  const access = createPartnerAccess({ ...ports, organizations })
  const lists = createPartnerLists({ ...ports, offers, questions, replies })
  const links = createInvitationLinks({ ...ports, clipboard: secretClipboard })
  const base = { ...ports, writes, access, lists, links }
  return {
    partners: {
      access,
      lists,
      links,
      watching: createPartnerWatching({ ...ports, questions }),
      workspace: createWorkspaceService({ ...ports, questions }),
      invites: createPartnerInvite(base),
      updates: createPartnerUpdate({ ...base, saves: createPartnerSave(base) }),
      changes: createPartnerChange(base)
    }
  }
}
export type PartnerParts = ReturnType<typeof createPartnerParts>
