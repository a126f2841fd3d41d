import { type Organization, organizationSchema } from '@shared/horizon/directory'
import type { OpenProfile } from '../profiles/active-profile'
import type { Replies } from '../replies/held-replies'
import { keyStateOf } from './key-states'

export const organizationReply = 'organization'
const readOrganization = (kept: unknown) => organizationSchema.nullable().safeParse(kept).data

/** Until Horizon was asked in this run, its plan is the one that came with the held list. */
export async function heldOrganization(
  open: OpenProfile,
  replies: Replies
): Promise<Organization | null | undefined> {
  const { organization } = keyStateOf(open)
  if (organization !== undefined) return organization
  return (await replies.get(open, organizationReply, readOrganization))?.value
}
