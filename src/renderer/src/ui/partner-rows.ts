import { type AccessLevel, accessLevels, shareTypes } from '@shared/domain/access'
import { isInvitationOpen, type PartnerState, partnerStateAt } from '@shared/domain/partner-state'
import { countWords, isPartnerState } from '@shared/domain/partner-words'
import type { Partner, PartnerAccess } from '@shared/horizon/partner'

const dayMs = 86_400_000
export const expiringDays = 30
export const quietDays = 30

/** What asks for a look, each with a filter of its own. */
export const partnerChecks = [
  'expiring',
  'no-expiry',
  'lapsed',
  'quiet',
  'keys-full',
  'nothing-shared'
] as const
export type PartnerCheck = (typeof partnerChecks)[number]

/** `unknown`: Horizon sent a state that is not one of ours. */
export type ShownState = PartnerState | 'unknown'

/** In the order of a list: what is let in first. */
export const shownStates = [
  'active',
  'pending',
  'suspended',
  'expired',
  'revoked',
  'unknown'
] as const satisfies readonly ShownState[]

export type PartnerRow = {
  readonly partner: Partner
  readonly state: ShownState
  readonly checks: readonly PartnerCheck[]
  /** The highest that is shared; `null` where nothing is, `undefined` where it is not said. */
  readonly level: AccessLevel | null | undefined
}

/** The state that counts now, whatever the list said when it was read. */
export function shownState({ status, expiresAt }: Partner, nowMs: number): ShownState {
  if (!isPartnerState(status)) return 'unknown'
  return partnerStateAt({ status, expiresAt: expiresAt ?? null }, nowMs)
}

const countedStates: readonly ShownState[] = ['active', 'pending', 'suspended']
export const isCountedState = (state: ShownState): boolean => countedStates.includes(state)

/** Active, pending and suspended partners count toward the limit. */
export const isCounted = (partner: Partner, nowMs: number): boolean =>
  isCountedState(shownState(partner, nowMs))

export function judgePartner(partner: Partner, nowMs: number): PartnerRow {
  const state = shownState(partner, nowMs)
  return { partner, state, checks: checksOf(partner, state, nowMs), level: levelOf(partner.access) }
}

function checksOf(partner: Partner, state: ShownState, nowMs: number): PartnerCheck[] {
  const isOpen = isCountedState(state)
  const { expiresAt, lastActivityAt, acceptedAt } = partner
  const left = expiresAt == null ? Number.NaN : Date.parse(expiresAt) - nowMs
  const idleSince = Date.parse(lastActivityAt ?? acceptedAt ?? '')
  const found: (PartnerCheck | false)[] = [
    isOpen && left > 0 && left <= expiringDays * dayMs && 'expiring',
    isOpen && expiresAt === null && 'no-expiry',
    hasLapsed(partner, nowMs) && 'lapsed',
    state === 'active' &&
      lastActivityAt !== undefined &&
      nowMs - idleSince > quietDays * dayMs &&
      'quiet',
    isOpen && hasAllKeys(partner) && 'keys-full',
    isOpen && partner.access?.resources.length === 0 && 'nothing-shared'
  ]
  return found.filter(check => check !== false)
}

/** Not accepted in time, or the partnership would be over by now. */
export const hasLapsed = (partner: Partner, nowMs: number): boolean =>
  partner.status === 'pending' &&
  !isInvitationOpen(
    {
      status: 'pending',
      expiresAt: partner.expiresAt ?? null,
      invitationExpiresAt: partner.invitation?.expiresAt
    },
    nowMs
  )

const hasAllKeys = ({ apiKeyCount, settings }: Partner): boolean =>
  apiKeyCount !== undefined &&
  settings?.maxApiKeys !== undefined &&
  apiKeyCount >= settings.maxApiKeys

function levelOf(access: PartnerAccess | undefined): PartnerRow['level'] {
  if (access === undefined) return undefined
  const given = access.resources.map(({ type, level }) => (type === 'connection' ? 'view' : level))
  return accessLevels.findLast(level => given.includes(level)) ?? null
}

/** `2 departments, 1 agent`; what is unknown here counts as other. */
export function sharedWords({ resources, unknownShares = [] }: PartnerAccess): string {
  const counts = shareTypes.flatMap(type => {
    const ids = new Set(resources.filter(share => share.type === type).map(({ id }) => id))
    return ids.size === 0 ? [] : [countWords(ids.size, type)]
  })
  const other = unknownShares.length === 0 ? [] : [`${unknownShares.length} other`]
  return [...counts, ...other].join(', ') || 'Nothing shared'
}
