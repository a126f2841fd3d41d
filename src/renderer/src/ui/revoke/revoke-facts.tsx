import { Button } from '@mantine/core'
import type { RevokeImpact } from '@shared/contract/revocations'
import { type ReactNode, useState } from 'react'
import { CallerTable } from '../caller-table'
import { ErrorStrip } from '../error-strip'
import { formatNumber } from '../format'
import { TimeText } from '../time-text'
import { useElapsed } from '../use-elapsed'
import classes from './revoke-parts.module.css'
import type { RevokeReading } from './use-revoking'
import { WhatStopsHead } from './what-stops-head'

type Props = {
  readonly prepared: RevokeReading
  readonly onReadAgain: () => void
  readonly isReading: boolean
}

/** What stops with this key, as Horizon said it just now. */
export function RevokeFacts({ prepared, onReadAgain, isReading }: Props) {
  const { impact, fetchedAt } = prepared
  const readAt = impact.state === 'known' ? impact.fetchedAt : fetchedAt
  return (
    <section aria-label="What stops" aria-busy={isReading}>
      <WhatStopsHead
        how={impact.state === 'failed' ? 'tried' : 'fetched'}
        at={readAt}
        isReading={isReading}
        onReadAgain={onReadAgain}
      />
      <div className={classes.facts}>
        <Impact impact={impact} lastUsedAt={prepared.key.lastUsedAt} />
      </div>
    </section>
  )
}

type ImpactProps = {
  readonly impact: RevokeImpact
  readonly lastUsedAt: string | null | undefined
}

function Impact({ impact, lastUsedAt }: ImpactProps) {
  switch (impact.state) {
    case 'known':
      return <KnownImpact impact={impact} />
    case 'not-offered':
      return (
        <p className={classes.unknown}>
          This Horizon has no endpoint for usage, so who calls with this key is not known here.{' '}
          <LastUsed lastUsedAt={lastUsedAt} />
        </p>
      )
    case 'failed':
      return (
        <>
          <ErrorStrip
            title="Who calls with this key could not be read"
            error={impact.failure}
            note="It can be revoked all the same."
          />
          <p className={classes.unknown}>
            <LastUsed lastUsedAt={lastUsedAt} />
          </p>
        </>
      )
  }
}

function LastUsed({ lastUsedAt }: { readonly lastUsedAt: string | null | undefined }) {
  if (lastUsedAt === undefined) return 'It does not say either when the key was used last.'
  if (lastUsedAt === null) return 'The key itself says that it was never used.'
  return (
    <>
      The key itself says that it was last used <TimeText iso={lastUsedAt} mode="relative" />.
    </>
  )
}

const callersShown = 3
/** More rows than anybody reads; how many more there are is said. */
const callersListed = 200

type KnownImpactState = Extract<RevokeImpact, { state: 'known' }>

function KnownImpact({ impact }: { readonly impact: KnownImpactState }) {
  const [isWhole, setIsWhole] = useState(false)
  const { lastRequestAt, last10Minutes, isWhole: isLogWhole, last24Hours } = impact
  const { callers, callerCount, hasMoreCallers = false } = impact
  const shown = callers.slice(0, isWhole ? callersListed : callersShown)
  const hidden = callerCount - shown.length
  const hiddenRequests = last24Hours - shown.reduce((sum, { requests }) => sum + requests, 0)
  return (
    <>
      <dl className={classes.figures}>
        <Figure label="last request">
          {lastRequestAt === null ? 'none' : <TimeText iso={lastRequestAt} mode="relative" />}
        </Figure>
        <Figure label={isLogWhole ? 'in 10 minutes' : 'in 10 minutes, at least'}>
          {formatNumber(last10Minutes)}
          {!isLogWhole && '+'}
        </Figure>
        <Figure label="in 24 hours">{formatNumber(last24Hours)}</Figure>
        <Figure label={callersLabel(impact)}>
          {formatNumber(callerCount)}
          {hasMoreCallers && '+'}
        </Figure>
      </dl>
      {callers.length === 0 && !hasMoreCallers ? (
        <p className={classes.unknown}>Nobody has called with it in the last 24 hours.</p>
      ) : (
        <CallerTable callers={shown} label="Callers of the last 24 hours" isShort />
      )}
      {(hidden > 0 || isWhole) && (
        <div className={classes.rest}>
          <span>
            {hidden > 0 ? `and ${formatNumber(hidden)} more` : `all ${formatNumber(callerCount)}`}
            {hiddenRequests > 0 &&
              `, ${formatNumber(hiddenRequests)} ${hiddenRequests === 1 ? 'request' : 'requests'}`}
          </span>
          {callers.length > callersShown && (
            <Button size="compact-xs" variant="subtle" onClick={() => setIsWhole(!isWhole)}>
              {isWhole
                ? 'Show fewer'
                : callers.length === callerCount && callerCount <= callersListed
                  ? 'Show all'
                  : `Show ${Math.min(callers.length, callersListed)}`}
            </Button>
          )}
        </div>
      )}
    </>
  )
}

/** A caller is an address at an endpoint: ten of them can be one machine. */
function callersLabel({ callers, callerCount, hasMoreCallers }: KnownImpactState): string {
  const word = callerCount === 1 ? 'caller' : 'callers'
  if (hasMoreCallers) return `${word}, at least`
  if (callerCount === 0 || callers.length < callerCount) return word
  const addresses = new Set(callers.map(({ ip }) => ip)).size
  return `${word}, ${formatNumber(addresses)} ${addresses === 1 ? 'address' : 'addresses'}`
}

type FigureProps = { readonly label: string; readonly children: ReactNode }

const Figure = ({ label, children }: FigureProps) => (
  <div className={classes.figure}>
    <dd>{children}</dd>
    <dt>{label}</dt>
  </div>
)

export function RevokeFactsSkeleton() {
  const isSlow = useElapsed(300)
  return (
    <section aria-label="What stops" aria-busy>
      <div className={classes.head}>
        <h3 className={classes.title}>What stops</h3>
        <span className={classes.age} role="status">
          {isSlow && 'reading the key and its callers'}
        </span>
      </div>
      <div className={classes.facts}>
        <div className={classes.figures} data-empty />
        <div className={classes.waiting} />
      </div>
    </section>
  )
}
