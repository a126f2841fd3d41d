import type { DrainVerdict, PairState, PairVerdict } from './drain-verdict'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** "31 d 4 h", "1 h 2 min", "58 min", "40 s": as the page writes durations. */
export function spanText(ms: number): string {
  if (ms < minuteMs) return `${Math.floor(ms / 1_000)} s`
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min`
  const [large, name, small, smallName] =
    ms < dayMs ? ([hourMs, 'h', minuteMs, 'min'] as const) : ([dayMs, 'd', hourMs, 'h'] as const)
  const rest = Math.floor((ms % large) / small)
  const whole = `${Math.floor(ms / large)} ${name}`
  return rest === 0 ? whole : `${whole} ${rest} ${smallName}`
}

/** How many callers are in each state, in the order of urgency; states without any are left out. */
export function stateCounts(pairs: readonly PairVerdict[]): Partial<Record<PairState, number>> {
  const counts: Partial<Record<PairState, number>> = {}
  for (const { state } of pairs) counts[state] = (counts[state] ?? 0) + 1
  return counts
}

const maxNamed = 2

/** The verdict's reason: who is not settled and why. */
export function verdictText({ answer, why, pairs }: DrainVerdict): string {
  if (answer === 'safe') return safeText(pairs)
  if (why === 'callers-incomplete') {
    return 'Not every caller of the old key could be read, so nothing can be said of the others.'
  }
  const open = pairs.filter(({ state }) => state !== 'drained' && state !== 'waived')
  if (open.length === 0) {
    return 'The old key was used before anything is known of its callers, so whoever that was may come back.'
  }
  const named = [...open].sort((one, other) => urgency[one.state] - urgency[other.state])
  const rest = named.length - maxNamed
  const sentences = named.slice(0, maxNamed).map(sentenceOf)
  if (rest > 0) sentences.push(`${rest} more ${rest === 1 ? 'caller is' : 'callers are'} open.`)
  return sentences.join(' ')
}

function safeText(pairs: readonly PairVerdict[]): string {
  if (pairs.length === 0) return 'Nobody called with the old key in all that is known of it.'
  const waived = pairs.filter(({ state }) => state === 'waived').length
  const drained = pairs.length - waived
  const callers = `${drained} ${drained === 1 ? 'caller' : 'callers'}`
  const moved = `${callers} moved to the new key and ${drained === 1 ? 'is' : 'are'} quiet on the old one.`
  if (waived === 0) return moved
  const waivers = `${waived} ${waived === 1 ? 'was' : 'were'} waived.`
  return drained === 0 ? `No caller has moved; ${waivers}` : `${moved} ${waivers}`
}

const urgency: Readonly<Record<PairState, number>> = {
  'still-on-old': 0,
  overdue: 1,
  waiting: 2,
  moved: 3,
  'no-rhythm': 4,
  waived: 5,
  drained: 6
}

function sentenceOf({ ip, method, path, state, longestGapMs, quietMs }: PairVerdict): string {
  const who = `${ip} (${method} ${path})`
  const gap = longestGapMs === null ? '' : spanText(longestGapMs)
  switch (state) {
    case 'still-on-old':
      return `${who} calls with the old key, last ${spanText(quietMs)} ago, so no date holds until it moves.`
    case 'overdue':
      return `${who} has been quiet for ${spanText(quietMs)}, longer than its longest gap of ${gap}, and was never seen on the new key.`
    case 'waiting':
      return `${who} has not moved: its longest gap is ${gap}, and it was last seen ${spanText(quietMs)} ago.`
    case 'moved':
      return `${who} moved and has been quiet on the old key for ${spanText(quietMs)} of its longest gap of ${gap}.`
    case 'no-rhythm':
      return longestGapMs === null
        ? `${who} was seen only once or within one hour, so its rhythm is not known.`
        : `${who} has a longest gap of ${gap}, and less than two of these are known.`
    case 'waived':
    case 'drained':
      return ''
  }
}
