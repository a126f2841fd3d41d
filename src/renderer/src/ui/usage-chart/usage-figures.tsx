import { probeShare } from '@shared/domain/probe-share'
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
        of={totalRequests === undefined ? '' : requestsWords(usage, totalRequests, window)}
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
        of={peakWords(rateLimit?.peakPerMinute, limit, totalRequests)}
      />
      <Figure
        name="Utilization"
        value={limit === null ? null : rateLimit?.utilization}
        format={formatShare}
        of={limitWords(limit, planPerMinute, rateLimit?.utilization)}
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

/** Before any average: whose they are. */
function requestsWords(usage: Usage, total: number, window: UsageWindow): string {
  const average = averageWords(total, window)
  const probes = probeShare(usage)
  if (probes === undefined) return average
  const of = `${formatNumber(probes.count)} ${probes.kind === 'probes' ? 'of these are this console’s probes' : 'without a named caller'}`
  return `${of}, ${average}`
}

function averageWords(total: number, window: UsageWindow): string {
  const [count, unit] = window === '24h' ? [24, 'an hour'] : [windowDays[window], 'a day']
  const average = total / count
  if (average > 0 && average < 1) return `fewer than 1 ${unit}`
  return `${formatNumber(Math.round(average))} ${unit} on average`
}

type Limit = number | null | undefined

/** A minute can only have had more than the limit while the limit was higher. */
function peakWords(peak: number | undefined, limit: Limit, total: number | undefined): string {
  // Calls that Horizon turns away, refused or throttled, take nothing from the limit.
  if (peak === 0 && (total ?? 0) > 0) return 'none of these counted against the limit'
  if (limit == null) return 'in one minute'
  const isAbove = peak !== undefined && peak > limit
  return isAbove
    ? `above today’s limit of ${formatNumber(limit)}: it was higher then`
    : `of ${formatNumber(limit)} per minute`
}

function limitWords(limit: Limit, plan: Limit, utilization: number | undefined): string {
  const ofPlan = plan == null ? undefined : `plan ${formatNumber(plan)}`
  const name = (utilization ?? 0) > 1 ? 'of today’s limit' : 'limit'
  const ofKey = limit == null ? undefined : `${name} ${formatNumber(limit)}`
  return [ofKey, ofPlan].filter(Boolean).join(', ')
}
