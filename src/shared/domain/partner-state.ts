import { isInAllowlist } from './cidr'
import type { Plan } from './limits'

export const partnerStates = ['pending', 'active', 'suspended', 'expired', 'revoked'] as const
export type PartnerState = (typeof partnerStates)[number]

/** As it is stored or sent; `status` may still say `active` after `expiresAt`. */
export type PartnerTimes = {
  readonly status: PartnerState
  /** ISO 8601; `null` is until revoked. */
  readonly expiresAt: string | null
}
/** What a partner calls with. A session ends with its own time. */
export type PartnerCredential =
  | {
      readonly kind: 'key'
      readonly enabled: boolean
      readonly expiresAt: string | null
      /** CIDR ranges; `null` lets every address in. */
      readonly ipAllowlist: readonly string[] | null
    }
  | { readonly kind: 'session'; readonly expiresAt: string }

/** In the contract's order: plan, partnership, credential, address (D10, D15, D19). */
export type PartnerRefusal =
  | 'plan_required'
  | 'partner_pending'
  | 'partner_suspended'
  | 'partner_expired'
  | 'partner_revoked'
  | 'api_key_revoked'
  | 'api_key_expired'
  | 'session_expired'
  | 'ip_not_allowed'
export type PartnerVisit = {
  readonly plan: Plan
  readonly partner: PartnerTimes
  readonly credential: PartnerCredential
  readonly ip: string
  readonly nowMs: number
}

/** A time that cannot be read is over: it never lets anybody in. */
const isAhead = (time: string, nowMs: number): boolean => Date.parse(time) > nowMs
const isOver = (time: string | null | undefined, nowMs: number): boolean =>
  time != null && !isAhead(time, nowMs)

/** The state that counts at this moment (D9). What was never accepted does not expire. */
export function partnerStateAt({ status, expiresAt }: PartnerTimes, nowMs: number): PartnerState {
  const mayExpire = status === 'active' || status === 'suspended'
  return mayExpire && isOver(expiresAt, nowMs) ? 'expired' : status
}

/** Why a call of a partner is turned away before what it asks for is looked at; `null` lets it in. */
export function partnerRefusal(visit: PartnerVisit): PartnerRefusal | null {
  const { plan, partner, credential, ip, nowMs } = visit
  if (plan === 'starter') return 'plan_required'
  const state = partnerStateAt(partner, nowMs)
  if (state !== 'active') return `partner_${state}`
  if (credential.kind === 'session') {
    return isAhead(credential.expiresAt, nowMs) ? null : 'session_expired'
  }
  if (!credential.enabled) return 'api_key_revoked'
  if (isOver(credential.expiresAt, nowMs)) return 'api_key_expired'
  return isInAllowlist(ip, credential.ipAllowlist) ? null : 'ip_not_allowed'
}

/**
 * Whether an invitation can still be accepted: once, until it ends, and not into a partnership that
 * is over by then. A time that Horizon does not say is not over.
 */
export function isInvitationOpen(
  partner: PartnerTimes & { readonly invitationExpiresAt: string | null | undefined },
  nowMs: number
): boolean {
  const { status, expiresAt, invitationExpiresAt } = partner
  return status === 'pending' && !isOver(invitationExpiresAt, nowMs) && !isOver(expiresAt, nowMs)
}
