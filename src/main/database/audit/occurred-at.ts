const shape =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:?\d{2})$/

const daysInMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

function isRealDay(year: number, month: number, day: number): boolean {
  const days = month === 2 && isLeap(year) ? 29 : (daysInMonth[month - 1] ?? 0)
  return day >= 1 && day <= days
}

const digit = (text: string, index: number) => text.charCodeAt(index) - 48
const two = (text: string, index: number) => digit(text, index) * 10 + digit(text, index + 1)

/** The day before the first of a month, in milliseconds. A feed stays in few months for long. */
const monthStarts = new Map<number, number>()
function monthStart(year: number, month: number): number {
  const key = year * 12 + month
  const known = monthStarts.get(key)
  if (known !== undefined) return known
  // `Date.UTC` takes the years 0 to 99 for 1900 to 1999.
  const first = new Date(0).setUTCFullYear(year, month - 1, 1)
  if (monthStarts.size > 5_000) monthStarts.clear()
  monthStarts.set(key, first - 86_400_000)
  return first - 86_400_000
}

function moment(text: string, millis: number): number | undefined {
  const year = two(text, 0) * 100 + two(text, 2)
  const month = two(text, 5)
  const day = two(text, 8)
  const hour = two(text, 11)
  const minute = two(text, 14)
  const second = two(text, 17)
  // A leap second is counted as the second after it.
  if (!isRealDay(year, month, day) || hour > 23 || minute > 59 || second > 60) return undefined
  const ofDay = hour * 3_600_000 + minute * 60_000 + second * 1_000
  return monthStart(year, month) + day * 86_400_000 + ofDay + millis
}

const pattern = '0000-00-00T00:00:00.000Z'
/** Whether it is a time as nearly all are: in UTC, with milliseconds. */
function isUsual(text: string): boolean {
  if (text.length !== pattern.length) return false
  for (let at = 0; at < pattern.length; at += 1) {
    const expected = pattern.charCodeAt(at)
    const unit = text.charCodeAt(at)
    if (expected === 48 ? unit < 48 || unit > 57 : unit !== expected) return false
  }
  return true
}

/**
 * Milliseconds of a time as Horizon writes it, with its zone; `undefined` for a date that is none
 * (`2026-02-30`), which the engine's own parser takes for a day in March.
 */
export function momentOf(text: string): number | undefined {
  if (isUsual(text)) return moment(text, digit(text, 20) * 100 + two(text, 21))
  const match = shape.exec(text)
  if (match === null) return undefined
  const [, , , , , , , fraction = '', zone = 'Z'] = match
  const inZone = moment(text, Number(fraction.padEnd(3, '0').slice(0, 3)))
  if (inZone === undefined || zone === 'Z' || zone === 'z') return inZone
  const hours = two(zone, 1)
  const minutes = two(zone, zone.length - 2)
  if (hours > 23 || minutes > 59) return undefined
  const offset = hours * 3_600_000 + minutes * 60_000
  return zone.startsWith('-') ? inZone + offset : inZone - offset
}
