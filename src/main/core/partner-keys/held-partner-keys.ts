import { partnerKeyListSchema } from '@shared/contract/partner-keys'
import type { PartnerKey } from '@shared/horizon/partner'
import type { HeldKeys } from '../data-ports'
import type { PartnerKeyListing } from '../partner-ports'
import type { Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import { changeHeld, type Replies } from '../replies/held-replies'
import { partnerKeysStateOf } from './partner-key-states'

const heldSchema = partnerKeyListSchema.pick({ keys: true, unreadable: true })

/** Under which a partner's list is held. */
export const partnerKeysReply = (partnerId: string): string => `partner-keys ${partnerId}`
export const readPartnerKeys = (kept: unknown): PartnerKeyListing | undefined =>
  heldSchema.safeParse(kept).data

export type HeldPartnerKeys = HeldKeys & { readonly keys: readonly PartnerKey[] }

/** As the held list of the organization's keys; Horizon's time is the same for both. */
export async function heldPartnerKeys(
  open: OpenProfile,
  replies: Pick<Replies, 'get'>,
  partnerId: string
): Promise<HeldPartnerKeys> {
  const held = await replies.get(open, partnerKeysReply(partnerId), readPartnerKeys)
  const { clockOffsetMs } = await open.data.keys.held()
  return {
    keys: held?.value.keys ?? [],
    unreadable: held?.value.unreadable ?? [],
    fetchedAt: held?.fetchedAt ?? null,
    clockOffsetMs
  }
}

/** Puts one freshly read key into its held list, which stays as old as it was. Never throws. */
export async function holdPartnerKey(
  open: OpenProfile,
  key: PartnerKey,
  log: Logger
): Promise<void> {
  const state = partnerKeysStateOf(open)
  state.changes += 1
  try {
    await state.inTurn(() =>
      changeHeld(open, partnerKeysReply(key.partnerId), readPartnerKeys, ({ keys, ...rest }) => ({
        ...rest,
        keys: keys.some(({ id }) => id === key.id)
          ? keys.map(held => (held.id === key.id ? key : held))
          : [key, ...keys]
      }))
    )
  } catch (error) {
    log.failure('hold partner key', error)
  }
}
