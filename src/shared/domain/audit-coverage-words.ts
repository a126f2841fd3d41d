import type { Absence, AuditCoverage } from '../contract/audit'

const reasons: Readonly<Record<Absence['why'], string>> = {
  'not-downloaded': 'not fetched yet',
  missing: 'missing in Horizon’s own numbering',
  lost: 'damaged on this disk',
  purged: 'removed here by retention',
  'beyond-server': 'older than Horizon still had at the first sync'
}

/**
 * What is not held of a window, as sentences without their full stops; none where nothing is known to
 * be absent: `4 h 10 min from 08:00 to 12:10 not held: damaged on this disk (12 entries)`. `show`
 * writes a moment in the zone the reader has chosen.
 */
export const coverageSentences = (
  { absences }: AuditCoverage,
  show: (time: string) => string
): readonly string[] =>
  absences.map(({ why, from, to, entries }) => {
    const what =
      from !== null && to !== null
        ? `${lengthWords(Date.parse(to) - Date.parse(from))} from ${show(from)} to ${show(to)}`
        : from !== null
          ? `Everything since ${show(from)}`
          : to !== null
            ? `Everything before ${show(to)}`
            : 'The whole time'
    const count = entries === null ? '' : ` (${entryWords(entries)})`
    return `${what} not held: ${reasons[why]}${count}`
  })

const entryWords = (entries: number): string =>
  `${entries.toLocaleString('en-US')} ${entries === 1 ? 'entry' : 'entries'}`

const units = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's']
] as const

/** The two largest units: `4 h 10 min`, `3 d`, `12 s`; what is shorter is `less than 1 s`. */
export function lengthWords(ms: number): string {
  const first = units.findIndex(([size]) => ms >= size)
  if (first === -1) return 'less than 1 s'
  let left = ms
  const words = units.slice(first, first + 2).flatMap(([size, unit]) => {
    const count = Math.floor(left / size)
    left -= count * size
    return count === 0 ? [] : [`${count} ${unit}`]
  })
  return words.join(' ')
}
