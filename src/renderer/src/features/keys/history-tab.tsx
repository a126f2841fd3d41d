import { AuditView } from '@renderer/ui/audit/audit-view'
import { useAuditPlace } from '@renderer/ui/audit/use-audit-place'
import { termFor } from '@shared/domain/audit-query/term-for'
import classes from './key-page.module.css'

type Props = { readonly profileId: string; readonly keyId: string }

/** Every held entry by and about this key: the audit log, narrowed for good. */
export function HistoryTab({ profileId, keyId }: Props) {
  const { place, change } = useAuditPlace()
  const fixed = termFor('key', keyId)
  if (fixed === undefined) {
    return <p className={classes.sentence}>This key’s id is too long to be searched for.</p>
  }
  return (
    <div className={classes.history}>
      <AuditView key={profileId} {...{ profileId, fixed, place, change }} isEmbedded />
    </div>
  )
}
