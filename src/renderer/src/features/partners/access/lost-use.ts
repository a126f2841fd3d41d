import { formatNumber, formatRelative } from '@renderer/ui/format'
import type { AuditEntry } from '@shared/horizon/audit-entry'

export const useDays = 30

/** The newest of what the log holds of a partner's successful calls, back to `from`. */
export type UseLog = {
  readonly entries: readonly AuditEntry[]
  /** There are older ones that were not read. */
  readonly hasMore: boolean
  /** ISO 8601. */
  readonly from: string
  readonly oldestAvailableAt: string | null
}

/** `used 41 times in 30 days, last 2 days ago`: by the partner, of what is taken away. */
export function lostUseWords(
  ids: readonly string[],
  { entries, hasMore, from, oldestAvailableAt }: UseLog,
  nowMs: number
): string {
  const lost = new Set<unknown>(ids)
  const uses = entries.filter(
    ({ actor, resource, metadata }) =>
      (actor?.type ?? '').startsWith('partner_') &&
      (lost.has(resource?.id) || lost.has(metadata?.agent_id))
  )
  const [last] = uses
  const count = formatNumber(uses.length)
  if (last === undefined) {
    if (hasMore) return `no use among its last ${formatNumber(entries.length)} calls`
    const isWhole = oldestAvailableAt === null || Date.parse(oldestAvailableAt) <= Date.parse(from)
    return isWhole ? `not used in ${useDays} days` : 'no use in what the log holds'
  }
  const counted = uses.length === 1 ? 'once' : `${count} times`
  const times = hasMore ? `at least ${counted}` : counted
  return `used ${times} in ${useDays} days, last ${formatRelative(last.occurredAt, nowMs)}`
}
