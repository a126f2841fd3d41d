import { ActionIcon } from '@mantine/core'
import { toWireError } from '@renderer/api/call'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { formatNumber } from '@renderer/ui/format'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { WebhookDelivery } from '@shared/horizon/webhook'
import {
  IconArrowDownLeft,
  IconArrowUpRight,
  IconCircleCheckFilled,
  IconCircleXFilled,
  IconHourglass,
  IconRefresh
} from '@tabler/icons-react'
import { useState } from 'react'
import { useDeliveries } from './rotate-facts'
import classes from './webhook-page.module.css'
import { hoursWords } from './webhook-words'

const pageSize = 100

type Props = { readonly profileId: string; readonly webhookId: string }

/** Triggers that came in and events that went out, newest first. */
export function WebhookDeliveries(props: Props) {
  const { data, error, isFetching, refetch } = useDeliveries(props)
  const failure = error ? toWireError(error) : data?.failure
  return (
    <section aria-label="Deliveries">
      <div className={classes.section}>
        <h2 className={classes.heading}>Deliveries</h2>
        {data?.fetchedAt != null && (
          <span className={classes.age}>
            read <TimeText iso={data.fetchedAt} mode="relative" />{' '}
            <ActionIcon
              size={22}
              variant="subtle"
              color="gray"
              aria-label="Read again"
              loading={isFetching}
              onClick={() => void refetch()}
            >
              <IconRefresh size={14} stroke={1.7} aria-hidden />
            </ActionIcon>
          </span>
        )}
      </div>
      {failure !== undefined && (
        <ErrorStrip
          title="The deliveries could not be read"
          error={failure}
          onRetry={() => void refetch()}
        />
      )}
      {data !== undefined && failure === undefined && data.deliveries === null && (
        <p className={classes.sentence}>
          Not offered: this Horizon has no endpoint for deliveries. The time of the last trigger is
          all that is known.
        </p>
      )}
      {data?.quietHours != null && (
        <p className={classes.sentence}>
          Quietest {hoursWords(data.quietHours)} over {formatNumber(data.quietHours.days)} days (
          {formatNumber(data.quietHours.triggers)} of them in those hours).
        </p>
      )}
      {data?.deliveries != null && <Table deliveries={data.deliveries} />}
    </section>
  )
}

function Table({ deliveries }: { readonly deliveries: readonly WebhookDelivery[] }) {
  const [shown, setShown] = useState(pageSize)
  if (deliveries.length === 0) {
    return <p className={classes.sentence}>Nothing came in and nothing went out yet.</p>
  }
  const more = deliveries.length - shown
  return (
    <>
      <table className={classes.table}>
        <caption className="hc-visually-hidden">Deliveries, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col" data-column="direction">
              Direction
            </th>
            <th scope="col" data-column="status">
              Outcome
            </th>
            <th scope="col">Details</th>
          </tr>
        </thead>
        <tbody>
          {deliveries.slice(0, shown).map(delivery => (
            <Row key={delivery.id} delivery={delivery} />
          ))}
        </tbody>
      </table>
      {more > 0 && (
        <p className={classes.foot}>
          <button type="button" onClick={() => setShown(shown + pageSize)}>
            Show {formatNumber(Math.min(more, pageSize))} more
          </button>{' '}
          of {formatNumber(more)}
        </p>
      )}
    </>
  )
}

function Row({ delivery }: { readonly delivery: WebhookDelivery }) {
  const { at, direction } = delivery
  const isOut = direction === 'outbound'
  const Icon = isOut ? IconArrowUpRight : IconArrowDownLeft
  return (
    <tr>
      <td>
        <TimeText iso={at} mode="relative" isFocusable={false} />
      </td>
      <td data-column="direction">
        <span className={classes.outcome}>
          <Icon size={14} stroke={1.7} aria-hidden />
          {isOut ? 'out' : 'in'}
        </span>
      </td>
      <td data-column="status">
        <Outcome delivery={delivery} />
      </td>
      <td data-hint={attemptsHint(delivery)} data-hint-if-cut>
        <Details delivery={delivery} />
      </td>
    </tr>
  )
}

const kinds = {
  good: IconCircleCheckFilled,
  bad: IconCircleXFilled,
  open: IconHourglass
} as const

function Outcome({ delivery: { status, httpStatus } }: { readonly delivery: WebhookDelivery }) {
  const kind =
    status === 'accepted' || status === 'delivered'
      ? 'good'
      : status === 'refused' || status === 'failed'
        ? 'bad'
        : 'open'
  const Icon = kinds[kind]
  return (
    <span className={classes.outcome} data-kind={kind}>
      <Icon size={14} aria-hidden />
      <UntrustedText text={status ?? 'not offered'} maxLength={20} />
      {httpStatus != null && ` ${httpStatus}`}
    </span>
  )
}

function Details({ delivery }: { readonly delivery: WebhookDelivery }) {
  const { direction, ip, userAgent, event, reason, attempts = [] } = delivery
  const answers = attempts.map(({ httpStatus, error }) => httpStatus ?? error ?? 'no answer')
  const tries = attempts.length > 1 ? `${attempts.length} attempts: ${answers.join(', ')}` : ''
  return direction === 'outbound' ? (
    <>
      <UntrustedText mono text={event ?? ''} maxLength={60} />
      {tries !== '' && (
        <>
          {' · '}
          <UntrustedText text={tries} maxLength={120} />
        </>
      )}
      {reason != null && (
        <>
          {' · '}
          <UntrustedText text={reason} maxLength={80} />
        </>
      )}
    </>
  ) : (
    <>
      <UntrustedText mono text={ip ?? 'address not offered'} maxLength={45} />{' '}
      <UntrustedText text={userAgent ?? ''} maxLength={60} />
      {reason != null && (
        <>
          {' · '}
          <UntrustedText text={reason} maxLength={80} />
        </>
      )}
    </>
  )
}

/** Each try of an outbound delivery, for the hover. */
function attemptsHint({ attempts = [] }: WebhookDelivery): string | undefined {
  if (attempts.length === 0) return undefined
  return attempts
    .map(({ at, httpStatus, error, latencyMs }) => {
      const answer = httpStatus != null ? String(httpStatus) : (error ?? 'no answer')
      return `${at.slice(0, 19).replace('T', ' ')}  ${answer}${latencyMs == null ? '' : `  ${Math.round(latencyMs)} ms`}`
    })
    .join('\n')
}
