import type { Absence, AuditCoverage } from '../contract/audit'

/** Why something is not held, to follow "not held:". */
const absenceWords: Readonly<Record<Absence['why'], string>> = {
  'not-downloaded': 'not downloaded yet',
  missing: 'missing in Horizon’s own numbering',
  lost: 'damaged on this disk',
  purged: 'removed here by retention',
  'beyond-server': 'older than what Horizon still had at the first sync'
}

/** "412 entries, not downloaded yet"; without a number where none is known. */
export const absenceSentence = ({ why, entries }: Absence): string =>
  entries === null ? absenceWords[why] : `${entryCount(entries)}, ${absenceWords[why]}`

/** "1 entry", "1,204 entries". */
export const entryCount = (count: number): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? 'entry' : 'entries'}`

/**
 * What is not held of a window, as sentences without their full stops; none where nothing is known to
 * be absent: `4 h 10 min from 08:00 to 12:10 not held: 12 entries, damaged on this disk`. `show`
 * writes a moment in the zone the reader has chosen.
 */
export const coverageSentences = (
  { absences }: AuditCoverage,
  show: (time: string) => string
): readonly string[] =>
  absences.map(absence => {
    const { from, to } = absence
    const what =
      from !== null && to !== null
        ? `${lengthWords(Date.parse(to) - Date.parse(from))} from ${show(from)} to ${show(to)}`
        : from !== null
          ? `Everything since ${show(from)}`
          : to !== null
            ? `Everything before ${show(to)}`
            : 'The whole time'
    return `${what} not held: ${absenceSentence(absence)}`
  })

type Show = (time: string) => string

/**
 * How much of a window is covered: `2026-11-01 up to the last sync at 2026-11-21 20:13; nothing after
 * it is held`. What is not held of it, `coverageSentences` says.
 */
export function coversWords({ from, to, currentAt }: AuditCoverage, show: Show): string {
  const start = from === null ? 'the beginning' : show(from)
  const end = to === null ? 'the end' : show(to)
  if (currentAt === null) return `${start} to ${end}; the log was never downloaded to its end`
  const syncedAt = Date.parse(currentAt)
  if (from !== null && Date.parse(from) > syncedAt) {
    return `nothing: it begins after the last sync at ${show(currentAt)}`
  }
  return to !== null && Date.parse(to) < syncedAt
    ? `${start} to ${end}`
    : `${start} up to the last sync at ${show(currentAt)}; nothing after it is held`
}

/**
 * Of a window that reaches beyond the last sync; a log that was never downloaded to its end has an
 * absence there.
 */
export const heldToSentence = ({ to, currentAt }: AuditCoverage, show: Show): string | undefined =>
  currentAt === null || (to !== null && Date.parse(to) < Date.parse(currentAt))
    ? undefined
    : `Held up to ${show(currentAt)} (last sync). What was recorded since is not held.`

/** Whether what reached Horizon late is in what is held. */
export const lateWords = ({ settledTo }: AuditCoverage, show: Show): string =>
  settledTo === null
    ? 'none of the log was read a second time yet: what reached Horizon late may be missing'
    : `up to ${show(settledTo)} the log was read twice with the same result: what reached Horizon late is in it; after that it may be missing`

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
