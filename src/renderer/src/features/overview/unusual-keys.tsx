import { formatNumber } from '@renderer/ui/format'
import { KeyName } from '@renderer/ui/key-name'
import { keyPath } from '@renderer/ui/keys-path'
import { formatShare } from '@renderer/ui/usage-chart/usage-words'
import { isFailing, isSurge, type UnusualKey } from '@shared/domain/unusual-usage'
import type { Key } from '@shared/horizon/key'
import { Link } from 'wouter'
import classes from './overview-page.module.css'

const shown = 5

type Props = {
  /** `undefined` where it cannot be told. */
  readonly unusual: readonly UnusualKey[] | undefined
  readonly keys: readonly Key[]
}

/** Keys that are called far more than before, or whose calls fail, whichever window is looked at. */
export function UnusualKeys({ unusual, keys }: Props) {
  if (unusual === undefined) return null
  const names = new Map(keys.map(({ id, clientName }) => [id, clientName]))
  return (
    <section className={classes.topKeys} aria-label="Unusual in the last 7 days">
      <div className={classes.topHead}>
        <h3 className={classes.title}>Unusual in the last 7 days</h3>
        {unusual.length > shown && (
          <span className={classes.headAge}>
            {shown} of {formatNumber(unusual.length)}
          </span>
        )}
      </div>
      {unusual.length === 0 ? (
        <p className={classes.words}>
          No key called twice as often as in the weeks before, and none failed in a fifth of its
          calls.
        </p>
      ) : (
        <table className={classes.table}>
          <caption className="hc-visually-hidden">
            Keys by how much more often they call than in the weeks before, then by errors
          </caption>
          <thead>
            <tr>
              <th scope="col">Key</th>
              <th scope="col" data-hint="Calls a day, as a multiple of those in the weeks before">
                Rate
              </th>
              <th scope="col">Errors</th>
            </tr>
          </thead>
          <tbody>
            {unusual.slice(0, shown).map(key => (
              <tr key={key.keyId}>
                <td data-hint-if-cut>
                  {names.has(key.keyId) ? (
                    <Link href={`${keyPath(key.keyId)}?tab=usage&window=30d`}>
                      <KeyName name={names.get(key.keyId) ?? key.keyId} maxLength={100} />
                    </Link>
                  ) : (
                    // A partner's, for one: those are in no list of the organization's.
                    <KeyName name={key.clientName ?? key.keyId} maxLength={100} />
                  )}
                </td>
                <td data-tone={isSurge(key) ? 'warn' : undefined} data-hint={rateHint(key)}>
                  {key.times === undefined ? '–' : `×${timesWords(key.times)}`}
                </td>
                <td data-tone={isFailing(key) ? 'danger' : undefined}>
                  {formatShare(key.errorShare)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

/** Two digits: what is behind it is no more exact. */
const timesWords = (times: number): string =>
  times >= 10 ? formatNumber(Math.round(times)) : times.toFixed(1)

function rateHint({ requests, times, daysBefore }: UnusualKey): string {
  const calls = `${formatNumber(requests)} requests in 7 days`
  if (times === undefined) return `${calls}; before that too few days or none to compare with`
  return `${calls}: ${timesWords(times)} times the rate of the ${daysBefore} days before`
}
