import { formatExact } from '@renderer/ui/format'
import { KeyCap } from '@renderer/ui/key-cap'
import { IconCloudOff } from '@tabler/icons-react'
import classes from './keys-foot.module.css'

type Props = {
  /** "38 of 64"; `undefined` until keys were fetched. */
  readonly counts: string | undefined
  /** Set where the list is older than it should be. */
  readonly heldSince: string | null
}

export function KeysFoot({ counts, heldSince }: Props) {
  return (
    <div className={classes.foot}>
      {heldSince === null ? (
        <span className={classes.count}>{counts && `${counts} keys`}</span>
      ) : (
        <>
          <span className={classes.stale}>
            <IconCloudOff size={15} stroke={1.7} aria-hidden />
            Cached {formatExact(heldSince).local}
          </span>
          <span className={classes.note}>Times are shown as they were then.</span>
        </>
      )}
      <span className={classes.keys}>
        <KeyCap>↑</KeyCap>
        <KeyCap>↓</KeyCap> move
        <KeyCap>Enter</KeyCap> open
        <KeyCap>R</KeyCap> {heldSince === null ? 'refresh' : 'try again'}
      </span>
    </div>
  )
}
