import { utcDay } from '@shared/domain/utc-time'
import { visibleText } from '@shared/domain/visible-text'
import type { AppError } from '@shared/errors'
import type { Partner } from '@shared/horizon/partner'
import { isFull, noSlot, type Slots, waysOut } from '../partner-keys/partner-slots'
import { stateOf } from '../partners/partner-facts'
import type { Found } from './preflight'
import type { RotationState } from './rotation-state'

/** The partnership itself is not touched; in some states no new key of it could be shown to work. */
export function partnerCheck(partner: Partner, mode: RotationState['mode'], nowMs: number): Found {
  const name = 'partner'
  const who = `“${visibleText(partner.organizationName, 100)}”`
  const state = stateOf(partner, nowMs)
  switch (state) {
    case 'active':
      return {
        name,
        result: 'passed',
        detail: `Partner key of ${who}. The partnership and its access stay as they are.`
      }
    case 'revoked':
      return failed(
        `The partnership with ${who} is revoked and its keys with it, so there is nothing to replace.`
      )
    case 'expired':
      return failed(
        `The partnership with ${who} has expired, so it can have no new key. Move its expiry out first.`
      )
    case 'suspended':
      return blocked(
        mode,
        `${who} is suspended: every call of its keys is refused, so the new key could not be shown to work.`,
        'Resume the partnership first, or revoke the key.'
      )
    case 'pending':
      return blocked(
        mode,
        `${who} has not accepted its invitation: every call of its keys is refused, so the new key could not be shown to work.`,
        'Wait for the acceptance, or revoke the key.'
      )
    default:
      return {
        name,
        result: 'warning',
        detail: `The partnership with ${who} is in a state that is unknown here, “${visibleText(state, 60)}”. Its keys may be refused.`
      }
  }

  function failed(detail: string): Found {
    return { name, result: 'failed', detail }
  }
  /** In an emergency the old key goes all the same: what waits is the new one's use. */
  function blocked(mode: RotationState['mode'], why: string, nextStep: string): Found {
    return mode === 'emergency'
      ? { name, result: 'warning', detail: why }
      : failed(`${why} ${nextStep}`)
  }
}

/** For a new key that would work until the partnership's end, or longer; `null` where it ends before. */
export function partnershipEndCheck(
  expiresAt: string | null,
  partnershipEnd: string | null | undefined
): Found | null {
  if (partnershipEnd == null) return null
  if (expiresAt !== null && Date.parse(expiresAt) < Date.parse(partnershipEnd)) return null
  return {
    name: 'expiry',
    result: 'warning',
    detail: `The partnership ends on ${utcDay(partnershipEnd)}, and the key works no longer than that.`
  }
}

/** Reissue first needs a place for the new key beside the old one. */
export function slotCheck(slots: Slots): Found {
  const name = 'partner-slot'
  const { used, max, isWhole } = slots
  if (max === null) {
    return {
      name,
      result: 'warning',
      detail: 'This Horizon does not say how many keys the partner may have.'
    }
  }
  if (isFull(slots)) {
    const error: AppError = noSlot(slots, waysOut)
    const detail = `${used} of ${max} keys are in use, so the new key has no place beside the old one. Nothing is sent. ${waysOut}`
    return { name, result: 'failed', detail, error }
  }
  if (!isWhole) {
    return {
      name,
      result: 'warning',
      detail: `${used} of ${max} keys are in use, beside some that cannot be read and may count.`
    }
  }
  return {
    name,
    result: 'passed',
    detail: `${used} of ${max} keys are in use: the new key is made before the old one is revoked.`
  }
}
