import { formatNumber } from '@renderer/ui/format'
import { KeyName } from '@renderer/ui/key-name'
import { keyPath } from '@renderer/ui/keys-path'
import { formatShare } from '@renderer/ui/usage-chart/usage-words'
import type { UsageWindow } from '@shared/domain/usage-window'
import type { Key } from '@shared/horizon/key'
import type { Usage } from '@shared/horizon/usage'
import { Link } from 'wouter'
import classes from './overview-page.module.css'

const shown = 8
const highErrorRate = 0.05
const raisedErrorRate = 0.01

type Props = {
  readonly usage: Usage
  /** A key's own usage opens at the same one. */
  readonly window: UsageWindow
  readonly keys: readonly Key[]
}

/** The keys that call most, each with the share of its calls that failed. */
export function TopKeys({ usage: { byKey }, window, keys }: Props) {
  const names = new Map(keys.map(({ id, clientName }) => [id, clientName]))
  const busiest = (byKey ?? [])
    .filter(({ requests }) => requests > 0)
    .toSorted((a, b) => b.requests - a.requests)
  return (
    <section className={classes.topKeys} aria-label="Busiest keys">
      <div className={classes.topHead}>
        <h3 className={classes.title}>Busiest keys</h3>
        {busiest.length > shown && (
          <span className={classes.headAge}>
            {shown} of {formatNumber(busiest.length)} that called
          </span>
        )}
      </div>
      {byKey === undefined ? (
        <p className={classes.words}>This Horizon does not split its usage by key.</p>
      ) : busiest.length === 0 ? (
        <p className={classes.words}>No key called in this window.</p>
      ) : (
        <table className={classes.table}>
          <caption className="hc-visually-hidden">Keys by requests</caption>
          <thead>
            <tr>
              <th scope="col">Key</th>
              <th scope="col">Requests</th>
              <th scope="col">Errors</th>
            </tr>
          </thead>
          <tbody>
            {busiest.slice(0, shown).map(({ keyId, clientName, requests, errors }) => (
              <tr key={keyId}>
                <td data-hint-if-cut>
                  {names.has(keyId) ? (
                    <Link href={`${keyPath(keyId)}?tab=usage&window=${window}`}>
                      <KeyName name={names.get(keyId) ?? keyId} maxLength={100} />
                    </Link>
                  ) : (
                    // A partner's, for one: those are in no list of the organization's.
                    <KeyName name={clientName ?? keyId} maxLength={100} />
                  )}
                </td>
                <td>{formatNumber(requests)}</td>
                <td data-tone={errorTone(errors / requests)}>{formatShare(errors / requests)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function errorTone(rate: number): 'danger' | 'warn' | undefined {
  if (rate >= highErrorRate) return 'danger'
  return rate >= raisedErrorRate ? 'warn' : undefined
}
