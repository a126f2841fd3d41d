import { OutcomeWord } from '@renderer/ui/audit/outcome-word'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { actorKind, actorText, isByPartner, resourceText } from '@shared/domain/audit-words'
import type { AuditEntry } from '@shared/horizon/audit-entry'
import classes from './activity.module.css'

type Props = { readonly entries: readonly AuditEntry[]; readonly label: string }

/** The latest entries beside something else, newest first: when, who, what and how it ended. */
export function EntryList({ entries, label }: Props) {
  return (
    <table className={classes.table} data-table="short">
      <caption className="hc-visually-hidden">{label}, newest first</caption>
      <thead>
        <tr>
          <th scope="col" data-column="at">
            Time
          </th>
          <th scope="col" data-column="who">
            Who
          </th>
          <th scope="col">Action</th>
          <th scope="col" data-column="outcome">
            Outcome
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map(entry => (
          <tr key={entry.id}>
            <td data-column="at">
              <TimeText iso={entry.occurredAt} mode="relative" isFocusable={false} />
            </td>
            <td data-column="who">
              <span className={classes.line} data-hint-if-cut>
                <bdi>{actorText(entry)}</bdi>
              </span>
              <span className={classes.under} data-hint-if-cut>
                {actorKind(entry)}
                {!isByPartner(entry) && ', about the partner'}
              </span>
            </td>
            <td>
              <span className={classes.line} data-hint-if-cut>
                <UntrustedText mono text={entry.action} maxLength={80} />
              </span>
              <span className={classes.under}>
                <bdi>{resourceText(entry)}</bdi>
              </span>
            </td>
            <td data-column="outcome">
              <OutcomeWord outcome={entry.outcome} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
