import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react'

type Options = {
  readonly ids: readonly string[]
  readonly initialId: string | undefined
  readonly gridRef: RefObject<HTMLElement | null>
  readonly rowsPerPage: () => number
  readonly scrollTo: (index: number) => void
  readonly open: (id: string) => void
}

/** One row of a grid is in the tab order; keys move it, and it stays on its object through changes. */
export function useGridCursor({ ids, initialId, gridRef, rowsPerPage, scrollTo, open }: Options) {
  const [cursorId, setCursorId] = useState(initialId)
  const wantsFocus = useRef(false)
  const index = Math.max(0, cursorId === undefined ? 0 : ids.indexOf(cursorId))

  useLayoutEffect(() => {
    if (!wantsFocus.current) return
    wantsFocus.current = false
    const row = gridRef.current?.querySelector<HTMLElement>(`[data-row-index="${index}"]`)
    row?.focus({ preventScroll: true })
  })

  function moveTo(wanted: number) {
    if (ids.length === 0) return
    const next = Math.min(ids.length - 1, Math.max(0, wanted))
    wantsFocus.current = true
    setCursorId(ids[next])
    scrollTo(next)
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || ids.length === 0) return
    const to = target(event.key, index, ids.length, rowsPerPage)
    const id = ids[index]
    if (to !== undefined) moveTo(to)
    else if (event.key === 'Enter' && id !== undefined) open(id)
    else return
    event.preventDefault()
  }

  return { cursorIndex: index, setCursorId, onKeyDown, focusCursor: () => moveTo(index) }
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
