import type { AuditZone } from './ast'
import { nearest } from './nearest'
import { shownText } from './shown-text'

/** What dates without a zone mean, and what relative times count back from (milliseconds). */
export type QueryClock = { readonly zone: AuditZone; readonly now: number }

export type ReadTime =
  | {
      readonly isTime: true
      readonly at: number
      /** Where the local clock shows this time never, or twice: which is taken. */
      readonly note?: string
    }
  | { readonly isTime: false; readonly message: string; readonly remedy?: string }

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const
type Unit = keyof typeof unitMs
export const timeWords = ['now', 'today', 'yesterday'] as const
const firstYear = 1970
const lastYear = 9999

/**
 * A day, with a time of day and a zone or without; or back from now. A `d` is 24 hours, a `w` seven
 * of them, also where clocks were changed. Digits after the milliseconds are dropped.
 */
export function readTime(text: string, clock: QueryClock): ReadTime {
  const typed = text.trim().toLowerCase()
  const word = timeWords.find(one => one === typed)
  if (word !== undefined) return { isTime: true, at: namedTime(word, clock) }
  const back = /^(\d{1,9})([mhdw])$/.exec(typed)
  if (back !== null) return timeBack(Number(back[1]), back[2] as Unit, clock)
  const written = dateShape.exec(text.trim())
  return written === null ? notATime(text.trim()) : writtenTime(partsOf(written), clock)
}

function namedTime(word: (typeof timeWords)[number], { zone, now }: QueryClock): number {
  if (word === 'now') return now
  const back = word === 'today' ? 0 : 1
  const at = new Date(now)
  return zone === 'utc'
    ? Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() - back)
    : new Date(at.getFullYear(), at.getMonth(), at.getDate() - back).getTime()
}

function timeBack(count: number, unit: Unit, { now }: QueryClock): ReadTime {
  const at = now - count * unitMs[unit]
  if (at >= 0) return { isTime: true, at }
  return { isTime: false, message: `${count}${unit} back is before ${firstYear}` }
}

const dateShape =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?(Z|[+-]\d\d:?\d\d)?$/i

type Written = {
  readonly day: readonly [year: number, month: number, day: number]
  readonly time: readonly [hour: number, minute: number, second: number, ms: number]
  /** Minutes east of UTC; `null` where none is written. */
  readonly offset: number | null
  /** What follows the day, as it was written. */
  readonly rest: string
}

function partsOf([text, year, month, day, ...rest]: RegExpExecArray): Written {
  const [hour = 0, minute = 0, second = 0] = rest.slice(0, 3).map(part => Number(part ?? 0))
  const ms = Number((rest[3] ?? '').slice(0, 3).padEnd(3, '0'))
  return {
    day: [Number(year), Number(month), Number(day)],
    time: [hour, minute, second, ms],
    offset: offsetOf(rest[4]),
    rest: text.slice(10)
  }
}

function offsetOf(zone: string | undefined): number | null {
  if (zone === undefined) return null
  if (zone.length === 1) return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return zone.startsWith('-') ? -minutes : minutes
}

function writtenTime(written: Written, { zone }: QueryClock): ReadTime {
  const fault = faultOf(written)
  if (fault !== undefined) return fault
  const [year, month, day] = written.day
  const utc = Date.UTC(year, month - 1, day, ...written.time)
  if (written.offset !== null) return { isTime: true, at: utc - written.offset * unitMs.m }
  return zone === 'utc' ? { isTime: true, at: utc } : localTime(written, utc)
}

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December'
]
const two = (value: number): string => String(value).padStart(2, '0')

function faultOf({ day: [year, month, day], time, offset, rest }: Written): ReadTime | undefined {
  const no = (message: string, remedy?: string): ReadTime => ({
    isTime: false,
    message,
    ...(remedy !== undefined && { remedy })
  })
  if (year < firstYear) return no(`Years go from ${firstYear} to ${lastYear}`)
  if (month < 1 || month > 12) return no(`Months go from 01 to 12, and this says ${two(month)}`)
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const on = (day: number): string => `${year}-${two(month)}-${two(day)}${rest}`
  if (day < 1) return no('Days begin with 01', on(1))
  if (day > days) {
    const name = month === 2 ? `February ${year}` : monthNames[month - 1]
    return no(`${name} has ${days} days`, on(days))
  }
  const [hour, minute, second] = time
  if (hour > 23) return no(`Hours go from 00 to 23, and this says ${hour}`)
  if (minute > 59) return no(`Minutes go from 00 to 59, and this says ${minute}`)
  if (second > 59) return no(`Seconds go from 00 to 59, and this says ${second}`)
  if (offset !== null && Math.abs(offset) > 14 * 60) return no('Zones go from -14:00 to +14:00')
  return undefined
}

/**
 * By the zone of this computer. A time that clocks skip is read with the offset before the change, and
 * so lies as much later; of a time that clocks show twice the first is taken.
 */
function localTime({ day: [year, month, day], time }: Written, utc: number): ReadTime {
  const local = new Date(year, month - 1, day, ...time)
  const at = local.getTime()
  const minutesOff = (moment: number): number => new Date(moment).getTimezoneOffset()
  const shown = at - minutesOff(at) * unitMs.m
  if (shown !== utc) {
    const clock = `${two(local.getHours())}:${two(local.getMinutes())}`
    return { isTime: true, at, note: `Clocks skipped this time here; ${clock} is taken` }
  }
  const again = at + (minutesOff(at + 3 * unitMs.h) - minutesOff(at)) * unitMs.m
  const isTwice = again > at && again - minutesOff(again) * unitMs.m === utc
  return isTwice
    ? { isTime: true, at, note: 'Clocks showed this time twice here; the first is taken' }
    : { isTime: true, at }
}

const unitNames: Readonly<Record<string, Unit>> = {
  min: 'm',
  mins: 'm',
  minute: 'm',
  minutes: 'm',
  hr: 'h',
  hrs: 'h',
  hour: 'h',
  hours: 'h',
  day: 'd',
  days: 'd',
  week: 'w',
  weeks: 'w'
}

/** What was probably meant, where it can be told. */
function notATime(text: string): ReadTime {
  const typed = text.toLowerCase()
  const remedy = meantDate(typed) ?? meantSpan(typed) ?? nearest(typed, timeWords)
  const message = `${shownText(text)} is no time: write 2026-10-01, 2026-10-01T12:30, 7d, 12h, today or now`
  return { isTime: false, message, ...(remedy !== undefined && { remedy }) }
}

function meantDate(typed: string): string | undefined {
  const [, year, month, day] =
    /^(\d{4})[-./]?(\d\d)[-./]?(\d\d)$/.exec(typed) ??
    /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})$/.exec(typed) ??
    /^(\d{4})[-./](\d{1,2})$/.exec(typed) ??
    []
  if (year === undefined) return reversedDate(typed)
  return existing(Number(year), Number(month), Number(day ?? 1))
}

/** `13.10.2026`; `3/10/2026` is another day to every other reader and left alone. */
function reversedDate(typed: string): string | undefined {
  const [, first, mark, second, year] = /^(\d{1,2})([./])(\d{1,2})\2(\d{4})$/.exec(typed) ?? []
  const [a, b] = [Number(first), Number(second)]
  if (mark === '.' || a > 12) return existing(Number(year), b, a)
  return b > 12 ? existing(Number(year), a, b) : undefined
}

function existing(year: number, month: number, day: number): string | undefined {
  const at = new Date(Date.UTC(year, month - 1, day))
  const isSame = at.getUTCMonth() === month - 1 && at.getUTCDate() === day
  return isSame && year >= firstYear ? `${year}-${two(month)}-${two(day)}` : undefined
}

function meantSpan(typed: string): string | undefined {
  const [, count, name] = /^-?(\d{1,6})\s*([a-z]+)$/.exec(typed) ?? []
  if (count === undefined || name === undefined) return undefined
  const unit = Object.hasOwn(unitMs, name)
    ? name
    : Object.hasOwn(unitNames, name)
      ? unitNames[name]
      : undefined
  if (name === 'mo' || name === 'month' || name === 'months') return `${Number(count) * 30}d`
  return unit === undefined ? undefined : `${Number(count)}${unit}`
}
