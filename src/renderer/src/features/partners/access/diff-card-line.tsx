import { LevelMeter } from '@renderer/ui/level-meter'
import { levelWords } from '@shared/domain/partner-words'
import {
  IconAlertTriangleFilled,
  IconArrowDown,
  IconArrowRight,
  IconEqual
} from '@tabler/icons-react'
import classes from './diff-bar.module.css'
import type { DiffCard } from './diff-cards'

const directions = {
  wider: { words: 'Wider', icon: <IconAlertTriangleFilled size={14} aria-hidden /> },
  narrower: { words: 'Narrower', icon: <IconArrowDown size={14} stroke={2} aria-hidden /> },
  same: { words: 'No effect', icon: <IconEqual size={14} stroke={2} aria-hidden /> }
} as const

type Props = {
  readonly card: DiffCard
  /** How much of what it takes away was used, where that is known. */
  readonly use?: string
}

/** A change as old → new, and what it comes to. */
export function DiffCardLine({ card, use }: Props) {
  const { direction, title, change, consequence } = card
  const { words, icon } = directions[direction]
  return (
    <li className={classes.card} data-direction={direction}>
      <div className={classes.cardHead}>
        <span className={classes.direction}>
          {icon}
          {words}
        </span>
        <span className={classes.cardTitle} data-hint-if-cut>
          <bdi>{title}</bdi>
        </span>
      </div>
      <div className={classes.change}>
        {change.kind === 'words' ? (
          <>
            <span>{change.from}</span>
            <IconArrowRight size={13} stroke={1.7} aria-label="to" />
            <b>{change.to}</b>
          </>
        ) : (
          <>
            {change.from !== null && <LevelMeter level={change.from} tone="inherited" />}
            <span>{change.from === null ? 'Not shared' : levelWords[change.from]}</span>
            <IconArrowRight size={13} stroke={1.7} aria-label="to" />
            {change.to !== null && (
              <LevelMeter
                level={change.to}
                tone={direction === 'wider' ? 'widened' : 'inherited'}
              />
            )}
            <b>{change.to === null ? 'None' : levelWords[change.to]}</b>
          </>
        )}
      </div>
      <div className={classes.consequence} data-hint-if-cut>
        {consequence}
      </div>
      {use !== undefined && (
        <div
          className={classes.use}
          data-used={use.startsWith('used') || undefined}
          data-hint-if-cut
        >
          {use}
        </div>
      )}
    </li>
  )
}
