import { Button } from '@mantine/core'
import { callHint, groupByAddress } from '@renderer/ui/caller-words'
import { clockTime, formatDate, formatDuration, formatNumber } from '@renderer/ui/format'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { countOf } from '@renderer/ui/usage-chart/usage-words'
import { isProbe } from '@shared/domain/probe-agent'
import { type ProbeShare, probeShare } from '@shared/domain/probe-share'
import type { Usage } from '@shared/horizon/usage'
import { useState } from 'react'
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
  const addresses = groupByAddress(callers, isWhole ? callers.length : shownAtOnce)
  const probes = probeShare(usage)
  return (
    <section className={classes.half} aria-label="Callers">
      <div className={classes.head}>
        <h3 className={classes.title}>Callers</h3>
        <span className={classes.note}>{callers.length > 0 && callersWords(callers)}</span>
        {callers.length > shownAtOnce && (
          <Button size="compact-xs" variant="subtle" onClick={() => setIsWhole(!isWhole)}>
            {isWhole ? `First ${shownAtOnce}` : `All ${formatNumber(callers.length)}`}
          </Button>
        )}
      </div>
      {callers.length === 0 ? (
        <p className={classes.none}>
          {probes === undefined ? 'Nobody called in this window.' : onlyProbesWords(probes)}
        </p>
      ) : (
        <table className={classes.table} data-table="callers">
          <caption className="hc-visually-hidden">Callers by requests</caption>
          <thead>
            <tr>
              <th scope="col" data-column="address">
                Address
              </th>
              <th scope="col" data-cut>
                Endpoint and user agent
              </th>
              <th scope="col" data-column="number">
                Requests
              </th>
              <th scope="col" data-column="time" data-spare>
                First seen
              </th>
              <th scope="col" data-column="time">
                Last seen
              </th>
              <th scope="col" data-column="time" data-spare>
                Longest gap
              </th>
            </tr>
          </thead>
          {addresses.map(({ ip, requests, isSplit, shown }) => (
            <tbody key={ip}>
              {shown.map((caller, at) => (
                <tr key={[caller.method, caller.path, caller.userAgent].join(' ')}>
                  {at === 0 && (
                    <th scope="rowgroup" rowSpan={shown.length} data-column="address">
                      <span className={classes.line} data-hint-if-cut>
                        <UntrustedText mono text={ip} maxLength={45} />
                      </span>
                      {isSplit && (
                        <span className={classes.program}>{formatNumber(requests)} in all</span>
                      )}
                    </th>
                  )}
                  <td data-hint={`${callHint(caller)}\n${seenWords(caller)}`}>
                    <span className={classes.line}>
                      <span className={classes.method}>{caller.method.slice(0, 10)}</span>
                      <UntrustedText mono text={caller.path} maxLength={200} />
                    </span>
                    <span className={classes.program}>
                      {caller.userAgent === '' ? (
                        'no user agent'
                      ) : (
                        <UntrustedText text={caller.userAgent} maxLength={200} />
                      )}
                    </span>
                  </td>
                  <td data-column="number" data-strong>
                    {formatNumber(caller.requests)}
                  </td>
                  <td data-column="time" data-spare>
                    <Seen iso={caller.firstSeenAt} isStale={isStale} />
                  </td>
                  <td data-column="time">
                    <Seen iso={caller.lastSeenAt} isStale={isStale} />
                  </td>
                  <td data-column="time" data-spare>
                    {gapWords(caller)}
                  </td>
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      )}
      {probes !== undefined && callers.length > 0 && (
        <p className={classes.none}>{leftOutWords(probes)}</p>
      )}
    </section>
  )
}

const leftOutWords = ({ count, kind }: ProbeShare): string =>
  kind === 'probes'
    ? `Left out: ${countOf(count, 'request')} of this console proving keys. The figures above count ${count === 1 ? 'it' : 'them'}, as Horizon does.`
    : `Horizon names no caller for ${countOf(count, 'request')} of the figures above, as it does with this console’s own probes.`

const onlyProbesWords = ({ count, kind }: ProbeShare): string =>
  kind === 'probes'
    ? `Only this console’s probes: ${countOf(count, 'request')}. Nobody else called in this window.`
    : `Horizon names no caller for the ${countOf(count, 'request')} above, as it does with this console’s own probes. Nobody else called in this window.`

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

/** What a narrow window has no columns for. */
const seenWords = (caller: Usage['callers'][number]): string =>
  `First seen ${formatDate(caller.firstSeenAt)}, longest gap: ${gapWords(caller)}`

const Seen = ({ iso, isStale }: { readonly iso: string; readonly isStale: boolean }) =>
  isStale ? (
    <time dateTime={iso}>{clockTime(iso, Date.now())}</time>
  ) : (
    <TimeText iso={iso} mode="relative" isFocusable={false} />
  )
