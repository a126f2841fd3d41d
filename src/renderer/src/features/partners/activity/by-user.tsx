import { formatNumber } from '@renderer/ui/format'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { actorTypeWords } from '@shared/domain/audit-words'
import type { PartnerActivity } from '@shared/horizon/audit-entry'
import classes from './activity.module.css'

/** Each person and each key of the partner, the busiest first. */
export function ByUser({ byUser }: Pick<PartnerActivity, 'byUser'>) {
  const busiestFirst = byUser.toSorted((a, b) => b.actions - a.actions)
  return (
    <section className={classes.half} aria-label="By person and key">
      <div className={classes.head}>
        <h2 className={classes.title}>By person and key</h2>
      </div>
      {busiestFirst.length === 0 ? (
        <p className={classes.none}>Nobody has done anything in this window.</p>
      ) : (
        <table className={classes.table}>
          <caption className="hc-visually-hidden">Activity by person and key</caption>
          <thead>
            <tr>
              <th scope="col">Who</th>
              <th scope="col" data-column="number">
                Calls
              </th>
              <th scope="col" data-column="number">
                Interactions
              </th>
              <th scope="col" data-column="number">
                Actions
              </th>
              <th scope="col" data-column="time">
                Last
              </th>
            </tr>
          </thead>
          <tbody>
            {busiestFirst.map(
              ({ type, id, name, lastAt, apiCalls, agentInteractions, actions }) => (
                <tr key={`${type} ${id} ${name}`}>
                  <th scope="row">
                    <span className={classes.line} data-hint-if-cut>
                      <UntrustedText text={name ?? id ?? 'not named'} maxLength={80} />
                    </span>
                    <span className={classes.under}>{actorTypeWords(type)}</span>
                  </th>
                  <td data-column="number">{formatNumber(apiCalls)}</td>
                  <td data-column="number">{formatNumber(agentInteractions)}</td>
                  <td data-column="number">{formatNumber(actions)}</td>
                  <td data-column="time">
                    {lastAt == null ? (
                      'not said'
                    ) : (
                      <TimeText iso={lastAt} mode="relative" isFocusable={false} />
                    )}
                  </td>
                </tr>
              )
            )}
          </tbody>
        </table>
      )}
    </section>
  )
}
