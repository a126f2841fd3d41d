import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState
} from 'react'
import type { RowSource } from './create-row-source'

type Options = {
  readonly source: RowSource
  readonly count: number
  readonly rowsInSight: number
  readonly gridRef: RefObject<HTMLElement | null>
  readonly show: (index: number) => void
  /** Where the open entry stands; `undefined` while none is open or it is not here. */
  readonly openIndex: number | undefined
  readonly onOpen: (index: number, replace: boolean) => void
}

/** One row of the grid is in the tab order; keys move it, and an open drawer goes along. */
export function useRowCursor(options: Options) {
  const { source, count, rowsInSight, gridRef, show, openIndex, onOpen } = options
  const [at, setAt] = useState(0)
  const [of, setOf] = useState(source)
  const wantsFocus = useRef(false)
  /** Reached by keys before its page was here; opened once it is. */
  const waiting = useRef<number | undefined>(undefined)

  if (of !== source) {
    setOf(source)
    setAt(openIndex ?? 0)
  }
  const index = Math.min(at, Math.max(0, count - 1))

  useLayoutEffect(() => {
    if (wantsFocus.current) {
      wantsFocus.current = false
      focusRow(index)
    }
    const due = waiting.current
    if (due !== undefined && source.row(due) !== undefined) {
      waiting.current = undefined
      onOpen(due, true)
    }
  })

  function focusRow(wanted: number) {
    const row = gridRef.current?.querySelector<HTMLElement>(`[data-row-index="${wanted}"]`)
    row?.focus({ preventScroll: true })
  }

  function moveTo(wanted: number, takesFocus: boolean) {
    if (count === 0) return
    const next = Math.min(count - 1, Math.max(0, wanted))
    // Where nothing moves nothing is drawn anew either.
    if (takesFocus && next === index) focusRow(next)
    wantsFocus.current = takesFocus
    setAt(next)
    show(next)
    if (openIndex === undefined && waiting.current === undefined) return
    if (source.row(next) === undefined) waiting.current = next
    else if (next !== openIndex) onOpen(next, true)
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || count === 0) return
    const to = target(event.key, index, count, rowsInSight)
    if (to !== undefined) moveTo(to, true)
    else if (event.key === 'Enter') onOpen(index, false)
    else return
    event.preventDefault()
  }

  return {
    index,
    onKeyDown,
    onFocus: (event: FocusEvent) => {
      const focused = (event.target as HTMLElement).dataset.rowIndex
      if (focused !== undefined) setAt(Number(focused))
    },
    pick: (picked: number) => {
      setAt(picked)
      onOpen(picked, openIndex !== undefined)
    },
    focusCursor: () => moveTo(openIndex ?? index, true),
    goTo: (wanted: number) => moveTo(wanted, false)
  }
}

function target(key: string, index: number, count: number, rowsInSight: number) {
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
      return index + Math.max(1, rowsInSight - 1)
    case 'PageUp':
      return index - Math.max(1, rowsInSight - 1)
    default:
      return undefined
  }
}
