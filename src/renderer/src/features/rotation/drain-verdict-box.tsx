import { formatDuration } from '@renderer/ui/format'
import { useNow } from '@renderer/ui/use-now'
import type { Drain } from '@shared/contract/rotation-drain'
import { earliestWords } from '@shared/domain/pair-words'
import { visibleText } from '@shared/domain/visible-text'
import {
  IconCalendarTime,
  IconHelpCircle,
  IconShieldCheck,
  type TablerIcon
} from '@tabler/icons-react'
import classes from './drain-step.module.css'
import { dayAndTime } from './rotation-words'

const answers: Readonly<
  Record<Drain['answer'], { readonly title: string; readonly icon: TablerIcon }>
> = {
  safe: { title: 'Safe to revoke', icon: IconShieldCheck },
  'not-safe': { title: 'Not safe to revoke yet', icon: IconCalendarTime },
  'no-verdict': { title: 'No verdict', icon: IconHelpCircle }
}

type Props = {
  readonly drain: Pick<Drain, 'answer' | 'sentence' | 'earliestSafeAt'>
  /** Of a verdict that the revocation was decided by: when that was. */
  readonly decidedAt?: string
}

/** The answer, its reason, and from when on it would be another. */
export function DrainVerdictBox({ drain, decidedAt }: Props) {
  const { answer, sentence, earliestSafeAt } = drain
  const { title, icon: Icon } = answers[answer]
  const isPast = decidedAt !== undefined
  return (
    <section className={classes.verdict} data-answer={answer} aria-label="Verdict">
      <Icon size={18} stroke={1.7} className={classes.verdictIcon} aria-hidden />
      <div className={classes.verdictWords}>
        {isPast && <p className={classes.verdictText}>As decided on {momentWords(decidedAt)}</p>}
        <h3 className={classes.verdictTitle}>{title}</h3>
        <p className={classes.verdictText}>{visibleText(sentence, 1_000)}</p>
      </div>
      {answer === 'not-safe' && (
        <div className={classes.date}>
          <span className={classes.dateLabel}>Earliest safe date{isPast && ' then'}</span>
          {earliestSafeAt === null ? (
            <>
              <strong className={classes.day}>{isPast ? 'None' : 'None yet'}</strong>
              <span className={classes.dateLabel}>until every caller has moved</span>
            </>
          ) : (
            <SafeDate iso={earliestSafeAt} isPast={isPast} />
          )}
        </div>
      )}
    </section>
  )
}

/** "Sat 21 Nov 2026, 12:34 local (UTC+1)" */
export function momentWords(iso: string): string {
  const { day, time } = dayAndTime(iso)
  return time === '' ? day : `${day}, ${time}`
}

function SafeDate({ iso, isPast }: { readonly iso: string; readonly isPast: boolean }) {
  const left = Date.parse(iso) - useNow()
  const { day, time } = dayAndTime(iso)
  return (
    <>
      <strong className={classes.day}>{day}</strong>
      <time className={classes.dateLabel} dateTime={iso}>
        {time}
        {left > 0 && !isPast && `, in ${formatDuration(left)}`}
      </time>
      <span className={classes.dateLabel}>{earliestWords}</span>
    </>
  )
}
