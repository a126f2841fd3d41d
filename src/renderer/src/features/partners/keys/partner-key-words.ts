import { formatNumber } from '@renderer/ui/format'
import { normaliseAllowlist } from '@shared/domain/allowlist'
import type { PartnerKey } from '@shared/horizon/partner'

/** What it is called wherever it stands. */
export const partnerKeyWord = 'Partner key'

/** Lets everyone in, by having no list or by its ranges. */
export const isOpenToAll = (ranges: PartnerKey['ipAllowlist']): boolean =>
  ranges === null || (ranges !== undefined && normaliseAllowlist(ranges).openness.length > 0)

export function limitWords({ rateLimit, rateLimitPerDay }: PartnerKey): string {
  const minute = rateLimit == null ? undefined : `${formatNumber(rateLimit)}/min`
  const day = rateLimitPerDay == null ? undefined : `${formatNumber(rateLimitPerDay)}/day`
  const said = [minute, day].filter(each => each !== undefined).join(', ')
  if (said !== '') return said
  return rateLimit === undefined ? 'not said' : 'none of its own'
}
