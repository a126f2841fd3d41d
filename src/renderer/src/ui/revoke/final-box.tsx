import { IconAlertTriangleFilled } from '@tabler/icons-react'
import classes from './revoke-parts.module.css'
import type { RevokeReading } from './use-revoking'

/** That it cannot be taken back, and what happens to those who call. */
export function FinalBox({ isInUse }: { readonly isInUse: boolean }) {
  return (
    <div className={classes.final}>
      <IconAlertTriangleFilled size={16} aria-hidden />
      <div>
        <strong>
          {isInUse
            ? 'This key is in use. Revoking works at once and is final.'
            : 'Revoking works at once and is final.'}
        </strong>
        <div>Requests under way fail, later calls get 401, and it cannot be reactivated.</div>
      </div>
    </div>
  )
}

/** By what is known: a request within a day, or any use where only that is offered. */
export function isInUse(prepared: RevokeReading | undefined): boolean {
  if (prepared === undefined) return false
  const { impact, key } = prepared
  return impact.state === 'known' ? impact.last24Hours > 0 : key.lastUsedAt != null
}
