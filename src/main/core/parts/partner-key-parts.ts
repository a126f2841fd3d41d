import { createPartnerKeyAccess } from '../partner-keys/partner-key-access'
import { createPartnerKeyCreate } from '../partner-keys/partner-key-create'
import { createPartnerKeyHandoff } from '../partner-keys/partner-key-handoff'
import { createPartnerKeyLists } from '../partner-keys/partner-key-lists'
import { createPartnerKeyReissue } from '../partner-keys/partner-key-reissue'
import { createPartnerKeyReplacement } from '../partner-keys/partner-key-replacement'
import { createPartnerKeyRevoke } from '../partner-keys/partner-key-revoke'
import type { PartnerParts } from './partner-parts'
import type { ProfileParts } from './profile-parts'
import type { ReadingParts } from './reading-parts'
import type { RevealParts } from './reveal-parts'
import type { WritingParts } from './writing-parts'

type Listing = Parameters<typeof createPartnerKeyLists>[0]['onListing']

/** The keys of partners. `onListing` hears of each whole list, after the revocations have. */
export function createPartnerKeyParts(
  ports: ProfileParts,
  { reveals }: RevealParts,
  { organizations, offers, questions, replies, mustRevoke }: ReadingParts,
  { writes, strays, impacts, revokeCalls }: WritingParts,
  { partners: { access: secrets, lists: partnerLists, workspace } }: PartnerParts,
  onListing: Listing
) {
  const access = createPartnerKeyAccess({ ...ports, organizations })
  const lists = createPartnerKeyLists({
    ...ports,
    offers,
    questions,
    replies,
    partnerLists,
    strays,
    onListing: async (open, listing, fetched, place) => {
      await mustRevoke.observe(open, listing, fetched, place)
      await onListing(open, listing, fetched, place)
    }
  })
  const base = {
    ...ports,
    replies,
    access,
    secrets,
    writes,
    reveals,
    strays,
    impacts,
    mustRevoke,
    calls: revokeCalls
  }
  return {
    partnerKeys: {
      access,
      lists,
      partnerLists,
      creates: createPartnerKeyCreate(base),
      revokes: createPartnerKeyRevoke(base),
      replacements: createPartnerKeyReplacement(base),
      reissues: createPartnerKeyReissue(base),
      handoffs: createPartnerKeyHandoff({ ...ports, partnerLists, workspace, lists })
    }
  }
}
export type PartnerKeyParts = ReturnType<typeof createPartnerKeyParts>
