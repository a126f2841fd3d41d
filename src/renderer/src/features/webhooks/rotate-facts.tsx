import { Checkbox } from '@mantine/core'
import { call } from '@renderer/api/call'
import { formatNumber } from '@renderer/ui/format'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Webhook, WebhookDelivery } from '@shared/horizon/webhook'
import { IconMoon } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import classes from './webhook-parts.module.css'
import { hoursWords } from './webhook-words'

const callersShown = 5

type Props = { readonly profileId: string; readonly webhookId: string }

export const useDeliveries = ({ profileId, webhookId }: Props) =>
  useQuery({
    queryKey: ['webhooks', profileId, 'deliveries', webhookId],
    queryFn: () => call('webhooks.deliveries', { profileId, webhookId }),
    refetchOnMount: 'always'
  })

/** When the fewest triggers come: there is no overlap, so the hour is the only protection. */
export function QuietHint({ profileId, webhookId }: Props) {
  const { data } = useDeliveries({ profileId, webhookId })
  if (data === undefined) return null
  const { quietHours: quiet } = data
  return (
    <div className={classes.quiet}>
      <IconMoon size={16} stroke={1.7} aria-hidden />
      <div>
        {quiet !== null ? (
          <>
            <strong>Quietest {hoursWords(quiet)}</strong> over {formatNumber(quiet.days)} days:{' '}
            {formatNumber(quiet.triggers)} {quiet.triggers === 1 ? 'trigger' : 'triggers'} in those
            hours. It is {nowUtc()} now.
          </>
        ) : (
          <>
            <strong>No quiet hour is known.</strong>{' '}
            {data.deliveries === null
              ? 'This Horizon has no endpoint for deliveries: ask whoever triggers it.'
              : 'Too little was triggered in the last two weeks to tell, or it is as busy at every hour.'}
          </>
        )}
      </div>
    </div>
  )
}

const nowUtc = (): string => `${new Date().toISOString().slice(11, 16)} UTC`

/** What has to be ready before: nothing of it is checked, all of it is easy to forget. */
export function CutOver({ profileId, webhookId, webhook }: Props & { webhook: Webhook | null }) {
  const { data } = useDeliveries({ profileId, webhookId })
  const callers = useMemo(() => callersOf(data?.deliveries ?? []), [data])
  const more = callers.length - callersShown
  return (
    <section aria-label="Before you rotate">
      <h3 className={classes.heading}>Before you rotate</h3>
      <div className={classes.list}>
        <Checkbox
          label="The place where the new URL goes is open, and can be saved at once"
          description={
            callers.length > 0 ? (
              <>
                Triggered lately by{' '}
                {callers.slice(0, callersShown).map(({ ip, userAgent }, at) => (
                  <span key={`${ip} ${userAgent}`}>
                    {at > 0 && ', '}
                    <UntrustedText mono text={ip} maxLength={45} />
                    {userAgent !== '' && ' '}
                    <UntrustedText text={userAgent} maxLength={40} />
                  </span>
                ))}
                {more > 0 && ` and ${formatNumber(more)} more`}
              </>
            ) : undefined
          }
        />
        <Checkbox label="Whoever looks after these callers knows that triggers answer 404 until then" />
        <Checkbox label="Callers try again after a 404, or a gap of some minutes does no harm" />
      </div>
      {webhook?.lastTriggeredAt != null && (
        <p className={classes.beside}>
          Last triggered <TimeText iso={webhook.lastTriggeredAt} mode="relative" />.
        </p>
      )}
    </section>
  )
}

function callersOf(deliveries: readonly WebhookDelivery[]) {
  const found = new Map<string, { readonly ip: string; readonly userAgent: string }>()
  for (const { direction, status, ip, userAgent } of deliveries) {
    if (direction !== 'inbound' || status !== 'accepted' || ip == null) continue
    found.set(`${ip} ${userAgent}`, { ip, userAgent: userAgent ?? '' })
  }
  return [...found.values()]
}
