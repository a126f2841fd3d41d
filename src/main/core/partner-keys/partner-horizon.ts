import type { KeyDraft } from '@shared/domain/key-draft'
import { AppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import type { PartnerKey } from '@shared/horizon/partner'
import type { HorizonPartners, PartnerKeyListing } from '../partner-ports'
import type { Horizon, KeyListing } from '../ports'

type AllowedDraft = KeyDraft & { readonly ipAllowlist?: readonly string[] | null }

/**
 * Horizon as it is for the keys of one partner: what reads and changes keys reads and changes that
 * partner's and no others. Usage and request log go by a key's id, whosever key it is.
 */
export function partnerHorizon(
  horizon: Horizon,
  partners: Pick<HorizonPartners, 'keys' | 'createKey' | 'revokeKey'>,
  { partnerId, clockOffsetMs }: { readonly partnerId: string; readonly clockOffsetMs: number }
): Horizon {
  async function listKeys(signal?: AbortSignal) {
    const { keys, unreadable } = await partnerKeysOf(partners, partnerId, signal)
    return { keys, unreadable, clockOffsetMs }
  }

  async function getKey(keyId: string, signal?: AbortSignal): Promise<PartnerKey | null> {
    return foundIn(await partnerKeysOf(partners, partnerId, signal), keyId)
  }

  return {
    ...horizon,
    listKeys,
    getKey,
    hasKeyEndpoint: async () => false,
    createKey: (draft, idempotencyKey) =>
      partners.createKey(partnerId, toPartnerDraft(draft), idempotencyKey),
    revokeKey: keyId => partners.revokeKey(partnerId, keyId),
    updateKey: async () => {
      throw notChangeable('limits')
    },
    renameKey: async () => {
      throw notChangeable('name')
    }
  }
}

export async function partnerKeysOf(
  partners: Pick<HorizonPartners, 'keys'>,
  partnerId: string,
  signal?: AbortSignal
): Promise<PartnerKeyListing> {
  const listing = await partners.keys(partnerId, signal)
  if (listing !== null) return listing
  throw new AppError('not-offered', 'This Horizon has no endpoint for the keys of partners', {
    nextStep: 'Settings lists what this Horizon offers.'
  })
}

/** One key of a list; where it may be among what cannot be read, nothing is said of it. */
export function foundIn<K extends Key>(
  { keys, unreadable }: Pick<KeyListing, 'unreadable'> & { readonly keys: readonly K[] },
  keyId: string
): K | null {
  const key = keys.find(({ id }) => id === keyId)
  if (key !== undefined) return key
  if (!unreadable.some(({ id }) => id === undefined || id === keyId)) return null
  throw new AppError(
    'response-invalid',
    'A part of the partner’s keys cannot be read, so whether the key is among them is not known',
    { nextStep: 'Report it to whoever runs this Horizon.' }
  )
}

/** A draft of a rotation or of the partner's form, as a partner key is asked for. */
function toPartnerDraft(draft: AllowedDraft & Pick<Partial<Key>, 'rotatedFrom'>) {
  const { clientName, rateLimit, rateLimitPerDay, expiresAt, ipAllowlist = null } = draft
  return {
    clientName,
    ipAllowlist: ipAllowlist && [...ipAllowlist],
    openReason: null,
    ...(rateLimit !== undefined && { rateLimit }),
    ...(rateLimitPerDay !== undefined && { rateLimitPerDay }),
    expiresAt,
    ...(draft.rotatedFrom != null && { rotatedFrom: draft.rotatedFrom })
  }
}

const notChangeable = (what: string): AppError =>
  new AppError('not-offered', `Horizon has no endpoint to change the ${what} of a partner’s key`, {
    nextStep: 'Create a key as it should be, then revoke this one.'
  })
