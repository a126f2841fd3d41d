import { keyState } from '@shared/domain/key-status'
import { visibleText } from '@shared/domain/visible-text'
import { AppError } from '@shared/errors'
import type { Partner } from '@shared/horizon/partner'
import { stateOf } from '../partners/partner-facts'
import type { KeyListing } from '../ports'

export type Slots = {
  /** Keys that count: enabled and not expired. */
  readonly used: number
  /** `null` where Horizon does not say. */
  readonly max: number | null
  /** What cannot be read may count as well. */
  readonly isWhole: boolean
}

export function slotsOf(
  { settings }: Partner,
  { keys, unreadable }: Pick<KeyListing, 'keys' | 'unreadable'>,
  nowMs: number
): Slots {
  const used = keys.filter(key => keyState(key, nowMs) === 'active').length
  return { used, max: settings?.maxApiKeys ?? null, isWhole: unreadable.length === 0 }
}

export const isFull = ({ used, max }: Slots): boolean => max !== null && used >= max

/** What can be done where no place is free; the last is an outage, and the operator's to choose. */
export const waysOut =
  'Retire a key that nobody uses, raise the limit of keys in the partner’s settings, or choose a planned short outage, in which the present key ends as the new one is made.'

export const noSlot = ({ used, max }: Slots, nextStep: string): AppError =>
  new AppError(
    'conflict',
    `This partner has ${used} of ${max} keys, so there is no place for another one`,
    { nextStep }
  )

/** Throws where Horizon certainly refuses a new key of this partner. */
export function requireOngoing(partner: Partner, nowMs: number): void {
  const state = stateOf(partner, nowMs)
  if (state !== 'revoked' && state !== 'expired') return
  const name = visibleText(partner.organizationName, 80)
  throw new AppError(
    'object-changed',
    `The partnership with “${name}” is ${state}, so it can have no new key`,
    {
      nextStep:
        state === 'expired'
          ? 'Move its expiry out first.'
          : 'Invite the organization again if it is to have access.'
    }
  )
}
