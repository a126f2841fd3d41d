import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react'

export type GridSelection = {
  readonly toggle: (id: string) => void
  readonly extend: (fromId: string, toId: string) => void
  readonly all: () => void
  /** None of those that are listed; others stay. */
  readonly none: () => void
  /** False where nothing was selected. */
  readonly clear: () => boolean
}

type Options = {
  readonly ids: readonly string[]
  readonly initialId: string | undefined
  readonly gridRef: RefObject<HTMLElement | null>
  readonly rowsPerPage: () => number
  readonly scrollTo: (index: number) => void
  readonly open: (id: string) => void
  readonly selection: GridSelection
}

/** One row of a grid is in the tab order; keys move it, and it stays on its object through changes. */
export function useGridCursor(options: Options) {
  const { ids, initialId, gridRef, rowsPerPage, scrollTo, open, selection } = options
  const [cursorId, setCursorId] = useState(initialId)
  const wantsFocus = useRef(false)
  const index = Math.max(0, cursorId === undefined ? 0 : ids.indexOf(cursorId))

  function focusIfWanted() {
    if (!wantsFocus.current) return
    wantsFocus.current = false
    const row = gridRef.current?.querySelector<HTMLElement>(`[data-row-index="${index}"]`)
    row?.focus({ preventScroll: true })
  }
  useLayoutEffect(focusIfWanted)

  function moveTo(wanted: number): string | undefined {
    if (ids.length === 0) return undefined
    const next = Math.min(ids.length - 1, Math.max(0, wanted))
    wantsFocus.current = true
    setCursorId(ids[next])
    scrollTo(next)
    // Already there: nothing is drawn anew that would take the focus along.
    if (ids[next] === cursorId) focusIfWanted()
    return ids[next]
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey || ids.length === 0) return
    if (hear(event, ids[index] ?? '')) event.preventDefault()
  }

  /** True where the key press meant something here. */
  function hear(event: KeyboardEvent, id: string): boolean {
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== 'a' || event.shiftKey) return false
      selection.all()
      return true
    }
    const to = target(event.key, index, ids.length, rowsPerPage)
    if (to !== undefined) {
      const reached = moveTo(to)
      if (event.shiftKey && reached !== undefined) selection.extend(id, reached)
      return true
    }
    switch (event.key) {
      case 'Enter':
        open(id)
        return true
      case ' ':
        selection.toggle(id)
        return true
      case 'Escape':
        return selection.clear()
      default:
        return false
    }
  }

  return {
    cursorIndex: index,
    setCursorId,
    onKeyDown,
    focusCursor: () => void moveTo(index),
    focusRow: (id: string) => void moveTo(ids.indexOf(id))
  }
}

function target(key: string, index: number, count: number, rowsPerPage: () => number) {
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
      return index + rowsPerPage()
    case 'PageUp':
      return index - rowsPerPage()
    default:
      return undefined
  }
}
