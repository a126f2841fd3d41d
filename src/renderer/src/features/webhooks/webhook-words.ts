import { formatNumber } from '@renderer/ui/format'
import { visibleText } from '@shared/domain/visible-text'
import type { Webhook } from '@shared/horizon/webhook'

/** What of its trigger URL may be seen: anybody with the whole can trigger the agent. */
export function maskedTriggerUrl({ tokenHint }: Pick<Webhook, 'tokenHint'>): string {
  const known = tokenHint == null || tokenHint === '' ? '' : visibleText(tokenHint, 16)
  return `…/api/webhooks/agent/${known}••••••`
}

/** The same where there is less room: what tells one from another. */
export const shortTriggerUrl = ({ tokenHint }: Pick<Webhook, 'tokenHint'>): string =>
  `…/${tokenHint == null ? '' : visibleText(tokenHint, 16)}••••••`

export function allowlistWords(ranges: Webhook['ipAllowlist']): string {
  if (ranges === undefined) return 'not offered'
  if (ranges === null) return 'Every address'
  return ranges.length === 1 ? '1 range' : `${formatNumber(ranges.length)} ranges`
}

export function limitWords(limit: Webhook['rateLimit']): string {
  if (limit === undefined) return 'not offered'
  return limit === null ? 'default' : formatNumber(limit)
}

/** The token's own age: from its last rotation, else from the beginning. */
export const tokenSince = ({ rotatedAt, createdAt }: Webhook): string | undefined =>
  rotatedAt ?? createdAt ?? undefined

/** "03:00–05:00 UTC" */
export const hoursWords = (quiet: { readonly fromHour: number; readonly toHour: number }): string =>
  `${clock(quiet.fromHour)}–${clock(quiet.toHour)} UTC`

const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`
