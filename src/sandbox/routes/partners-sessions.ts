import { notFound } from '../api-error'
import { type Answer, created } from '../call'
import { hashOf, newSessionToken } from '../key-material'
import { aboutPartner, partnerState } from '../partner-records'
import type { Db } from '../store/open'
import { insertSession } from '../store/partner-sessions'
import { findPartnerUser, type StoredPartnerUser } from '../store/partner-users'
import type { StoredPartner } from '../store/partners'
import { hourMs, iso, wholeSecond } from '../times'
import { type AdminCall, existingPartner, inWrongState } from './partners-rules'

/** A new session; its token is answered once and kept nowhere. */
export function openSession(
  db: Db,
  { id, sessionTimeoutHours }: StoredPartner,
  user: StoredPartnerUser,
  now: number
) {
  const token = newSessionToken()
  const createdAt = wholeSecond(now)
  const expiresAt = wholeSecond(createdAt + sessionTimeoutHours * hourMs)
  insertSession(db, {
    tokenHash: hashOf(token),
    partnerId: id,
    userId: user.id,
    createdAt,
    expiresAt
  })
  return {
    partner_id: id,
    user: { id: user.id, name: user.name, email: user.email },
    session: { token, expires_at: iso(expiresAt) }
  }
}

/** Stands in for the partner's own sign-in, which is not part of this Horizon. */
export function issueSession(call: AdminCall): Answer {
  const { db, now, param } = call
  const partner = existingPartner(call)
  const user = findPartnerUser(db, param('user_id'))
  if (user === undefined || user.partnerId !== partner.id) throw notFound('user of this partner')
  return call.once(() => {
    const state = partnerState(partner, now)
    if (state !== 'active') {
      throw inWrongState(`The partnership is ${state}: nobody can sign in for it.`)
    }
    const opened = openSession(db, partner, user, now)
    call.audit({
      partner: aboutPartner(partner).partner,
      resource: { type: 'partner_user', id: user.id, name: user.name },
      action: 'user.login',
      metadata: { session_expires_at: opened.session.expires_at }
    })
    return { resourceId: user.id, answer: created(opened) }
  })
}
