import type { PairState } from '@shared/domain/drain-verdict'
import {
  IconActivity,
  IconArrowRight,
  IconCircleCheckFilled,
  IconClockExclamation,
  IconFlag,
  IconHelpCircle,
  IconHourglass,
  type TablerIcon
} from '@tabler/icons-react'

type Words = {
  readonly word: string
  /** After a count: "1 still on old key". */
  readonly counted: string
  readonly icon: TablerIcon
  readonly tone: 'ok' | 'plain' | 'accent' | 'warn' | 'danger'
  /** What needs a hand comes first. */
  readonly urgency: number
  readonly isSettled: boolean
}

export const pairWords: Readonly<Record<PairState, Words>> = {
  'still-on-old': {
    word: 'Still on old key',
    counted: 'still on old key',
    icon: IconActivity,
    tone: 'danger',
    urgency: 0,
    isSettled: false
  },
  overdue: {
    word: 'Overdue',
    counted: 'overdue',
    icon: IconClockExclamation,
    tone: 'warn',
    urgency: 1,
    isSettled: false
  },
  waiting: {
    word: 'Waiting',
    counted: 'waiting',
    icon: IconHourglass,
    tone: 'warn',
    urgency: 2,
    isSettled: false
  },
  'no-rhythm': {
    word: 'Rhythm not known',
    counted: 'with unknown rhythm',
    icon: IconHelpCircle,
    tone: 'warn',
    urgency: 3,
    isSettled: false
  },
  moved: {
    word: 'Moved',
    counted: 'moved',
    icon: IconArrowRight,
    tone: 'accent',
    urgency: 4,
    isSettled: false
  },
  waived: {
    word: 'Waived',
    counted: 'waived',
    icon: IconFlag,
    tone: 'plain',
    urgency: 5,
    isSettled: true
  },
  drained: {
    word: 'Drained',
    counted: 'drained',
    icon: IconCircleCheckFilled,
    tone: 'ok',
    urgency: 6,
    isSettled: true
  }
}
