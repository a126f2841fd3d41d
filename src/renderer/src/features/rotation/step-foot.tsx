import { ActionButton } from '@renderer/ui/action-button'
import classes from './step-foot.module.css'
import { LockedWords } from './step-frame'
import { isOldAlive, lockOf, type RotationWork } from './use-rotation'

type WayBackProps = {
  readonly work: RotationWork
  /** The step's own action says beside itself what both wait for. */
  readonly isLockSaid?: boolean
}

/** What every step offers beside its own: to cancel, or while nothing was made to close. */
export function WayBack({ work, isLockSaid = false }: WayBackProps) {
  const { rotation, block, isReadOnly, pending, run, openRevoke } = work
  const cancel = lockOf(rotation, 'cancel')
  const close = lockOf(rotation, 'close')
  if (isReadOnly) return <span>This profile is read-only, so nothing can be changed here.</span>
  if (cancel !== undefined) {
    return (
      <>
        <ActionButton
          variant="default"
          className={classes.cancel}
          disabledReason={cancel ?? block}
          onClick={() => openRevoke({ kind: 'replacement' })}
        >
          Cancel rotation…
        </ActionButton>
        <span>
          {isOldAlive(rotation)
            ? 'revokes the new key, keeps the old'
            : 'revokes the new key; the old one works no more'}
        </span>
      </>
    )
  }
  if (close === undefined) return null
  return (
    <>
      <ActionButton
        variant="default"
        disabledReason={close ?? undefined}
        loading={pending === 'rotations.close'}
        onClick={() => void run('rotations.close', {})}
      >
        Close rotation
      </ActionButton>
      {close === null && <span>ends it; the old key stays as it is</span>}
      {close !== null && !isLockSaid && <LockedWords because={close} />}
    </>
  )
}

type WayOnProps = {
  readonly work: RotationWork
  readonly label: string
  /** `null` where it may be done. */
  readonly lock: string | null
  /** Whether it needs an answer of Horizon. */
  readonly isOnline?: boolean
  readonly isLoading: boolean
  readonly onGo: () => void
}

/** The step's own action, with the reason in the same line where it is locked. */
export function WayOn({ work, label, lock, isOnline = false, isLoading, onGo }: WayOnProps) {
  if (work.isReadOnly) return null
  const off = lock ?? (isOnline ? work.block : undefined)
  return (
    <>
      {off !== undefined && <LockedWords because={off} />}
      <ActionButton disabledReason={off} loading={isLoading} onClick={onGo}>
        {label}
      </ActionButton>
    </>
  )
}
