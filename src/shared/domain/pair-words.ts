import type { PairState } from './drain-verdict'

/** A caller's state where there is no room for an icon. */
export const pairStateWords: Readonly<Record<PairState, string>> = {
  'still-on-old': 'still on the old key',
  overdue: 'overdue',
  waiting: 'waiting',
  'no-rhythm': 'rhythm not known',
  moved: 'moved',
  waived: 'waived',
  drained: 'drained'
}

/** Beside a date of the whole key, which no caller that comes back keeps. */
export const earliestWords = 'at the earliest, if every caller moves and stays quiet'

/** Beside a caller's date: what has to hold until then; `null` where it is reached. */
export function earliestOf(state: PairState): string | null {
  if (state === 'drained' || state === 'waived') return null
  return state === 'moved'
    ? 'at the earliest, if it stays quiet'
    : 'at the earliest, if it moves and stays quiet'
}

/** "2 waiting, 1 still on the old key" */
export const countsWords = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([state, count]) => `${count} ${pairStateWords[state as PairState] ?? state}`)
    .join(', ')
