const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Beyond this a list shows the date in place of "3 days ago". */
export const relativeDays = 7
/** Within this a list shows "in 12 days" in place of the date. */
export const untilDays = 30

const numbers = new Intl.NumberFormat('en')
// American English: British short months have "Sept".
const dateParts = new Intl.DateTimeFormat('en-US', {
  day: '2-digit',
  month: 'short',
  year: 'numeric'
})
const exactParts = {
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit'
} as const
const localParts = new Intl.DateTimeFormat('en-US', {
  ...exactParts,
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hourCycle: 'h23',
  timeZoneName: 'shortOffset'
})

const part = (parts: readonly Intl.DateTimeFormatPart[], type: Intl.DateTimeFormatPartTypes) =>
  parts.find(found => found.type === type)?.value ?? ''

export const notATime = 'not a time'

export const formatNumber = (value: number): string => numbers.format(value)

/** "12 Mar 2026", in local time. */
export function formatDate(iso: string): string {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return notATime
  const parts = dateParts.formatToParts(at)
  return `${part(parts, 'day')} ${part(parts, 'month')} ${part(parts, 'year')}`
}

/** "12 Mar 2026 09:12", in local time. */
export function formatDateTime(iso: string): string {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return notATime
  const parts = localParts.formatToParts(at)
  return `${formatDate(iso)} ${part(parts, 'hour')}:${part(parts, 'minute')}`
}

/** "12 s ago", "8 min ago", "3 h ago", "yesterday", "6 days ago", then the date. */
export function formatRelative(iso: string, nowMs: number): string {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return notATime
  const age = nowMs - at
  // A server's clock may run ahead of this one.
  if (age < 5 * second) return age > -minute ? 'just now' : formatDate(iso)
  if (age < minute) return `${Math.floor(age / second)} s ago`
  if (age < hour) return `${Math.floor(age / minute)} min ago`
  if (age < day) return `${Math.floor(age / hour)} h ago`
  const days = Math.floor(age / day)
  if (days >= relativeDays) return formatDate(iso)
  return days === 1 ? 'yesterday' : `${days} days ago`
}

/** Hours within a day, "in 12 days" by the calendar within 30, else the date; so is a past time. */
export function formatUntil(iso: string, nowMs: number): string {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return notATime
  const left = at - nowMs
  if (left <= 0 || left > untilDays * day) return formatDate(iso)
  if (left < minute) return `in ${Math.max(1, Math.floor(left / second))} s`
  if (left < hour) return `in ${Math.floor(left / minute)} min`
  if (left < day) return `in ${Math.floor(left / hour)} h`
  const days = calendarDays(nowMs, at)
  return days === 1 ? 'in 1 day' : `in ${days} days`
}

/** Midnights between two moments, in local time: what is counted beside a date has to fit it. */
function calendarDays(fromMs: number, toMs: number): number {
  const midnight = (ms: number) => new Date(ms).setHours(0, 0, 0, 0)
  // A day on which clocks change has 23 or 25 hours.
  return Math.round((midnight(toMs) - midnight(fromMs)) / day)
}

/** "84 ms", "1.2 s", "24 s", "8 min", "3 h 11 min", "12 d 20 h". */
export function formatDuration(durationMs: number): string {
  if (durationMs < second) return `${Math.max(0, Math.round(durationMs))} ms`
  if (durationMs < 10 * second) return `${(Math.floor(durationMs / 100) / 10).toFixed(1)} s`
  if (durationMs < minute) return `${Math.floor(durationMs / second)} s`
  if (durationMs < hour) return `${Math.floor(durationMs / minute)} min`
  if (durationMs < day) return twoUnits(durationMs, hour, 'h', minute, 'min')
  return twoUnits(durationMs, day, 'd', hour, 'h')
}

function twoUnits(ms: number, large: number, largeName: string, small: number, smallName: string) {
  const rest = Math.floor((ms % large) / small)
  const whole = `${formatNumber(Math.floor(ms / large))} ${largeName}`
  return rest === 0 ? whole : `${whole} ${rest} ${smallName}`
}

/** The same moment in both zones, to the second. */
export function formatExact(iso: string): { local: string; utc: string } {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return { local: notATime, utc: notATime }
  const parts = localParts.formatToParts(at)
  const date = `${part(parts, 'weekday')} ${part(parts, 'day')} ${part(parts, 'month')} ${part(parts, 'year')}`
  const time = `${part(parts, 'hour')}:${part(parts, 'minute')}:${part(parts, 'second')}`
  const zone = part(parts, 'timeZoneName').replace('GMT', 'UTC')
  return {
    local: `${date}, ${time} (local, ${zone})`,
    utc: `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
  }
}

/** "11:21" within the last day, else the date. */
export function clockTime(iso: string, nowMs: number): string {
  const at = new Date(iso)
  if (nowMs - at.getTime() > day || Number.isNaN(at.getTime())) return formatDate(iso)
  return at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
}
