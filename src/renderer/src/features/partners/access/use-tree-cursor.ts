import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react'
import type { TreeNode } from './tree-nodes'

type Options = {
  readonly nodes: readonly TreeNode[]
  readonly treeRef: RefObject<HTMLElement | null>
  readonly scrollTo: (index: number) => void
  readonly onToggle: (node: TreeNode, isOpen: boolean) => void
  /** Keys that mean something for a line itself; true where it was heard. */
  readonly onKey: (key: string, node: TreeNode) => boolean
}

const pageRows = 12

/** One line of the tree is in the tab order; arrows move through it, open and close. */
export function useTreeCursor({ nodes, treeRef, scrollTo, onToggle, onKey }: Options) {
  const [cursorKey, setCursorKey] = useState<string>()
  const wantsFocus = useRef(false)
  const found = nodes.findIndex(({ key }) => key === cursorKey)
  const index = Math.max(0, found)

  function focusIfWanted() {
    if (!wantsFocus.current) return
    wantsFocus.current = false
    treeRef.current
      ?.querySelector<HTMLElement>(`[data-node-index="${index}"]`)
      ?.focus({ preventScroll: true })
  }
  useLayoutEffect(focusIfWanted)

  function moveTo(wanted: number) {
    const next = Math.min(nodes.length - 1, Math.max(0, wanted))
    wantsFocus.current = true
    setCursorKey(nodes[next]?.key)
    scrollTo(next)
    // Already there: nothing is drawn anew that would take the focus along.
    if (next === index) focusIfWanted()
  }

  function onKeyDown(event: KeyboardEvent) {
    const node = nodes[index]
    if (node === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    // What a menu hears comes by here too, and a button in a line has its own Enter.
    const isOnLine = event.target instanceof Element && event.target.role === 'treeitem'
    if (!event.currentTarget.contains(event.target as Node)) return
    if (!isOnLine && (event.key === 'Enter' || event.key === ' ')) return
    if (hear(event.key, node)) {
      event.preventDefault()
      event.stopPropagation()
    }
  }

  function hear(key: string, node: TreeNode): boolean {
    switch (key) {
      case 'ArrowDown':
        moveTo(index + 1)
        return true
      case 'ArrowUp':
        moveTo(index - 1)
        return true
      case 'Home':
        moveTo(0)
        return true
      case 'End':
        moveTo(nodes.length - 1)
        return true
      case 'PageDown':
        moveTo(index + pageRows)
        return true
      case 'PageUp':
        moveTo(index - pageRows)
        return true
      case 'ArrowRight':
        if (node.isExpanded === false) onToggle(node, true)
        else if (node.isExpanded) moveTo(index + 1)
        return true
      case 'ArrowLeft':
        if (node.isExpanded) onToggle(node, false)
        else if (node.parentKey !== null) {
          moveTo(nodes.findIndex(({ key }) => key === node.parentKey))
        }
        return true
      default:
        return onKey(key, node)
    }
  }

  return {
    index,
    onKeyDown,
    setCursorKey,
    /** For where the control that had it is gone, such as a menu's. */
    focusCursor: () => moveTo(index)
  }
}
