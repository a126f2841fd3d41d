import type { Offers } from '@shared/contract/horizon'
import { featureEndpoints } from '@shared/domain/offers'
import type { Feature } from '@shared/horizon/capabilities'
import { IconCircleOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './not-offered-panel.module.css'
import { OffersList } from './offers-list'
import { TimeText } from './time-text'

/** Something that works without the endpoint. */
export type Instead = {
  readonly icon: ReactNode
  readonly title: ReactNode
  readonly text: ReactNode
  readonly action?: ReactNode
}

type Props = {
  readonly feature: Feature
  /** Completes "This Horizon has no endpoint for …". */
  readonly what: string
  /** What there is not because of it, one sentence. */
  readonly consequence: string
  readonly instead: readonly Instead[]
  readonly offers: Offers | undefined
}

/** In place of what this Horizon has no endpoint for: how that is known, and what works instead. */
export function NotOfferedPanel({ feature, what, consequence, instead, offers }: Props) {
  const [endpoint] = featureEndpoints[feature] ?? []
  return (
    <div className={classes.panel}>
      <section className={classes.main} aria-label={`No endpoint for ${what}`}>
        <span className={classes.tile} aria-hidden>
          <IconCircleOff />
        </span>
        <h2 className={classes.title}>This Horizon has no endpoint for {what}</h2>
        <p className={classes.text}>
          {endpoint && (
            <>
              {offers?.source === 'capabilities' ? 'It does not list ' : 'It answered 404 to '}
              <code>
                {endpoint.method} {endpoint.path}
              </code>
              {'. '}
            </>
          )}
          {consequence}
        </p>
        {instead.length > 0 && (
          <>
            <h3 className={classes.heading}>What you can use instead</h3>
            <ul className={classes.list}>
              {instead.map((each, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list of one call
                <li key={at} className={classes.row}>
                  <span className={classes.icon} aria-hidden>
                    {each.icon}
                  </span>
                  <div className={classes.words}>
                    <div className={classes.name}>{each.title}</div>
                    <div className={classes.beside}>{each.text}</div>
                  </div>
                  {each.action}
                </li>
              ))}
            </ul>
          </>
        )}
        <p className={classes.foot}>
          If your Horizon gains this endpoint, this fills by itself. Asked{' '}
          {offers?.askedAt == null ? (
            'at each connect'
          ) : (
            <>
              <TimeText iso={offers.askedAt} mode="relative" />, and again at each connect
            </>
          )}
          .
        </p>
      </section>
      <OffersList offers={offers} />
    </div>
  )
}
