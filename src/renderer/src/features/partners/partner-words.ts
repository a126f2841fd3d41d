import type { PartnerCheck, ShownState } from '@renderer/ui/partner-rows'
import { expiringDays, quietDays } from '@renderer/ui/partner-rows'
import { partnerStateWords } from '@shared/domain/partner-words'

/** Shorter than "not offered": this Horizon does not send it. */
export const notSaid = 'not said'

export const shownStateWords: Readonly<Record<ShownState, string>> = {
  ...partnerStateWords,
  unknown: 'Unknown'
}

export const checkWords: Readonly<Record<PartnerCheck, string>> = {
  expiring: `Expiring ≤ ${expiringDays} d`,
  'no-expiry': 'No expiry',
  lapsed: 'Invitation lapsed',
  quiet: `Quiet > ${quietDays} d`,
  'keys-full': 'Keys full',
  'nothing-shared': 'Nothing shared'
}

export const checkHints: Readonly<Record<PartnerCheck, string>> = {
  expiring: `Active, pending and suspended partners that end within ${expiringDays} days`,
  'no-expiry': 'They stay until somebody revokes them',
  lapsed: 'Never accepted in time. Resend renews the invitation; until then it takes a place',
  quiet: `Active partners without activity for ${quietDays} days`,
  'keys-full': 'No key can be created or rotated without downtime until one is revoked',
  'nothing-shared': 'They reach nothing, and take a place all the same'
}

export const planBlock =
  'The Starter plan has no partners: they come with the Professional plan and up'

const whatCounts = 'Active, pending and suspended partners count; expired and revoked ones do not'

/** What the figure in the head counts. */
export const limitWords = (limit: number | null): string =>
  limit === null
    ? `${whatCounts}. This Horizon does not say how many it allows`
    : `${whatCounts}. At most ${limit} at once; Horizon’s support can raise it`

export const limitBlock = (limit: number): string =>
  `All ${limit} places are taken. ${whatCounts}. Revoke one, withdraw an invitation, or ask Horizon’s support for more`
