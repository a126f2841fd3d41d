import { formatNumber } from '@renderer/ui/format'
import classes from '@renderer/ui/revoke/revoke-parts.module.css'
import { WhatStopsHead } from '@renderer/ui/revoke/what-stops-head'
import { TimeText } from '@renderer/ui/time-text'
import type { Output } from '@shared/contract'
import type { PartnerChange } from '@shared/contract/partners'
import type { ReactNode } from 'react'
import { keysWords } from './change-words'

type Props = {
  readonly change: PartnerChange
  readonly prepared: Output<'partners.prepareChange'>
  readonly isReading: boolean
  readonly onReadAgain: () => void
}

/** Who works with it today, as Horizon said it just now, and what becomes of keys and sessions. */
export function ChangeFacts({ change, prepared, isReading, onReadAgain }: Props) {
  const { partner, activeKeys, activity24h, fetchedAt } = prepared
  const { lastActivityAt, users } = partner
  return (
    <section aria-label="What it concerns" aria-busy={isReading}>
      <WhatStopsHead
        title={change === 'unsuspend' ? 'What begins again' : 'What stops'}
        how="fetched"
        at={fetchedAt}
        isReading={isReading}
        onReadAgain={onReadAgain}
      />
      <div className={classes.facts}>
        <dl className={classes.figures}>
          <Figure label="last activity">
            {lastActivityAt === undefined ? (
              'not said'
            ) : lastActivityAt === null ? (
              'never'
            ) : (
              <TimeText iso={lastActivityAt} mode="relative" />
            )}
          </Figure>
          <Figure label="API calls in 24 h">
            {activity24h === null ? 'not said' : formatNumber(activity24h.apiCalls)}
          </Figure>
          <Figure label="interactions in 24 h">
            {activity24h === null ? 'not said' : formatNumber(activity24h.agentInteractions)}
          </Figure>
          <Figure label="active keys">
            {activeKeys === null ? 'not said' : formatNumber(activeKeys)}
          </Figure>
        </dl>
        <p className={classes.unknown}>
          {activeKeys === null
            ? 'How many keys it has could not be read.'
            : keysWords(change, activeKeys)}{' '}
          {change !== 'unsuspend' && change !== 'withdraw' && sessionWords(users.length)}
        </p>
      </div>
    </section>
  )
}

function sessionWords(users: number): string {
  if (users === 0) return 'Sessions of its people end at once.'
  return `Sessions of its ${users === 1 ? '1 person' : `${formatNumber(users)} people`} end at once.`
}

type FigureProps = { readonly label: string; readonly children: ReactNode }

const Figure = ({ label, children }: FigureProps) => (
  <div className={classes.figure}>
    <dd>{children}</dd>
    <dt>{label}</dt>
  </div>
)
