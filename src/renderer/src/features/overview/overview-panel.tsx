import { Skeleton } from '@mantine/core'
import { clockTime } from '@renderer/ui/format'
import { TimeText } from '@renderer/ui/time-text'
import { type ReactNode, useId } from 'react'
import classes from './overview-page.module.css'

/** Where a panel's content comes from: nothing on it is without an age. */
export type PanelAge = {
  readonly fetchedAt: string | null
  /** Not fresh: a clock time then, since "ago" would count time nothing is known of. */
  readonly isStale: boolean
}

type Props = {
  readonly title: string
  /** At the right of the head. */
  readonly aside?: ReactNode
  readonly age: PanelAge
  readonly children: ReactNode
}

export function OverviewPanel({ title, aside, age, children }: Props) {
  const titleId = useId()
  return (
    <section className={classes.panel} aria-labelledby={titleId}>
      <div className={classes.head}>
        <h2 id={titleId} className={classes.title}>
          {title}
        </h2>
        {aside}
      </div>
      {children}
      <p className={classes.age}>
        <AgeText {...age} />
      </p>
    </section>
  )
}

export function AgeText({ fetchedAt, isStale }: PanelAge) {
  if (fetchedAt === null) return null
  if (isStale) return <>As of {clockTime(fetchedAt, Date.now())}, not fresh</>
  return (
    <>
      Fetched <TimeText iso={fetchedAt} mode="relative" />
    </>
  )
}

/** Lines in the shape of a panel's, while the first answer is on its way. */
export function PanelSkeleton({ lines }: { readonly lines: number }) {
  return (
    <div className={classes.skeleton} aria-busy>
      {Array.from({ length: lines }, (_, nth) => nth).map(nth => (
        <div key={nth} className={classes.skeletonLine}>
          <Skeleton height={10} width={`${46 - (nth % 3) * 8}%`} />
          <Skeleton height={10} width={24} />
        </div>
      ))}
    </div>
  )
}
