import type { ReplacementDraft } from '@shared/domain/replacement'
import { AppError, type WireError } from '@shared/errors'
import type { Partner } from '@shared/horizon/partner'
import type { HeldKeys } from '../data-ports'
import type { KeyCreates, PreparedCreate } from '../keys/key-create'
import { type KeyPlace, partnerIdOf } from '../keys/key-place'
import type { OrganizationCheck } from '../keys/organization-check'
import type { Lazy } from '../lazy'
import { heldPartnerKeys } from '../partner-keys/held-partner-keys'
import { isHeldRevoked } from '../partners/held-partners'
import type { PartnerKeyParts } from '../parts/partner-key-parts'
import type { Horizon } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Replies } from '../replies/held-replies'

type Refreshed = { readonly failure?: WireError | undefined }
type Ports = {
  readonly organizations: Pick<OrganizationCheck, 'connectForRead' | 'connectForWrite'>
  readonly creates: Pick<KeyCreates, 'prepare'>
  readonly replies: Replies
  readonly refresh: {
    refreshAnew(open: OpenProfile, isBackground?: boolean): Promise<Refreshed>
  }
  readonly partnerKeys: Lazy<PartnerKeyParts>
}

/**
 * Where a rotation's keys are: everything that depends on it. What comes out is the same for both,
 * so that nothing else of a rotation asks whose key it is.
 */
export function createRotationPlaces(ports: Ports) {
  const { organizations, creates, replies, refresh, partnerKeys } = ports
  const ofPartners = async () => (await partnerKeys.get()).partnerKeys

  /** Sees the keys of that place and no others. */
  async function connectForWrite(open: OpenProfile, place: KeyPlace): Promise<Horizon> {
    if (place.kind === 'organization') return organizations.connectForWrite(open)
    const { access } = await ofPartners()
    return (await access.forWrite(open, place.partnerId)).horizon
  }

  async function connectForRead(open: OpenProfile, place: KeyPlace): Promise<Horizon> {
    if (place.kind === 'organization') return organizations.connectForRead(open)
    const { access } = await ofPartners()
    return (await access.forRead(open, place.partnerId)).horizon
  }

  const held = (open: OpenProfile, place: KeyPlace): Promise<HeldKeys> =>
    place.kind === 'organization'
      ? open.data.keys.held()
      : heldPartnerKeys(open, replies, place.partnerId)

  /** The organization's keys and those of these places. */
  async function heldOfAll(open: OpenProfile, places: readonly KeyPlace[]) {
    const { keys, clockOffsetMs } = await open.data.keys.held()
    const partnerIds = new Set(places.flatMap(place => partnerIdOf(place) ?? []))
    const ofPartners = await Promise.all(
      [...partnerIds].map(partnerId => heldPartnerKeys(open, replies, partnerId))
    )
    return { keys: [...keys, ...ofPartners.flatMap(({ keys }) => keys)], clockOffsetMs }
  }

  /** Its keys ended with the partnership, so no other can be made. */
  const isPartnerRevoked = async (open: OpenProfile, place: KeyPlace): Promise<boolean> =>
    place.kind === 'partner' && (await isHeldRevoked(open, replies, place.partnerId))

  /** The partner as it is now. */
  async function partnerNow(
    open: OpenProfile,
    { partnerId }: Extract<KeyPlace, { kind: 'partner' }>
  ): Promise<Partner> {
    const { access } = await ofPartners()
    const { partners } = await access.forRead(open, partnerId)
    return access.partnerNow(open, partners, partnerId)
  }

  /** Throws whatever stands against the POST, a partner's full slots too. */
  async function prepareCreate(
    open: OpenProfile,
    place: KeyPlace,
    draft: ReplacementDraft
  ): Promise<PreparedCreate> {
    if (place.kind === 'organization') return creates.prepare(open, draft)
    const { replacements } = await ofPartners()
    return replacements.prepare(open, place, draft)
  }

  /** A list of now, heard by all that watch it; never by joining one that may be older. */
  async function refreshAnew(
    open: OpenProfile,
    place: KeyPlace,
    isBackground: boolean
  ): Promise<Refreshed> {
    if (place.kind === 'organization') return refresh.refreshAnew(open, isBackground)
    const { lists } = await ofPartners()
    return lists.refreshAnew(open, place.partnerId, isBackground)
  }

  return {
    connectForWrite,
    connectForRead,
    held,
    heldOfAll,
    isPartnerRevoked,
    partnerNow,
    prepareCreate,
    refreshAnew
  }
}
export type RotationPlaces = ReturnType<typeof createRotationPlaces>

/** Why the tag stays in a new key's name; `null` where it can be taken out. */
export const againstRenaming = ({ kind }: KeyPlace): AppError | null =>
  kind === 'organization'
    ? null
    : new AppError('not-offered', 'Horizon has no endpoint to rename a partner’s key', {
        nextStep: 'Its name keeps the tag. The next rotation gives it another.'
      })
