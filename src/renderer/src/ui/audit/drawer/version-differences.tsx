import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { AuditZone } from '@shared/domain/audit-query/ast'
import classes from './audit-drawer.module.css'
import { DrawerRaw } from './drawer-raw'
import { momentSentence } from './moment-words'
import type { AuditEntryView } from './use-audit-entry'
import { versionDifferences } from './version-paths'

type Props = {
  readonly raw: string
  readonly versions: AuditEntryView['versions']
  readonly zone: AuditZone
}

/** What was kept first beside what came under the same id later. */
export function VersionDifferences({ raw, versions, zone }: Props) {
  return versions.map(({ raw: other, seenAt }) => {
    const differences = versionDifferences(raw, other)
    return (
      <div key={seenAt} className={classes.version}>
        {differences === undefined ? (
          <p className={classes.cut}>
            They are too long to be compared here. Read both as raw JSON.
          </p>
        ) : (
          <table className={classes.versionTable}>
            <caption className="hc-visually-hidden">Both versions, where they differ</caption>
            <thead>
              <tr>
                <th scope="col">Field</th>
                <th scope="col">Kept first</th>
                <th scope="col">Came on {momentSentence(seenAt, zone)}</th>
              </tr>
            </thead>
            <tbody>
              {differences.map(({ path, first, later }) => (
                <tr key={path}>
                  <th scope="row">
                    <UntrustedText mono text={path} maxLength={80} />
                  </th>
                  <td>
                    <Value text={first} />
                  </td>
                  <td>
                    <Value text={later} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <DrawerRaw title="Later version as raw JSON" raw={other} />
      </div>
    )
  })
}

const Value = ({ text }: { readonly text: string | undefined }) =>
  text === undefined ? (
    <span className={classes.beside}>absent</span>
  ) : (
    <UntrustedText mono text={text} maxLength={200} />
  )
