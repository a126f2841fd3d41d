import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState
} from 'react'
import type { RowSource } from './create-row-source'

type RowRange = { readonly first: number; readonly last: number }

type Options = {
  readonly source: RowSource
  readonly count: number
  /** Of rows any part of which is in sight, and of those that are there whole. */
  readonly sight: RowRange
  readonly whole: RowRange
  readonly gridRef: RefObject<HTMLElement | null>
  readonly show: (index: number) => void
  /** Where the open entry stands; `undefined` while none is open or it is not here. */
  readonly openIndex: number | undefined
  readonly onOpen: (index: number, replace: boolean) => void
}

/** One row of the grid is in the tab order; keys move it, and an open drawer goes along. */
export function useRowCursor(options: Options) {
  const { source, count, sight, whole, gridRef, show, openIndex, onOpen } = options
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
  const isInSight = index >= sight.first && index <= sight.last

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
    // The list itself: in a low window it scrolls away with what is above it.
    gridRef.current?.scrollIntoView?.({ block: 'nearest' })
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
    waiting.current = next !== openIndex && source.row(next) === undefined ? next : undefined
    if (waiting.current === undefined && next !== openIndex) onOpen(next, true)
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter') return onKeyOutside(event)
    if (isModified(event) || count === 0) return
    onOpen(index, false)
    event.preventDefault()
  }

  function onKeyOutside(event: Key) {
    if (!isModified(event) && move(event.key)) event.preventDefault()
  }

  /** Keys count from the cursor, or from what is on screen once that was scrolled away. */
  function move(key: string): boolean {
    if (count === 0) return false
    const to = target(key, isInSight ? index : undefined, whole, count)
    if (to !== undefined) moveTo(to, true)
    return to !== undefined
  }

  return {
    index,
    onKeyDown,
    onKeyOutside,
    onFocus: (event: FocusEvent) => {
      const focused = (event.target as HTMLElement).dataset.rowIndex
      if (focused !== undefined) setAt(Number(focused))
    },
    pick: (picked: number) => {
      setAt(picked)
      waiting.current = undefined
      onOpen(picked, openIndex !== undefined)
    },
    focusCursor: () => moveTo(openIndex ?? index, true),
    /** Takes the focus where nothing else wants it; nothing moves. */
    focus: () => focusRow(index),
    /** From outside: down to a row in sight, or on by a page. */
    enter: (key: string) => {
      if (key !== 'ArrowDown') move(key)
      else moveTo(openIndex ?? (isInSight ? index : whole.first), true)
    },
    goTo: (wanted: number) => moveTo(wanted, false)
  }
}

type Key = Pick<
  globalThis.KeyboardEvent,
  'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'preventDefault'
>
const isModified = (key: Key) => key.altKey || key.ctrlKey || key.metaKey || key.shiftKey

/** `at` is where the cursor is in sight. */
function target(key: string, at: number | undefined, { first, last }: RowRange, count: number) {
  const page = Math.max(1, last - first)
  switch (key) {
    case 'ArrowDown':
      return at === undefined ? first : at + 1
    case 'ArrowUp':
      return at === undefined ? last : at - 1
    case 'Home':
      return 0
    case 'End':
      return count - 1
    case 'PageDown':
      return (at ?? last) + page
    case 'PageUp':
      return (at ?? first) - page
    default:
      return undefined
  }
}
