import type { StoredOrganization } from './store/organization'
import type { Mail } from './store/outbox'
import type { StoredPartner } from './store/partners'
import { iso } from './times'

/** What the contact of an invited partner is sent. The link stands on a line of its own. */
export const invitationMail = (
  partner: StoredPartner,
  organization: StoredOrganization,
  link: string
): Mail => ({
  to: partner.contactEmail,
  subject: `${organization.name} invites ${partner.organizationName} to Horizon`,
  text: `${organization.name} invites ${partner.organizationName} to work with it in Horizon.

The invitation can be accepted once, until ${iso(partner.invitationExpiresAt)}, with this link:

${link}

This Horizon has no page there. Accept with a call:

POST ${link}/accept
Content-Type: application/json

{"user": {"name": "Your name", "email": "you@example.com"}}

Whoever has this link can accept the invitation. Do not pass it on.
`
})
