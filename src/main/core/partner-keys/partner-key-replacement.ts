import { partnerKeyDraftIssues } from '@shared/domain/partner-draft'
import type { ReplacementDraft } from '@shared/domain/replacement'
import { serverNow } from '../keys/held-keys'
import { withRemedy } from '../keys/horizon-failure'
import { requireWritable } from '../keys/journal-guard'
import type { PreparedCreate } from '../keys/key-create'
import type { KeyPlace } from '../keys/key-place'
import { keyStateOf } from '../keys/key-states'
import type { Clock } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import { refused } from '../profiles/profile-draft'
import { draftSecretIssues, type SecretSought } from '../purposes/purpose-secrets'
import { partnerKeysOf } from './partner-horizon'
import type { PartnerKeyAccess } from './partner-key-access'
import { isFull, noSlot, requireOngoing, slotsOf, waysOut } from './partner-slots'

type Ports = {
  readonly clock: Clock
  readonly connections: SecretSought
  readonly access: PartnerKeyAccess
}
type PartnerPlace = Extract<KeyPlace, { kind: 'partner' }>

/** A rotation's POST for a partner's key, and all that can stop it. */
export function createPartnerKeyReplacement({ clock, connections, access }: Ports) {
  async function prepare(
    open: OpenProfile,
    place: PartnerPlace,
    draft: ReplacementDraft
  ): Promise<PreparedCreate> {
    requireWritable(open)
    const { horizon, partners } = await access.forWrite(open, place.partnerId)
    const nowMs = await serverNow(open, clock.now())
    const plan = keyStateOf(open).organization ?? {}
    // Only now: before, no admin secret may have been read.
    const issues = [
      ...partnerKeyDraftIssues(asPartnerDraft(draft), plan, nowMs),
      ...draftSecretIssues(connections, open.profileId, draft)
    ]
    if (draft.ipAllowlist === undefined) {
      const issue = 'Horizon does not say which addresses the old key takes'
      issues.push({ field: 'ipAllowlist', issue })
    }
    if (issues.length > 0) throw refused(issues)
    const partner = await access.partnerNow(open, partners, place.partnerId)
    requireOngoing(partner, nowMs)
    const listing = await partnerKeysOf(partners, place.partnerId, open.signal).catch(error => {
      throw withRemedy(error)
    })
    const slots = slotsOf(partner, listing, nowMs)
    if (isFull(slots)) throw noSlot(slots, waysOut)
    return { horizon, draft, place }
  }

  return { prepare }
}
export type PartnerKeyReplacement = ReturnType<typeof createPartnerKeyReplacement>

/** What the old key had is not argued about again: its openness was reasoned for when it was made. */
export const asPartnerDraft = ({
  clientName,
  ipAllowlist = null,
  rateLimit,
  rateLimitPerDay,
  expiresAt
}: ReplacementDraft) => ({
  clientName,
  ipAllowlist,
  openReason: 'as the key it replaces',
  ...(rateLimit !== undefined && { rateLimit }),
  ...(rateLimitPerDay !== undefined && { rateLimitPerDay }),
  expiresAt
})
