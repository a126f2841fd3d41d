import { useKeyDifferences } from '@renderer/ui/key-differences'
import { visibleText } from '@shared/domain/visible-text'
import { IconAlertTriangleFilled } from '@tabler/icons-react'
import classes from './reveal-once-dialog.module.css'

/** In what Horizon made the key otherwise than it was asked for. */
export function KeyDifferencesBox({ revealId }: { readonly revealId: string }) {
  const differences = useKeyDifferences(({ byReveal }) => byReveal.get(revealId))
  if (differences === undefined) return null
  return (
    <div className={classes.differences} role="alert">
      <IconAlertTriangleFilled size={15} aria-hidden />
      <div>
        <strong>This key is not quite what was asked for</strong>
        <ul>
          {differences.map(difference => (
            <li key={difference}>{visibleText(difference, 300)}</li>
          ))}
        </ul>
        Store it only where that is right; else close this and revoke it.
      </div>
    </div>
  )
}
