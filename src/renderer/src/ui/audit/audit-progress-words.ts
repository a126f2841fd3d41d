import { clockTime, formatDuration, formatNumber } from '@renderer/ui/format'
import type { AuditStatus } from '@shared/contract/audit'
import type { AuditZone } from '@shared/domain/audit-query/ast'
import { dayTimeWords } from './coverage/coverage-words'

/** "120,000 of about 1,204,118 entries, 21,400 per second, 50 s left". */
export function progressSentence({ done, remaining, perSecond }: AuditStatus['sync']): string {
  const parts = [
    remaining === null
      ? `${formatNumber(done)} entries so far`
      : `${formatNumber(done)} of about ${formatNumber(done + remaining)} entries`
  ]
  if (perSecond !== null && perSecond > 0) {
    parts.push(`${formatNumber(Math.round(perSecond))} per second`)
    if (remaining !== null) parts.push(`${formatDuration((remaining / perSecond) * 1_000)} left`)
  }
  return parts.join(', ')
}

/** "Syncing, 12,000 of about 60,000 entries, 4,200 per second, 12 s left". */
export function syncWords(
  { sync, coverage }: Pick<AuditStatus, 'sync' | 'coverage'>,
  zone: AuditZone = 'local'
): string {
  switch (sync.state) {
    case 'syncing':
      return `Syncing, ${progressSentence(sync)}`
    case 'waiting':
      return 'Waiting for Horizon, which asked to slow down'
    case 'paced':
      return sync.retryAt === null
        ? 'Goes on at the console’s own pace'
        : `Goes on at ${clockTime(sync.retryAt, Date.now())}, at the console’s own pace`
    case 'offline':
      return 'Offline, goes on by itself'
    case 'stopped':
      return 'Stopped'
    case 'not-offered':
      return 'This Horizon has no endpoint for the audit log'
    case 'never':
      return 'Never synced'
    case 'idle':
      // No more than that: whether Horizon recorded something since is not known here.
      return coverage.currentAt === null
        ? 'Not syncing'
        : `Held up to ${dayTimeWords(coverage.currentAt, zone)}${zone === 'utc' ? ' UTC' : ''} (last sync)`
  }
}
