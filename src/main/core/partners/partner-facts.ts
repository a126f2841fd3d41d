import type { Access } from '@shared/domain/access'
import { type PartnerState, partnerStateAt } from '@shared/domain/partner-state'
import { isPartnerState, partnerStateText } from '@shared/domain/partner-words'
import { levelsOf } from '@shared/domain/share-changes'
import { visibleText } from '@shared/domain/visible-text'
import type { Partner } from '@shared/horizon/partner'

/** By what takes effect: neither order nor a share sent twice makes another access. */
export function isSameAccess(one: Access, other: Access): boolean {
  const [mine, theirs] = [levelsOf(one.resources), levelsOf(other.resources)]
  return (
    mine.size === theirs.size &&
    [...mine].every(([key, { level }]) => theirs.get(key)?.level === level) &&
    one.data.conversationHistory === other.data.conversationHistory &&
    one.data.usageMetrics === other.data.usageMetrics &&
    one.data.auditLogs === other.data.auditLogs
  )
}

/** Times are compared as moments: a server may write the same one in another form. */
export function isSameMoment(
  one: string | null | undefined,
  other: string | null | undefined
): boolean {
  if (one == null || other == null) return (one ?? null) === (other ?? null)
  return one === other || Date.parse(one) === Date.parse(other)
}

/** The state that counts at this moment; as it came where it is unknown here. */
export function stateOf({ status, expiresAt }: Partner, nowMs: number): string {
  if (!isPartnerState(status)) return status
  return partnerStateAt({ status, expiresAt: expiresAt ?? null }, nowMs)
}

const countedStates: readonly string[] = [
  'pending',
  'active',
  'suspended'
] satisfies readonly PartnerState[]

/** How many count toward the limit of partners. */
export const liveCount = (partners: readonly Partner[], nowMs: number): number =>
  partners.filter(partner => countedStates.includes(stateOf(partner, nowMs))).length

/** What an operator decides by; keys and what the partner does change all the time. */
const facts: readonly {
  readonly word: string
  readonly of: (partner: Partner) => string | number | null | undefined
}[] = [
  { word: 'name', of: partner => partner.organizationName },
  { word: 'state', of: partner => partnerStateText(partner.status) },
  { word: 'contact', of: partner => partner.contactEmail },
  { word: 'expiry', of: partner => partner.expiresAt },
  { word: 'limit of keys', of: partner => partner.settings?.maxApiKeys },
  { word: 'session timeout', of: partner => partner.settings?.sessionTimeoutHours }
]

/** What differs between two readings of a partner, in words; empty when nothing that matters does. */
export function changedFacts(seen: Partner, now: Partner): string[] {
  const words = facts
    .map(({ word, of }) => ({ word, before: shown(of(seen)), after: shown(of(now)) }))
    .filter(({ before, after }) => before !== after)
    .map(({ word, before, after }) => `${word} ${before} → ${after}`)
  if (!isSameKnownAccess(seen.access, now.access)) words.push('its access')
  if (words.length > 0) return words
  return seen.version !== undefined && now.version !== undefined && seen.version !== now.version
    ? [`version ${seen.version} → ${now.version}`]
    : []
}

const isSameKnownAccess = (one: Access | undefined, other: Access | undefined): boolean =>
  one === undefined || other === undefined ? one === other : isSameAccess(one, other)

const shown = (value: string | number | null | undefined): string =>
  value == null ? 'none' : visibleText(String(value), 80)

export const nameOf = ({ organizationName }: Partner): string => visibleText(organizationName, 80)
