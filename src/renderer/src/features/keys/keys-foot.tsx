import { ActionButton } from '@renderer/ui/action-button'
import { formatExact, formatNumber } from '@renderer/ui/format'
import { KeyCap } from '@renderer/ui/key-cap'
import {
  IconBan,
  IconCheck,
  IconCloudOff,
  IconCopy,
  IconDownload,
  IconRotateClockwise
} from '@tabler/icons-react'
import { useState } from 'react'
import classes from './keys-foot.module.css'

type Props = {
  /** "38 of 64"; `undefined` until keys were fetched. */
  readonly counts: string | undefined
  /** Set where the list is older than it should be. */
  readonly heldSince: string | null
  readonly selected: Selected
}

export type SelectedCounts = Pick<Selected, 'count' | 'hidden' | 'listed'>

type Selected = {
  readonly count: number
  /** Of them, out of sight. */
  readonly hidden: number
  readonly listed: number
  readonly onExport: () => void
  /** Settles when they are in the clipboard; who fails says so himself. */
  readonly onCopyIds: () => Promise<unknown>
  /** To the rotation of the one key that is selected; absent where there is none. */
  readonly onRotate: { readonly isOpen: boolean; readonly go: () => void } | undefined
  readonly rotateBlock: string | undefined
  /** Absent where nothing may be written at all. */
  readonly onRevoke: (() => void) | undefined
  /** Why not now. */
  readonly revokeBlock: string | undefined
  readonly onClear: () => void
}

export function KeysFoot({ counts, heldSince, selected }: Props) {
  if (selected.count > 0) return <SelectionFoot {...selected} />
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
        <KeyCap>Space</KeyCap> select
        <KeyCap>Enter</KeyCap> open
        <KeyCap>R</KeyCap> {heldSince === null ? 'refresh' : 'try again'}
      </span>
    </div>
  )
}

const icon = { size: 14, stroke: 1.7, 'aria-hidden': true } as const

/** In the list's own foot, so that nothing jumps. */
function SelectionFoot(props: Selected) {
  const { count, onExport, onCopyIds, onRotate, onRevoke, revokeBlock, onClear } = props
  return (
    <div
      className={classes.foot}
      data-selection
      role="toolbar"
      aria-label="Selected keys"
      onKeyDown={event => event.key === 'Escape' && onClear()}
    >
      <span className={classes.selected}>{selectedWords(props)}</span>
      <span className={classes.actions}>
        {onRotate && (
          <ActionButton
            size="xs"
            variant="default"
            leftSection={<IconRotateClockwise {...icon} />}
            disabledReason={onRotate.isOpen ? undefined : props.rotateBlock}
            onClick={onRotate.go}
          >
            {onRotate.isOpen ? 'Open rotation' : 'Rotate…'}
          </ActionButton>
        )}
        <ActionButton
          size="xs"
          variant="default"
          leftSection={<IconDownload {...icon} />}
          onClick={onExport}
        >
          Export
        </ActionButton>
        <CopyIds count={count} onCopyIds={onCopyIds} />
        {onRevoke && (
          <ActionButton
            size="xs"
            variant="default"
            className={classes.revoke}
            leftSection={<IconBan {...icon} />}
            disabledReason={revokeBlock}
            onClick={onRevoke}
          >
            Revoke {formatNumber(count)} {count === 1 ? 'key' : 'keys'}…
          </ActionButton>
        )}
      </span>
      <span className={classes.keys} data-single>
        <KeyCap>Space</KeyCap> select
        <KeyCap>Enter</KeyCap> open
        <KeyCap>Esc</KeyCap> clear
      </span>
    </div>
  )
}

function CopyIds({ count, onCopyIds }: Pick<Selected, 'count' | 'onCopyIds'>) {
  const [copied, setCopied] = useState<number | null>(null)
  const Icon = copied === null ? IconCopy : IconCheck
  return (
    <>
      <ActionButton
        size="xs"
        variant="default"
        className={classes.copy}
        leftSection={<Icon {...icon} />}
        onClick={() => {
          const settled = [() => setCopied(count), () => setCopied(null)] as const
          void onCopyIds().then(...settled)
        }}
        onBlur={() => setCopied(null)}
      >
        {copied === null ? 'Copy ids' : 'Copied'}
      </ActionButton>
      <span className="hc-visually-hidden" role="status">
        {copied !== null && `${formatNumber(copied)} key ${copied === 1 ? 'id' : 'ids'} copied`}
      </span>
    </>
  )
}

export function selectedWords({ count, hidden, listed }: SelectedCounts): string {
  const words = formatNumber(count)
  return hidden === 0
    ? `${words} of ${formatNumber(listed)} selected`
    : `${words} selected, ${formatNumber(hidden)} of them hidden by filters`
}
