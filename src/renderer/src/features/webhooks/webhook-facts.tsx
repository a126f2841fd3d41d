import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { openRanges } from '@shared/domain/webhook-draft'
import type { Webhook } from '@shared/horizon/webhook'
import { IconLockOpen } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './webhook-page.module.css'
import partClasses from './webhook-parts.module.css'
import { limitWords, maskedTriggerUrl } from './webhook-words'

/** How it is set. */
export function WebhookFacts({ webhook }: { readonly webhook: Webhook }) {
  const { agentId, url, events, rateLimit, createdAt, createdBy, rotatedAt } = webhook
  const { lastTriggeredAt } = webhook
  return (
    <section aria-label="Configuration">
      <div className={classes.section}>
        <h2 className={classes.heading}>Configuration</h2>
      </div>
      <dl className={classes.facts}>
        <Fact name="Agent">
          <UntrustedText mono text={agentId} maxLength={200} />
        </Fact>
        <Fact name="Trigger URL">
          <span className="hc-mono">{maskedTriggerUrl(webhook)}</span>
          <div className={partClasses.beside}>
            Shown whole only once, when it is created or rotated
          </div>
        </Fact>
        <Fact name="Delivers to">
          {said(url, text => (
            <UntrustedText mono text={text} />
          ))}
        </Fact>
        <Fact name="Events">
          {events === undefined ? (
            'not offered'
          ) : (
            <div className={classes.chips}>
              {events.map(event => (
                <UntrustedText key={event} mono text={event} maxLength={60} />
              ))}
            </div>
          )}
        </Fact>
        <Fact name="May trigger it">
          <Allowlist ranges={webhook.ipAllowlist} />
        </Fact>
        <Fact name="Per minute">{limitWords(rateLimit)}</Fact>
        <Fact name="Created">
          {said(createdAt, at => (
            <>
              <TimeText iso={at} mode="date" />
              {createdBy?.name !== undefined && (
                <>
                  {' '}
                  by <UntrustedText text={createdBy.name} maxLength={80} />
                </>
              )}
            </>
          ))}
        </Fact>
        <Fact name="Token rotated">
          {said(
            rotatedAt,
            at => (
              <TimeText iso={at} mode="relative" />
            ),
            'never'
          )}
        </Fact>
        <Fact name="Last trigger">
          {said(
            lastTriggeredAt,
            at => (
              <TimeText iso={at} mode="relative" />
            ),
            'never'
          )}
        </Fact>
      </dl>
    </section>
  )
}

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
)

/** Absent is "not offered", `null` is "none". */
function said(
  value: string | null | undefined,
  draw: (value: string) => ReactNode,
  none = 'none'
): ReactNode {
  if (value === undefined) return 'not offered'
  return value === null ? none : draw(value)
}

function Allowlist({ ranges }: { readonly ranges: Webhook['ipAllowlist'] }) {
  if (ranges === undefined) return 'not offered'
  const isOpen = ranges === null || openRanges(ranges).length > 0
  return (
    <>
      {isOpen && (
        <div className={partClasses.open}>
          <IconLockOpen size={14} stroke={1.7} aria-hidden />
          {ranges === null ? 'Every address' : 'Nearly every address'}
        </div>
      )}
      {ranges?.slice(0, 50).map(range => (
        <div key={range}>
          <UntrustedText mono text={range} maxLength={60} />
        </div>
      ))}
      {ranges !== null && ranges.length > 50 && `and ${ranges.length - 50} more`}
    </>
  )
}
