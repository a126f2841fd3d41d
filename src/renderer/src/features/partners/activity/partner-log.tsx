import { AuditView } from '@renderer/ui/audit/audit-view'
import { useAuditPlace } from '@renderer/ui/audit/use-audit-place'
import { termFor } from '@shared/domain/audit-query/term-for'
import type { Partner } from '@shared/horizon/partner'
import type { ReactNode } from 'react'
import classes from './activity.module.css'

type Props = {
  readonly profileId: string
  readonly partner: Partner
  readonly views: ReactNode
}

/** Every held entry by and about the partner: the audit log, narrowed for good. */
export function PartnerLog({ profileId, partner, views }: Props) {
  const { place, change } = useAuditPlace()
  const fixed = termFor('partner', partner.id)
  return (
    <div className={classes.log}>
      <div className={classes.bar}>{views}</div>
      {fixed === undefined ? (
        <p className={classes.sentence}>This partner’s id is too long to be searched for.</p>
      ) : (
        <AuditView key={profileId} {...{ profileId, fixed, place, change }} isEmbedded />
      )}
    </div>
  )
}
