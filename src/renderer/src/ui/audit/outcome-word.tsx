import { UntrustedText } from '@renderer/ui/untrusted-text'
import {
  IconBan,
  IconCircleCheckFilled,
  IconCircleXFilled,
  IconQuestionMark,
  type TablerIcon
} from '@tabler/icons-react'
import classes from './outcome-word.module.css'

const known: Readonly<Record<string, { readonly Icon: TablerIcon; readonly word: string }>> = {
  success: { Icon: IconCircleCheckFilled, word: 'Success' },
  denied: { Icon: IconBan, word: 'Denied' },
  error: { Icon: IconCircleXFilled, word: 'Error' }
}

type Props = {
  readonly outcome: string
  /** The icon alone is coloured, beside words that are a value among others. */
  readonly isQuiet?: boolean
  /** As a query writes it: "denied". */
  readonly isAsSent?: boolean
}

/** How a call ended, as icon and word; what is unknown here stands as it was sent. */
export function OutcomeWord({ outcome, isQuiet = false, isAsSent = false }: Props) {
  const found = Object.hasOwn(known, outcome) ? known[outcome] : undefined
  const Icon = found?.Icon ?? IconQuestionMark
  return (
    <span
      className={classes.outcome}
      data-outcome={found === undefined ? 'unknown' : outcome}
      data-quiet={isQuiet || undefined}
    >
      <Icon size={14} stroke={1.9} aria-hidden />
      <span className={classes.word}>
        {isAsSent ? (
          <UntrustedText text={outcome} mono maxLength={60} />
        ) : (
          (found?.word ?? <UntrustedText text={outcome} maxLength={60} />)
        )}
      </span>
    </span>
  )
}
