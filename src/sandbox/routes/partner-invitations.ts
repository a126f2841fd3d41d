import { timingSafeEqual } from 'node:crypto'
import { isInvitationOpen } from '@shared/domain/partner-state'
import { acceptInvitationBodySchema } from '@shared/horizon/partner'
import type { z } from 'zod'
import type { Lockout } from '../access/lockout'
import { ApiError, notFound, unprocessable } from '../api-error'
import { type Answer, type Call, type OpenCaller, ok, openEndpoint } from '../call'
import { hashOf, isKeyShaped, newId } from '../key-material'
import { aboutPartner } from '../partner-records'
import { findInvitationByHash } from '../store/partner-invitations'
import {
  findPartnerOrganization,
  insertPartnerOrganization,
  insertPartnerUser,
  type PartnerOrganization,
  type StoredPartnerUser
} from '../store/partner-users'
import { findPartner, type StoredPartner, updatePartner } from '../store/partners'
import { iso, isoOrNull, wholeSecond } from '../times'
import { checkPlan } from './partners-rules'
import { openSession } from './partners-sessions'

type OpenCall = Call<OpenCaller>
type AcceptBody = z.output<typeof acceptInvitationBodySchema>

/** The partner that this link invites; throws 410 where it did and does not any more. */
function invited(call: OpenCall, lockout: Lockout): StoredPartner {
  const { db, now, ip, param, about, organization } = call
  lockout.check(ip, now)
  const token = param('token')
  const tokenHash = hashOf(token)
  const invitation = isKeyShaped(token) ? findInvitationByHash(db, tokenHash) : undefined
  if (invitation === undefined || !timingSafeEqual(invitation.tokenHash, tokenHash)) {
    lockout.countWrong(ip, now)
    throw notFound('invitation')
  }
  const partner = findPartner(db, invitation.partnerId)
  if (partner === undefined) throw new Error(`Invitation of no partner ${invitation.partnerId}`)
  about(aboutPartner(partner).resource)
  checkPlan(organization)
  const { status, expiresAt, invitationExpiresAt } = partner
  const times = {
    status,
    expiresAt: isoOrNull(expiresAt),
    invitationExpiresAt: iso(invitationExpiresAt)
  }
  if (invitation.isReplaced || !isInvitationOpen(times, now)) {
    throw new ApiError(
      410,
      'invitation_expired',
      'This invitation was accepted, withdrawn or replaced, or it has expired. Ask for a new one.'
    )
  }
  return partner
}

/** The partner's own organization: an existing one, or one made on the way. */
function organizationOf(
  { db, now }: OpenCall,
  partner: StoredPartner,
  wanted: AcceptBody['organization']
): PartnerOrganization {
  if (wanted !== undefined && 'link' in wanted) {
    const linked = findPartnerOrganization(db, wanted.link)
    if (linked !== undefined) return linked
    throw unprocessable('organization.link', `There is no organization '${wanted.link}' to link.`)
  }
  const name = wanted?.create ?? partner.organizationName
  const organization = { id: newId('org'), name, createdAt: wholeSecond(now) }
  insertPartnerOrganization(db, organization)
  return organization
}

function accept(call: OpenCall, lockout: Lockout): Answer {
  const { db, now } = call
  const before = invited(call, lockout)
  const body = call.body(acceptInvitationBodySchema)
  const { id, name } = organizationOf(call, before, body.organization)
  const user: StoredPartnerUser = {
    id: newId('pusr'),
    partnerId: before.id,
    name: body.user.name,
    email: body.user.email,
    notifications: [],
    createdAt: wholeSecond(now)
  }
  const after: StoredPartner = {
    ...before,
    status: 'active',
    organizationId: id,
    acceptedAt: wholeSecond(now)
  }
  updatePartner(db, after)
  insertPartnerUser(db, user)
  call.audit({
    ...aboutPartner(after),
    actor: { type: 'partner_user', id: user.id, name: user.name, email: user.email },
    action: 'partner.accepted',
    changes: { status: { from: 'pending', to: 'active' } },
    metadata: { organization: { id, name } }
  })
  return ok(openSession(db, after, user, now))
}

/** Open to whoever knows the link: nobody has another credential yet. */
export const partnerInvitationEndpoints = (lockout: Lockout) => [
  openEndpoint({
    method: 'POST',
    path: '/partner-invitations/:token/accept',
    action: 'partner.accepted',
    handle: call => accept(call, lockout)
  })
]
