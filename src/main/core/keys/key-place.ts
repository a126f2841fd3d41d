import type { Key } from '@shared/horizon/key'
import type { PartnerKey } from '@shared/horizon/partner'
import type { EventBus } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'

/** Where a key is listed, made and revoked: two lists of Horizon's that never hold the same key. */
export type KeyPlace =
  | { readonly kind: 'organization' }
  | { readonly kind: 'partner'; readonly partnerId: string }

export const organizationPlace: KeyPlace = { kind: 'organization' }

/** A partner's key says so itself. */
export const isPartnerKey = (key: Key): key is PartnerKey =>
  typeof (key as Partial<PartnerKey>).partnerId === 'string'

export const placeOf = (key: Key): KeyPlace =>
  isPartnerKey(key) ? { kind: 'partner', partnerId: key.partnerId } : organizationPlace

export const partnerIdOf = (place: KeyPlace): string | null =>
  place.kind === 'partner' ? place.partnerId : null

export const isSamePlace = (one: KeyPlace, other: KeyPlace): boolean =>
  partnerIdOf(one) === partnerIdOf(other)

export function tellKeysChanged(
  events: EventBus,
  { profileId }: OpenProfile,
  place: KeyPlace
): void {
  if (place.kind === 'organization') events.publish('keys.changed', { profileId })
  else events.publish('partnerKeys.changed', { profileId, partnerId: place.partnerId })
}
