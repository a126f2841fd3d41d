import { ErrorStrip } from '@renderer/ui/error-strip'
import { visibleText } from '@shared/domain/visible-text'
import type { ReactNode } from 'react'
import { failureWords } from './rotation-words'
import classes from './step-frame.module.css'
import type { RotationWork } from './use-rotation'

export const stepHeadingId = 'rotation-step'

type Props = {
  readonly work: RotationWork
  readonly title: string
  /** What this step is about, beside its title. */
  readonly note: string
  /** The age of what is shown, at the right. */
  readonly aside?: ReactNode
  /** The ways back, and what will be sent. */
  readonly footLeft?: ReactNode
  /** The way on, the primary one last. */
  readonly footRight?: ReactNode
  readonly children: ReactNode
}

/** Head, body and foot of every step; how an action failed stands above the foot. */
export function StepFrame({ work, title, note, aside, footLeft, footRight, children }: Props) {
  const { failed, forgetFailure } = work
  return (
    <section className={classes.step} aria-labelledby={stepHeadingId}>
      <div className={classes.head}>
        <h2 id={stepHeadingId} className={classes.title} tabIndex={-1}>
          {title}
        </h2>
        <span className={classes.note}>{note}</span>
        {aside !== undefined && <div className={classes.aside}>{aside}</div>}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it */}
      <section className={classes.body} tabIndex={0} aria-label={`${title}, its parts`}>
        {children}
      </section>
      {failed !== null && (
        <ErrorStrip
          title={failureWords[failed.name]}
          error={failed.error}
          onDismiss={() => {
            forgetFailure()
            // The button is gone with the strip.
            document.getElementById(stepHeadingId)?.focus()
          }}
        />
      )}
      {(footLeft !== undefined || footRight !== undefined) && (
        <div className={classes.foot}>
          <div className={classes.footLeft}>{footLeft}</div>
          <div className={classes.footRight}>{footRight}</div>
        </div>
      )}
    </section>
  )
}

type PartProps = {
  readonly title: string
  readonly note?: ReactNode
  readonly aside?: ReactNode
  /** Right under the page's title, with no step's between. */
  readonly isOnPage?: boolean
  readonly children: ReactNode
}

/** A part of a step with its own head. */
export function StepPart({ title, note, aside, isOnPage = false, children }: PartProps) {
  const Heading = isOnPage ? 'h2' : 'h3'
  return (
    <section className={classes.part} aria-label={title}>
      <div className={classes.partHead}>
        <Heading className={classes.partTitle}>{title}</Heading>
        {note !== undefined && <span className={classes.partNote}>{note}</span>}
        {aside !== undefined && <span className={classes.partAside}>{aside}</span>}
      </div>
      {children}
    </section>
  )
}

type LockedProps = { readonly because: string | undefined; readonly children?: ReactNode }

/** What a locked control waits for, in the same line, over another way where there is one. */
export const LockedWords = ({ because, children }: LockedProps) => (
  <div className={classes.locks}>
    {because !== undefined && (
      <span className={classes.locked}>Locked: {visibleText(because, 600)}</span>
    )}
    {children}
  </div>
)
