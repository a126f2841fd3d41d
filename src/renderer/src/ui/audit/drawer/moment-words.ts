import { formatDuration } from '@renderer/ui/format'
import type { AuditZone } from '@shared/domain/audit-query/ast'
import { exactClock, months, zonedTime, zoneLabel } from '../audit-times'

const weekdays = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ')

/** `day`: "Thu 19 Nov 2026", `clock`: "14:21:44", `rest`: ".902" or nothing, `label`: "UTC+1". */
export function momentParts(iso: string, zone: AuditZone) {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return undefined
  const { year, month, day } = zonedTime(at, zone)
  const weekday = weekdays[new Date(Date.UTC(year, month, day)).getUTCDay()]
  return {
    day: `${weekday} ${day} ${months[month]} ${year}`,
    ...exactClock(iso, zone),
    label: zoneLabel(at, zone)
  }
}

/** "Thu 19 Nov 2026, 14:21:44 (UTC+1)": a moment inside a sentence. */
export function momentSentence(iso: string, zone: AuditZone): string {
  const moment = momentParts(iso, zone)
  if (moment === undefined) return 'a time that cannot be read'
  return `${moment.day}, ${moment.clock} (${moment.label})`
}

/** "recorded 0.2 s later"; `undefined` where one of the two times is not said. */
export function delayWords(occurredAt: string, recordedAt: string | null | undefined) {
  if (recordedAt == null) return undefined
  const delayMs = Date.parse(recordedAt) - Date.parse(occurredAt)
  if (Number.isNaN(delayMs)) return undefined
  if (delayMs < 0) return `recorded ${formatDuration(-delayMs)} before it says it happened`
  return delayMs === 0 ? 'recorded at once' : `recorded ${formatDuration(delayMs)} later`
}
