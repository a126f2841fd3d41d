import { type PartnerState, partnerStateAt } from '@shared/domain/partner-state'
import { isPartnerState } from '@shared/domain/partner-words'
import type { Partner } from '@shared/horizon/partner'

/** The state that counts at this moment; as it came where it is unknown here. */
export function partnerNow(
  { status, expiresAt }: Pick<Partner, 'status' | 'expiresAt'>,
  serverNowMs: number
): string {
  if (!isPartnerState(status)) return status
  return partnerStateAt({ status, expiresAt: expiresAt ?? null }, serverNowMs)
}

/** Why nothing of a partner can be added now; its state alone. */
export function stateBlock(state: string): string | undefined {
  return blocks[state as PartnerState]
}

const blocks: Partial<Readonly<Record<PartnerState, string>>> = {
  pending: 'The invitation is not accepted yet',
  expired: 'The partnership has expired. Move its end out in Settings first',
  revoked: 'The partnership is revoked for good'
}
