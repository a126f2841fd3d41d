import type { UsageWindow } from '@shared/domain/usage-window'
import type { Usage } from '@shared/horizon/usage'
import { formatNumber } from '../format'
import classes from './usage-figures.module.css'
import { countOf, formatShare } from './usage-words'

type Props = {
  readonly usage: Usage
  readonly window: UsageWindow
  /** Of the organization; `undefined` where it is not known. */
  readonly planPerMinute?: number | null
}

const nearLimit = 0.9

/** Six figures as Horizon sent them, each with what it is a part of. */
export function UsageFigures({ usage, window, planPerMinute }: Props) {
  const { totalRequests, errorCount, errorRate, throttledCount, rateLimit } = usage
  const limit = rateLimit?.limitPerMinute
  return (
    <dl className={classes.figures}>
      <Figure
        name="Requests"
        value={totalRequests}
        format={formatNumber}
        of={totalRequests === undefined ? '' : averageWords(totalRequests, window)}
      />
      <Figure
        name="Errors"
        value={errorCount}
        format={formatNumber}
        of={totalRequests === undefined ? '4xx and 5xx' : `of ${formatNumber(totalRequests)}`}
      />
      <Figure name="Error rate" value={errorRate} format={formatShare} of="share of 4xx and 5xx" />
      <Figure
        name="Throttled (429)"
        value={throttledCount}
        format={formatNumber}
        of={errorCount === undefined ? 'of the errors' : `of ${countOf(errorCount, 'error')}`}
      />
      <Figure
        name="Busiest minute"
        value={rateLimit?.peakPerMinute}
        format={formatNumber}
        of={limit == null ? 'in one minute' : `of ${formatNumber(limit)} per minute`}
      />
      <Figure
        name="Utilization"
        value={limit === null ? null : rateLimit?.utilization}
        format={formatShare}
        of={limitWords(limit, planPerMinute)}
        isWarned={(rateLimit?.utilization ?? 0) >= nearLimit}
      />
    </dl>
  )
}

type FigureProps = {
  readonly name: string
  /** `null` where there is nothing to measure by. */
  readonly value: number | null | undefined
  readonly format: (value: number) => string
  readonly of: string
  readonly isWarned?: boolean
}

function Figure({ name, value, format, of, isWarned = false }: FigureProps) {
  const tone = value == null ? 'unknown' : isWarned ? 'warn' : undefined
  return (
    <div className={classes.figure}>
      <dt>{name}</dt>
      <dd className={classes.value} data-tone={tone}>
        {value === null ? 'no limit' : value === undefined ? 'not readable' : format(value)}
      </dd>
      <dd className={classes.of} data-hint-if-cut>
        {of}
      </dd>
    </div>
  )
}

const windowDays = { '24h': 1, '7d': 7, '30d': 30 } as const

function averageWords(total: number, window: UsageWindow): string {
  const [count, unit] = window === '24h' ? [24, 'an hour'] : [windowDays[window], 'a day']
  const average = total / count
  if (average > 0 && average < 1) return `fewer than 1 ${unit}`
  return `${formatNumber(Math.round(average))} ${unit} on average`
}

function limitWords(limit: number | null | undefined, plan: number | null | undefined): string {
  const ofPlan = plan == null ? undefined : `plan ${formatNumber(plan)}`
  const ofKey = limit == null ? undefined : `limit ${formatNumber(limit)}`
  return [ofKey, ofPlan].filter(Boolean).join(', ')
}
