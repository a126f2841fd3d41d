import { type ReactNode, useRef } from 'react'
import classes from './drain-matrix.module.css'
import { useSideways } from './use-sideways'

type Props = { readonly endpoints: number; readonly children: ReactNode }

/** The table in its own scroll, with an edge and words where it goes on to the right. */
export function MatrixBox({ endpoints, children }: Props) {
  const box = useRef<HTMLElement>(null)
  const { canScroll, hasMore } = useSideways(box)
  return (
    <>
      {canScroll && (
        <p className={classes.wide}>
          {endpoints.toLocaleString('en')} endpoints: scroll sideways to see them all{' '}
          <span aria-hidden>→</span>
        </p>
      )}
      <div className={classes.frame} data-more={hasMore || undefined}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it */}
        <section ref={box} className={classes.box} tabIndex={0} aria-label="Callers by endpoint">
          {children}
        </section>
      </div>
    </>
  )
}
