import { formatDate, formatExact, formatNumber } from '@renderer/ui/format'
import { useNow } from '@renderer/ui/use-now'
import classes from './profile-row.module.css'

const dayMs = 86_400_000
/** From this age on its rotation is suggested. */
const rotateAfterDays = 90

/** When an admin secret was entered; old ones ask to be rotated. */
export function SecretAge({ setAt }: { readonly setAt: string }) {
  const days = Math.floor((useNow() - Date.parse(setAt)) / dayMs)
  const isOld = days >= rotateAfterDays
  const { local, utc } = formatExact(setAt)
  return (
    <span data-warn={isOld || undefined} className={classes.secret}>
      entered{' '}
      <time dateTime={setAt} data-hint={`${local}\n${utc}`} className="hc-figures">
        {formatDate(setAt)}
      </time>
      , {ageWords(days)}
      {isOld && '. Rotate it on Horizon, then replace it here'}
    </span>
  )
}

function ageWords(days: number): string {
  if (Number.isNaN(days) || days <= 0) return 'today'
  return days === 1 ? 'yesterday' : `${formatNumber(days)} days ago`
}
