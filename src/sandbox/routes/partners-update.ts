import { accessDiff } from '@shared/domain/access-diff'
import { updatePartnerBodySchema } from '@shared/horizon/partner'
import type { z } from 'zod'
import { unprocessable } from '../api-error'
import { type Answer, ok } from '../call'
import { aboutPartner, partnerState } from '../partner-records'
import { shortenSessions } from '../store/partner-sessions'
import { type StoredPartner, updatePartner } from '../store/partners'
import { readWorkspace } from '../store/workspace'
import { hourMs, isoOrNull } from '../times'
import { checkVersion } from './if-match'
import { toAccessBody, toPartnerBody } from './partners-body'
import {
  type AdminCall,
  checkFuture,
  checkPlace,
  checkPlan,
  checkShares,
  existingPartner,
  toAccess
} from './partners-rules'

type UpdateBody = z.output<typeof updatePartnerBodySchema>
type Changes = Record<string, { readonly from: unknown; readonly to: unknown }>

/** The fields that differ, by name; values are compared as they are sent. */
function changesOf(from: object, to: object): Changes {
  const names = Object.keys(from) as (keyof typeof from)[]
  const changed = names.filter(name => JSON.stringify(from[name]) !== JSON.stringify(to[name]))
  return Object.fromEntries(changed.map(name => [name, { from: from[name], to: to[name] }]))
}

const settingsOf = (partner: StoredPartner) => ({
  contact_email: partner.contactEmail,
  expires_at: isoOrNull(partner.expiresAt),
  max_api_keys: partner.maxApiKeys,
  session_timeout_hours: partner.sessionTimeoutHours
})

function wantedOf(call: AdminCall, before: StoredPartner, body: UpdateBody): StoredPartner {
  const { access, expires_at, contact_email, settings } = body
  if (access !== undefined) checkShares(call.db, access)
  const expiresAt =
    expires_at === undefined
      ? before.expiresAt
      : expires_at === null
        ? null
        : Date.parse(expires_at)
  if (expiresAt !== before.expiresAt) checkFuture('expires_at', expiresAt, call.now)
  return {
    ...before,
    contactEmail: contact_email ?? before.contactEmail,
    access: access === undefined ? before.access : toAccess(access),
    expiresAt,
    // Extended, it is again what it was before: the state itself was never overwritten.
    expiredAt: expiresAt === before.expiresAt ? before.expiredAt : null,
    maxApiKeys: settings?.max_api_keys ?? before.maxApiKeys,
    sessionTimeoutHours: settings?.session_timeout_hours ?? before.sessionTimeoutHours
  }
}

/** Whether the partner is given anything more, or for longer. */
const isWider = ({ db }: AdminCall, before: StoredPartner, wanted: StoredPartner): boolean =>
  (wanted.expiresAt ?? Number.POSITIVE_INFINITY) > (before.expiresAt ?? Number.POSITIVE_INFINITY) ||
  wanted.maxApiKeys > before.maxApiKeys ||
  wanted.sessionTimeoutHours > before.sessionTimeoutHours ||
  accessDiff(before.access, wanted.access, readWorkspace(db)).isEscalation

export function update(call: AdminCall): Answer {
  const { db, now } = call
  const before = existingPartner(call)
  const body = call.body(updatePartnerBodySchema)
  const ifMatch = call.header('if-match')
  checkVersion('partner', before.version, ifMatch, () => toPartnerBody(call, before))
  if (before.status === 'revoked') {
    throw unprocessable('id', 'A revoked partnership cannot be changed. Invite the partner again.')
  }
  const wanted = wantedOf(call, before, body)
  const ofScope = changesOf(toAccessBody(before.access), toAccessBody(wanted.access))
  const ofSettings = changesOf(settingsOf(before), settingsOf(wanted))
  const isScopeChanged = Object.keys(ofScope).length > 0
  const areSettingsChanged = Object.keys(ofSettings).length > 0
  if (!isScopeChanged && !areSettingsChanged) return ok(toPartnerBody(call, before))
  if (isWider(call, before, wanted)) checkPlan(call.organization)
  const isRevived =
    partnerState(before, now) === 'expired' && partnerState(wanted, now) !== 'expired'
  if (isRevived) checkPlace(call)
  updatePartner(db, wanted)
  if (wanted.sessionTimeoutHours < before.sessionTimeoutHours) {
    shortenSessions(db, before.id, Math.floor(wanted.sessionTimeoutHours * hourMs))
  }
  const about = aboutPartner(before)
  if (isScopeChanged) {
    call.audit({ ...about, action: 'partner.scope_updated', changes: ofScope })
  }
  if (areSettingsChanged) {
    call.audit({ ...about, action: 'partner.settings_updated', changes: ofSettings })
  }
  return ok(toPartnerBody(call, existingPartner(call)))
}
