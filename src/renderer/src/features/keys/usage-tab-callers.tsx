import { Button } from '@mantine/core'
import { clockTime, formatDuration, formatNumber } from '@renderer/ui/format'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { isProbe } from '@shared/domain/probe-agent'
import type { Usage } from '@shared/horizon/usage'
import { useState } from 'react'
import { callHint } from './caller-words'
import classes from './usage-tab.module.css'

const shownAtOnce = 10

type Props = {
  readonly usage: Usage
  /** Old figures show clock times: "ago" would count time they know nothing of. */
  readonly isStale: boolean
}

/** Who called from where for what; this console's own probes are left out, and counted. */
export function UsageCallers({ usage, isStale }: Props) {
  const [isWhole, setIsWhole] = useState(false)
  const callers = usage.callers.filter(caller => !isProbe(caller.userAgent))
  const probes = usage.callers
    .filter(caller => isProbe(caller.userAgent))
    .reduce((sum, { requests }) => sum + requests, 0)
  return (
    <section className={classes.half} aria-label="Callers">
      <div className={classes.head}>
        <h3 className={classes.title}>Callers</h3>
        <span className={classes.note}>{callersWords(callers)}</span>
        {callers.length > shownAtOnce && (
          <Button size="compact-xs" variant="subtle" onClick={() => setIsWhole(!isWhole)}>
            {isWhole ? `First ${shownAtOnce}` : `All ${formatNumber(callers.length)}`}
          </Button>
        )}
      </div>
      {callers.length === 0 ? (
        <p className={classes.none}>Nobody called in this window.</p>
      ) : (
        <table className={classes.table} data-table="callers">
          <caption className="hc-visually-hidden">Callers by requests</caption>
          <thead>
            <tr>
              <th scope="col" data-column="address">
                Address
              </th>
              <th scope="col">Endpoint</th>
              <th scope="col" data-column="number">
                Requests
              </th>
              <th scope="col" data-column="time">
                First seen
              </th>
              <th scope="col" data-column="time">
                Last seen
              </th>
              <th scope="col" data-column="time">
                Longest gap
              </th>
            </tr>
          </thead>
          <tbody>
            {callers.slice(0, isWhole ? undefined : shownAtOnce).map(caller => (
              <tr key={[caller.ip, caller.method, caller.path, caller.userAgent].join(' ')}>
                <td data-column="address" data-cut data-strong data-hint-if-cut>
                  <UntrustedText mono text={caller.ip} maxLength={45} />
                </td>
                <td data-cut data-hint={callHint(caller)}>
                  <span className={classes.method}>{caller.method.slice(0, 10)}</span>
                  <UntrustedText mono text={caller.path} maxLength={200} />
                </td>
                <td data-column="number" data-strong>
                  {formatNumber(caller.requests)}
                </td>
                <td data-column="time">
                  <Seen iso={caller.firstSeenAt} isStale={isStale} />
                </td>
                <td data-column="time">
                  <Seen iso={caller.lastSeenAt} isStale={isStale} />
                </td>
                <td data-column="time">{gapWords(caller)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {probes > 0 && (
        <p className={classes.none}>
          Left out: {formatNumber(probes)} {probes === 1 ? 'request' : 'requests'} of this console
          proving keys. The figures above count {probes === 1 ? 'it' : 'them'}, as Horizon does.
        </p>
      )}
    </section>
  )
}

/** A caller is an address at an endpoint: nine of them can be one machine. */
function callersWords(callers: Usage['callers']): string {
  const addresses = new Set(callers.map(({ ip }) => ip)).size
  const endpoints = new Set(callers.map(({ method, path }) => `${method} ${path}`)).size
  return `${formatNumber(addresses)} ${addresses === 1 ? 'address' : 'addresses'}, ${formatNumber(endpoints)} ${endpoints === 1 ? 'endpoint' : 'endpoints'}`
}

/** Horizon sends whole seconds: 0 of them are less than one. */
function gapWords({ requests, longestGapSeconds }: Usage['callers'][number]): string {
  if (requests < 2) return 'one call'
  return longestGapSeconds < 1 ? 'under 1 s' : formatDuration(longestGapSeconds * 1_000)
}

const Seen = ({ iso, isStale }: { readonly iso: string; readonly isStale: boolean }) =>
  isStale ? (
    <time dateTime={iso}>{clockTime(iso, Date.now())}</time>
  ) : (
    <TimeText iso={iso} mode="relative" isFocusable={false} />
  )
