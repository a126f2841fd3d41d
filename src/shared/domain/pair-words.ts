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

/** "2 waiting, 1 still on the old key" */
export const countsWords = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([state, count]) => `${count} ${pairStateWords[state as PairState] ?? state}`)
    .join(', ')
