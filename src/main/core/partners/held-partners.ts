import { partnerListSchema } from '@shared/contract/partners'
import type { PartnerListing } from '../partner-ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Replies } from '../replies/held-replies'

const heldSchema = partnerListSchema.pick({ partners: true, unreadable: true })

/** Under which the list of partners is held. */
export const partnersReply = 'partners'
export const readPartners = (kept: unknown): PartnerListing | undefined =>
  heldSchema.safeParse(kept).data

/** As the held list says; a partner that it does not have is not known to be revoked. */
export async function isHeldRevoked(
  open: OpenProfile,
  replies: Pick<Replies, 'get'>,
  partnerId: string
): Promise<boolean> {
  const held = await replies.get(open, partnersReply, readPartners)
  return held?.value.partners.find(({ id }) => id === partnerId)?.status === 'revoked'
}
