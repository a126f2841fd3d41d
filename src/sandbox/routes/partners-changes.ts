import { type Answer, ok } from '../call'
import { aboutPartner, partnerState } from '../partner-records'
import { listPartnerKeys, revokeKey } from '../store/api-keys'
import { endSessions } from '../store/partner-sessions'
import { type StoredPartner, updatePartner } from '../store/partners'
import { wholeSecond } from '../times'
import { checkVersion } from './if-match'
import { asKeyResource } from './partner-keys-body'
import { toPartnerBody } from './partners-body'
import { type AdminCall, existingPartner, inWrongState } from './partners-rules'

type Change = {
  readonly to: StoredPartner['status']
  readonly action: string
  readonly metadata?: Readonly<Record<string, unknown>>
}

function look(call: AdminCall): StoredPartner {
  const partner = existingPartner(call)
  const ifMatch = call.header('if-match')
  checkVersion('partner', partner.version, ifMatch, () => toPartnerBody(call, partner))
  return partner
}

function change(call: AdminCall, before: StoredPartner, { to, action, metadata }: Change): Answer {
  updatePartner(call.db, { ...before, status: to })
  const changes = { status: { from: partnerState(before, call.now), to } }
  call.audit({ ...aboutPartner(before), action, changes, metadata })
  return ok(toPartnerBody(call, existingPartner(call)))
}

const unchanged = (call: AdminCall, partner: StoredPartner): Answer =>
  ok(toPartnerBody(call, partner))

/** Nothing gets in any more; keys and scope stay as they are, sessions end for good. */
export function suspend(call: AdminCall): Answer {
  const partner = look(call)
  const state = partnerState(partner, call.now)
  if (state === 'suspended') return unchanged(call, partner)
  if (state !== 'active') {
    throw inWrongState(`Only an active partnership can be suspended; this one is ${state}.`)
  }
  endSessions(call.db, partner.id, call.now)
  return change(call, partner, { to: 'suspended', action: 'partner.suspended' })
}

export function unsuspend(call: AdminCall): Answer {
  const partner = look(call)
  const state = partnerState(partner, call.now)
  if (state === 'active') return unchanged(call, partner)
  if (state !== 'suspended') {
    throw inWrongState(`Only a suspended partnership can be resumed; this one is ${state}.`)
  }
  return change(call, partner, { to: 'active', action: 'partner.unsuspended' })
}

/** Sessions and keys end with it, in the transaction that ends it. */
function end(call: AdminCall, partner: StoredPartner, isWithdrawn: boolean): Answer {
  const { db, now } = call
  endSessions(db, partner.id, now)
  const keys = listPartnerKeys(db, partner.id).filter(({ enabled }) => enabled)
  for (const key of keys) {
    revokeKey(db, key.id, wholeSecond(now))
    call.audit({
      partner: aboutPartner(partner).partner,
      resource: asKeyResource(key),
      action: 'partner_key.revoked',
      changes: { enabled: { from: true, to: false } },
      metadata: { because: 'partner.revoked' }
    })
  }
  return change(call, partner, {
    to: 'revoked',
    action: 'partner.revoked',
    metadata: { keys_revoked: keys.length, is_withdrawn: isWithdrawn }
  })
}

/** Final, from every state; a second time changes nothing. */
export function revoke(call: AdminCall): Answer {
  const partner = look(call)
  return partner.status === 'revoked' ? unchanged(call, partner) : end(call, partner, false)
}

export function withdraw(call: AdminCall): Answer {
  const partner = look(call)
  if (partner.status === 'revoked' && partner.acceptedAt === null) return unchanged(call, partner)
  if (partner.status !== 'pending') {
    throw inWrongState('The invitation was accepted. Revoke the partnership to end it.')
  }
  return end(call, partner, true)
}
