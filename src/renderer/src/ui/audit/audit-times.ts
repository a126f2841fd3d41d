import type { AuditZone } from '@shared/domain/audit-query/ast'

export const dayMs = 86_400_000
const minuteMs = 60_000
export const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

const two = (value: number): string => `${value}`.padStart(2, '0')

export type ZonedTime = {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

/** The calendar and the clock at a moment; by getters, as a table formats thousands. */
export function zonedTime(ms: number, zone: AuditZone): ZonedTime {
  const at = new Date(zone === 'utc' ? ms : ms - new Date(ms).getTimezoneOffset() * minuteMs)
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth(),
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds()
  }
}

/** The moment of a calendar's time; days and hours may run over. */
export function momentOf(
  { year, month, day, hour = 0 }: Pick<ZonedTime, 'year' | 'month' | 'day'> & { hour?: number },
  zone: AuditZone
): number {
  return zone === 'utc'
    ? Date.UTC(year, month, day, hour)
    : new Date(year, month, day, hour).getTime()
}

/** "UTC", or "UTC+1" and "UTC+5:30" as the local offset is at that moment. */
export function zoneLabel(ms: number, zone: AuditZone): string {
  const offset = zone === 'utc' || Number.isNaN(ms) ? 0 : -new Date(ms).getTimezoneOffset()
  if (offset === 0) return 'UTC'
  const hours = Math.floor(Math.abs(offset) / 60)
  const minutes = Math.abs(offset) % 60
  return `UTC${offset < 0 ? '−' : '+'}${hours}${minutes === 0 ? '' : `:${two(minutes)}`}`
}

/** "19 Nov", with the year where it is not the present one. */
export function dayWords(ms: number, zone: AuditZone, presentMs: number): string {
  const { year, month, day } = zonedTime(ms, zone)
  const date = `${two(day)} ${months[month]}`
  return year === zonedTime(presentMs, zone).year ? date : `${date} ${year}`
}

export const monthWords = (ms: number, zone: AuditZone): string => {
  const { year, month } = zonedTime(ms, zone)
  return `${months[month]} ${year}`
}

/** "14:32", with seconds where they are not 0. */
export function clockWords(ms: number, zone: AuditZone): string {
  const { hour, minute, second } = zonedTime(ms, zone)
  return `${two(hour)}:${two(minute)}${second === 0 ? '' : `:${two(second)}`}`
}

/** "14:31:58" and ".204", or nothing where whole seconds were sent: no exactness is made up. */
export function exactClock(iso: string, zone: AuditZone): { clock: string; rest: string } {
  const { hour, minute, second } = zonedTime(Date.parse(iso), zone)
  return {
    clock: `${two(hour)}:${two(minute)}:${two(second)}`,
    rest: /\.\d{1,3}/.exec(iso)?.[0] ?? ''
  }
}

/** "19 Nov 00:00 to 14:32", "18 Nov 22:00 to 19 Nov 02:00". */
export function rangeWords(from: number, to: number, zone: AuditZone, presentMs: number): string {
  const [first, last] = [from, to].map(ms => dayWords(ms, zone, presentMs))
  const end = clockWords(to, zone)
  return `${first} ${clockWords(from, zone)} to ${first === last ? end : `${last} ${end}`}`
}

/** Whether a list between two moments needs dates beside its times. */
export const spansDays = (from: number, to: number, zone: AuditZone): boolean =>
  dayWords(from, zone, 0) !== dayWords(to, zone, 0)

type RowTimesOptions = {
  readonly zone: AuditZone
  readonly presentMs: number
  /** The day stands above the list already. */
  readonly isNamed: boolean
}

/** What the times of a list need beside them to be clear. */
export function rowTimes(
  range: { readonly from: number; readonly to: number } | undefined,
  { zone, presentMs, isNamed }: RowTimesOptions
): 'clock' | 'day' | 'year' {
  if (range === undefined) return 'day'
  const [first, last] = [zonedTime(range.from, zone), zonedTime(range.to - 1, zone)]
  const { year } = zonedTime(presentMs, zone)
  if (first.year !== year || last.year !== year) return 'year'
  const isOneDay = !spansDays(range.from, range.to - 1, zone)
  return isOneDay && (isNamed || !spansDays(range.from, presentMs, zone)) ? 'clock' : 'day'
}
