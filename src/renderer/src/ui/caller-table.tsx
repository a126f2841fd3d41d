import type { Output } from '@shared/contract'
import classes from './caller-table.module.css'
import { callHint } from './caller-words'
import { formatNumber } from './format'
import { TimeText } from './time-text'
import { UntrustedText } from './untrusted-text'

type Props = {
  readonly callers: Output<'keys.rejectedCalls'>['callers']
  readonly label: string
  /** Without the head and the user agent, for a dialog. */
  readonly isShort?: boolean
}

/** Address, endpoint, how often, how lately. */
export function CallerTable({ callers, label, isShort = false }: Props) {
  // Only its program then tells one row from the other.
  const hasTwin = ({ ip, method, path }: Props['callers'][number]) =>
    callers.filter(each => each.ip === ip && each.method === method && each.path === path).length >
    1
  return (
    <table className={classes.table} data-short={isShort || undefined}>
      <caption className="hc-visually-hidden">{label}</caption>
      <colgroup>
        <col className={classes.address} />
        <col />
        {!isShort && <col className={classes.agent} />}
        <col className={classes.number} />
        <col className={classes.time} />
      </colgroup>
      <thead className={isShort ? 'hc-visually-hidden' : undefined}>
        <tr>
          <th scope="col">Address</th>
          <th scope="col">Endpoint</th>
          {!isShort && <th scope="col">User agent</th>}
          <th scope="col" data-number>
            Requests
          </th>
          <th scope="col" data-number>
            Last seen
          </th>
        </tr>
      </thead>
      <tbody>
        {callers.map((caller, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: nothing in it tells two apart for certain
          <tr key={at}>
            <td data-cut data-hint-if-cut>
              <UntrustedText mono text={caller.ip} maxLength={60} />
            </td>
            <td data-cut data-hint={callHint(caller)}>
              <span className={classes.method}>{caller.method.slice(0, 10)} </span>
              <UntrustedText mono text={caller.path} maxLength={200} />
              {isShort && hasTwin(caller) && (
                <span className={classes.program}>
                  <UntrustedText text={caller.userAgent || 'no user agent'} maxLength={120} />
                </span>
              )}
            </td>
            {!isShort && (
              <td data-cut data-hint-if-cut>
                <UntrustedText text={caller.userAgent} maxLength={120} />
              </td>
            )}
            <td data-number>{formatNumber(caller.requests)}</td>
            <td data-number>
              <TimeText iso={caller.lastSeenAt} mode="relative" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
