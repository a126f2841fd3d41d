import { formatDuration } from '@renderer/ui/format'
import type { PendingReveal } from '@shared/contract/reveals'
import { IconAlertTriangleFilled, IconShieldLock } from '@tabler/icons-react'
import classes from './reveal-once-dialog.module.css'
import { useSecond } from './use-second'

type Props = {
  readonly reveal: Pick<PendingReveal, 'kind' | 'stash' | 'stashedUntil' | 'isRecovered'>
}

/** Where the key waits until it is confirmed, and until when. */
export function WaitingPlace({ reveal: { kind, stash, stashedUntil, isRecovered } }: Props) {
  const what = kind === 'webhook' ? 'token' : 'key'
  const now = useSecond(stashedUntil !== null)
  if (stash === 'memory' || stashedUntil === null) {
    return (
      <p className={classes.waiting} data-risky>
        <IconAlertTriangleFilled size={15} aria-hidden />
        <span>
          Until you confirm, it is in this app’s memory only: if the app ends before that, the{' '}
          {what} is lost. Store it now.
        </span>
      </p>
    )
  }
  // Main offers it once after a crash, and deletes it at the start after that.
  if (isRecovered) {
    return (
      <p className={classes.waiting} data-risky>
        <IconAlertTriangleFilled size={15} aria-hidden />
        <span>
          It is not offered again: if the app ends before you confirm, the {what} is lost. Store it
          now.
        </span>
      </p>
    )
  }
  const left = Date.parse(stashedUntil) - now
  const clock = new Date(stashedUntil).toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit'
  })
  return (
    <p className={classes.waiting}>
      <IconShieldLock size={15} stroke={1.7} aria-hidden />
      <span className="hc-figures">
        {left > 0
          ? `Until you confirm, it waits in the keychain, so a crash cannot lose it. It is deleted there at ${clock} at the latest, in ${remaining(left)}.`
          : `Its copy in the keychain was deleted at ${clock}. It is in this app’s memory until you confirm: store it now.`}
      </span>
    </p>
  )
}

/** "13 min 52 s" */
function remaining(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  const seconds = Math.floor((ms % 60_000) / 1_000)
  return minutes === 0 ? formatDuration(seconds * 1_000) : `${minutes} min ${seconds} s`
}
