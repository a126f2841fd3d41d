import type { InvitedPartner, PartnerChanges, ResentInvitation } from '@main/core/partner-ports'
import type { PartnerDraft } from '@shared/contract/partners'
import { createCut } from '@shared/domain/cut'
import { AppError } from '@shared/errors'
import { invitationLinkSchema, type Partner, toWireAccess } from '@shared/horizon/partner'
import { Secret } from '@shared/secret'
import { type IfLost, outcomeUnknown } from './failures'
import { partnerIdOf, readPartner } from './partner-reading'
import type { Answer } from './send'

const maxLinkLength = 2_000

const toWireSettings = (settings: NonNullable<PartnerChanges['settings']>) => ({
  max_api_keys: settings.maxApiKeys,
  session_timeout_hours: settings.sessionTimeoutHours
})
const isEmpty = (fields: object): boolean =>
  Object.values(fields).every(value => value === undefined)

/** What is not asked for is left out, so that the server's own default decides. */
export function inviteBody(draft: PartnerDraft) {
  const settings = toWireSettings(draft.settings)
  return {
    organization_name: draft.organizationName.trim(),
    contact_email: draft.contactEmail.trim(),
    access: toWireAccess(draft.access),
    expires_at: draft.expiresAt ?? undefined,
    invitation_expires_at: draft.invitationExpiresAt ?? undefined,
    settings: isEmpty(settings) ? undefined : settings
  }
}

/** Throws where nothing is to be changed. */
export function updateBody({ contactEmail, expiresAt, access, settings }: PartnerChanges) {
  const wanted = settings && toWireSettings(settings)
  const body = {
    contact_email: contactEmail?.trim(),
    expires_at: expiresAt,
    access: access && toWireAccess(access),
    settings: wanted === undefined || isEmpty(wanted) ? undefined : wanted
  }
  if (isEmpty(body)) throw new AppError('invalid-input', 'There is nothing to change')
  return body
}

export const ifInviteLost: IfLost = {
  words: 'The request had been sent; the partner may be invited, and the e-mail on its way',
  nextStep: 'Look for the partner in the list before you invite it again.'
}
export const ifResendLost: IfLost = {
  words: 'The request had been sent; the old link may be dead, and a new one on its way',
  nextStep:
    'Refresh the partner to see when its invitation was sent, then send it again if need be.'
}
export const ifUpdateLost: IfLost = {
  words: 'The request had been sent; the partner may have changed',
  nextStep: 'Refresh the partner to see how it stands before you try again.'
}
export const ifChangeLost: IfLost = {
  words: 'The request had been sent; the state of the partnership may have changed',
  nextStep: 'Refresh the partner to see its state before you try again.'
}

/** Only the replies of an invitation and of its resending hold it, once. */
function linkOf({ body }: Answer): Secret | null {
  const link = invitationLinkSchema.safeParse(body).data?.invitation?.link
  const isUrl =
    link !== undefined &&
    link.length <= maxLinkLength &&
    /^https?:\/\/[\x21-\x7e]+$/.test(link) &&
    URL.canParse(link)
  return isUrl ? new Secret(link) : null
}

/** Whatever else is wrong with the reply, a link that arrived is kept: it is sent only once. */
export function readInvited(answer: Answer, draft: PartnerDraft): InvitedPartner {
  const reading = readPartner(answer.body)
  const id = reading.ok ? reading.value.id : partnerIdOf(answer.body)
  if (id === undefined) {
    const name = createCut(60)(draft.organizationName)
    throw new AppError(
      'response-invalid',
      `“${name}” was invited, but the reply does not say as which partner`,
      { status: answer.status, nextStep: 'Find it in the list; its invitation can be sent again.' }
    )
  }
  return { partner: reading.ok ? reading.value : asAsked(id, draft), link: linkOf(answer) }
}

/** What is certain of a partner whose description in the reply cannot be read. */
const asAsked = (id: string, draft: PartnerDraft): Partner => ({
  id,
  organizationName: draft.organizationName.trim(),
  status: 'pending',
  contactEmail: draft.contactEmail.trim(),
  expiresAt: draft.expiresAt,
  access: draft.access,
  users: []
})

/** `partner` is `null` where the reply has no more than the link, or nothing. */
export function readResent(answer: Answer, partnerId: string): ResentInvitation {
  const reading = readPartner(answer.body)
  const id = reading.ok ? reading.value.id : partnerIdOf(answer.body)
  if (id !== undefined && id !== partnerId) {
    const why = 'Horizon answered about another partner than was to be invited again'
    throw outcomeUnknown('POST', why, { status: answer.status }, ifResendLost)
  }
  return { partner: reading.ok ? reading.value : null, link: linkOf(answer) }
}

/** The partner as it is after a change; `null` for another acknowledgement than the partner. */
export function readChanged({ body, status }: Answer, partnerId: string): Partner | null {
  const reading = readPartner(body)
  const id = reading.ok ? reading.value.id : partnerIdOf(body)
  if (id !== undefined && id !== partnerId) {
    const why = 'Horizon answered about another partner than was to be changed'
    throw outcomeUnknown('POST', why, { status }, ifChangeLost)
  }
  return reading.ok ? reading.value : null
}

export function readUpdated({ body, status }: Answer, partnerId: string): Partner {
  const reading = readPartner(body)
  if (reading.ok && reading.value.id === partnerId) return reading.value
  const why = 'Horizon did not answer with the partner as it is now'
  throw outcomeUnknown('PATCH', why, { status }, ifUpdateLost)
}
