import { formatNumber } from '@renderer/ui/format'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { IconAppWindow, IconBuilding, IconPlug, IconRobot } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useId, useRef } from 'react'
import classes from './reach-page.module.css'
import type { ReachRow } from './reach-rows'

const rowHeight = 36
const pageRows = 12

const icons = {
  department: IconBuilding,
  agent: IconRobot,
  app: IconAppWindow,
  connection: IconPlug
} as const

type Props = {
  readonly rows: readonly ReachRow[]
  readonly chosenKey: string | null
  readonly onChoose: (row: ReachRow) => void
}

/** Every resource with how many outside reach it; arrows change what is looked at. */
export function ReachList({ rows, chosenKey, onChoose }: Props) {
  const listRef = useRef<HTMLDivElement>(null)
  const listId = useId()
  const index = rows.findIndex(({ key }) => key === chosenKey)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => listRef.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    getItemKey: at => rows[at]?.key ?? at
  })
  useEffect(() => {
    if (index !== -1) virtualizer.scrollToIndex(index)
  }, [index, virtualizer])

  function onKeyDown(event: KeyboardEvent) {
    const to = target(event.key, index, rows.length)
    const row = to === undefined ? undefined : rows[Math.min(rows.length - 1, Math.max(0, to))]
    if (row === undefined) return
    event.preventDefault()
    onChoose(row)
  }

  return (
    <div
      ref={listRef}
      role="listbox"
      tabIndex={0}
      aria-label="Resources"
      aria-activedescendant={index === -1 ? undefined : `${listId}-${index}`}
      className={classes.list}
      data-reach-list
      onKeyDown={onKeyDown}
    >
      <div role="none" className={classes.rows} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(item => {
          const row = rows[item.index]
          if (row === undefined) return null
          const Icon = icons[row.type]
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names its option
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list hears the keys
            <div
              key={row.key}
              id={`${listId}-${item.index}`}
              role="option"
              aria-selected={row.key === chosenKey}
              aria-posinset={item.index + 1}
              aria-setsize={rows.length}
              className={classes.row}
              style={{ transform: `translateY(${item.start}px)` }}
              onClick={() => onChoose(row)}
            >
              <Icon size={14} stroke={1.7} aria-hidden className={classes.icon} />
              <span className={classes.name} data-hint-if-cut>
                <UntrustedText text={row.name} maxLength={100} />
              </span>
              <span className={classes.beside} data-hint-if-cut>
                {row.type === 'agent' ? row.department : besideWords(row)}
              </span>
              <span className={classes.spring} />
              <Count row={row} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

function target(key: string, index: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return index + 1
    case 'ArrowUp':
      return index - 1
    case 'Home':
      return 0
    case 'End':
      return count - 1
    case 'PageDown':
      return index + pageRows
    case 'PageUp':
      return index - pageRows
    default:
      return undefined
  }
}

const besideWords = ({ type, department }: ReachRow): string =>
  department === '' ? type : `${type}, ${department}`

function Count({ row: { open, blocked } }: { readonly row: ReachRow }) {
  if (open + blocked === 0) return <span className={classes.none}>nobody</span>
  return (
    <span className={classes.count}>
      {open > 0 && <b>{formatNumber(open)}</b>}
      {open > 0 && blocked > 0 && ' + '}
      {blocked > 0 && <span>{formatNumber(blocked)} blocked</span>}
    </span>
  )
}
