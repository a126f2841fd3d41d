import { invitePartnerBodySchema } from '@shared/horizon/partner'
import { type Answer, created, ok } from '../call'
import { invitationMail } from '../invitation-mail'
import { hashOf, newId, newPlaintextKey } from '../key-material'
import { aboutPartner, partnerState } from '../partner-records'
import { insertInvitation, replaceInvitations } from '../store/partner-invitations'
import { insertPartner, type StoredPartner, updatePartner } from '../store/partners'
import { dayMs, wholeSecond } from '../times'
import { checkVersion } from './if-match'
import { toAccessBody, toPartnerBody } from './partners-body'
import {
  type AdminCall,
  checkFuture,
  checkPlace,
  checkShares,
  existingPartner,
  inWrongState,
  toAccess
} from './partners-rules'

const invitationMs = 14 * dayMs
const defaultSettings = { max_api_keys: 5, session_timeout_hours: 8 }
const invitationPath = '/partner-invitations/'

const timeOf = (text: string | null | undefined): number | null =>
  text == null ? null : Date.parse(text)

/** Stores a new link's hash, mails the link, and answers it: nothing else ever holds it. */
function sendInvitation(call: AdminCall, partner: StoredPartner) {
  const token = newPlaintextKey()
  insertInvitation(call.db, { tokenHash: hashOf(token), partnerId: partner.id })
  const link = `http://${call.header('host')}${invitationPath}${token}`
  call.mail(invitationMail(partner, call.organization, link))
  const body = toPartnerBody(call, partner)
  return { ...body, invitation: { ...body.invitation, link } }
}

export function invite(call: AdminCall): Answer {
  const { db } = call
  return call.once(() => {
    const body = call.body(invitePartnerBodySchema)
    const now = wholeSecond(call.now)
    const expiresAt = timeOf(body.expires_at)
    const invitationExpiresAt = timeOf(body.invitation_expires_at) ?? now + invitationMs
    checkFuture('expires_at', expiresAt, call.now)
    checkFuture('invitation_expires_at', invitationExpiresAt, call.now)
    checkShares(db, body.access)
    checkPlace(call)
    const settings = { ...defaultSettings, ...body.settings }
    const partner: StoredPartner = {
      id: newId('ptn'),
      organizationName: body.organization_name,
      organizationId: null,
      contactEmail: body.contact_email,
      status: 'pending',
      expiresAt,
      expiredAt: null,
      createdAt: now,
      acceptedAt: null,
      lastActivityAt: null,
      invitationSentAt: now,
      invitationExpiresAt,
      access: toAccess(body.access),
      maxApiKeys: settings.max_api_keys,
      sessionTimeoutHours: settings.session_timeout_hours,
      version: 1
    }
    insertPartner(db, partner)
    const metadata = { contact_email: partner.contactEmail, access: toAccessBody(partner.access) }
    call.audit({ ...aboutPartner(partner), action: 'partner.invited', metadata })
    return { resourceId: partner.id, answer: created(sendInvitation(call, partner)) }
  })
}

/** A new link for as long as the one before was good for; that one is dead. */
export function resend(call: AdminCall): Answer {
  const { db } = call
  const before = existingPartner(call)
  return call.once(() => {
    checkVersion('partner', before.version, call.header('if-match'), () =>
      toPartnerBody(call, before)
    )
    const now = wholeSecond(call.now)
    if (before.status !== 'pending') {
      const state = partnerState(before, call.now)
      throw inWrongState(`The partnership is ${state}: its invitation is not open any more.`)
    }
    if (before.expiresAt !== null && before.expiresAt <= call.now) {
      throw inWrongState('The partnership would be over already. Move its expiry first.')
    }
    const after: StoredPartner = {
      ...before,
      invitationSentAt: now,
      invitationExpiresAt: now + before.invitationExpiresAt - before.invitationSentAt,
      version: before.version + 1
    }
    replaceInvitations(db, before.id)
    updatePartner(db, after)
    const metadata = { contact_email: after.contactEmail, is_resent: true }
    call.audit({ ...aboutPartner(after), action: 'partner.invited', metadata })
    return { resourceId: after.id, answer: ok(sendInvitation(call, after)) }
  })
}
