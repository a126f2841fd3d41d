import { writeBlock } from '@renderer/ui/horizon-failure'
import { isCounted } from '@renderer/ui/partner-rows'
import { useKeys } from '@renderer/ui/use-keys'
import type { PartnerList } from '@shared/contract/partners'
import type { WireError } from '@shared/errors'
import { limitBlock, planBlock } from './partner-words'
import { useServerNowMs } from './use-partners'

/** Why nobody can be invited now, before anyone types; `undefined` where somebody can. */
export function useInviteBlock(
  profileId: string,
  list: PartnerList | undefined,
  failure: WireError | undefined
): string | undefined {
  const { data: keys } = useKeys(profileId)
  const nowMs = useServerNowMs(profileId)
  const write = writeBlock(keys, failure)
  if (write !== undefined) return write
  if (list?.isOffered === false) return 'This Horizon has no endpoint for partners'
  if (keys?.organization?.plan === 'starter') return planBlock
  if (list?.fetchedAt == null) return 'The partners are being read'
  const { limit } = list
  const counted = list.partners.filter(partner => isCounted(partner, nowMs)).length
  return limit !== null && counted >= limit ? limitBlock(limit) : undefined
}
