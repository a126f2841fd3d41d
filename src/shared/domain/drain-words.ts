import { callerName, callersWords } from './caller-words'
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

/** The verdict's reason: who is not settled and why, and which caller sets the date. */
export function verdictText({ answer, why, pairs, earliestSafeAt }: DrainVerdict): string {
  if (answer === 'safe') return safeText(pairs)
  if (why === 'callers-incomplete') {
    return 'Not every caller of the old key could be read, so nothing can be said of the others.'
  }
  const open = openCallers(pairs)
  if (open.length === 0) {
    return 'The old key was used before anything is known of its callers, so whoever that was may come back.'
  }
  const setter = open.find(
    ({ quietEnoughAt }) => earliestSafeAt !== null && quietEnoughAt === earliestSafeAt
  )
  const others = open.filter(pair => pair !== setter)
  const named = others.slice(0, setter === undefined ? maxNamed : maxNamed - 1)
  const rest = others.length - named.length
  return [
    ...(setter === undefined ? [] : [setterText(setter)]),
    ...named.map(sentenceOf),
    ...(rest > 0 ? [`${rest} more ${rest === 1 ? 'caller is' : 'callers are'} open.`] : [])
  ].join(' ')
}

/** Who is not settled, the most urgent first. */
export const openCallers = <P extends { readonly state: PairState }>(pairs: readonly P[]): P[] =>
  pairs
    .filter(({ state }) => state !== 'drained' && state !== 'waived')
    .sort((one, other) => urgency[one.state] - urgency[other.state])

/** The caller that is due last. */
function setterText(pair: PairVerdict): string {
  const gap = spanText(pair.longestGapMs ?? 0)
  const quiet = spanText(pair.quietMs)
  const how =
    pair.state === 'moved'
      ? `it moved, and has been quiet on the old key for ${quiet}`
      : `it has not moved, and last called with the old key ${quiet} ago`
  return `${callerName(pair)} sets the date: longest gap ${gap}; ${how}.`
}

function safeText(pairs: readonly PairVerdict[]): string {
  if (pairs.length === 0) return 'Nobody called with the old key in all that is known of it.'
  const waived = pairs.filter(({ state }) => state === 'waived').length
  const drained = pairs.length - waived
  const moved = `${callersWords(drained)} moved to the new key and ${drained === 1 ? 'is' : 'are'} quiet on the old one.`
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

function sentenceOf(pair: PairVerdict): string {
  const { state, longestGapMs, quietMs } = pair
  const who = callerName(pair)
  const gap = longestGapMs === null ? '' : spanText(longestGapMs)
  switch (state) {
    case 'still-on-old':
      return `${who} calls with the old key, last ${spanText(quietMs)} ago, so no date holds until it moves.`
    case 'overdue':
      return `${who} has been quiet for ${spanText(quietMs)}, longer than its longest gap of ${gap}, and was never seen on the new key.`
    case 'waiting':
      return `${who} has not moved: its longest gap is ${gap}, and it last called with the old key ${spanText(quietMs)} ago.`
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
