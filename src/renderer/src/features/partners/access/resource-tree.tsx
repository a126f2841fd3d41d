import type { AccessLevel } from '@shared/domain/access'
import { accessLevels } from '@shared/domain/access'
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import classes from './resource-tree.module.css'
import { type LineActions, TreeLine } from './tree-line'
import type { TreeNode } from './tree-nodes'
import { useTreeCursor } from './use-tree-cursor'

const lineHeight = 28
const issueHeight = 20

type Props = {
  readonly nodes: readonly TreeNode[]
  readonly onToggle: (key: string, isOpen: boolean) => void
  /** Absent where nothing may be changed. */
  readonly actions: LineActions | undefined
  readonly emptyWords: string
}

/** Departments with what is in them; levels by 1 to 4, Delete, or the menu of a line. */
export function ResourceTree({ nodes, onToggle, actions, emptyWords }: Props) {
  const treeRef = useRef<HTMLDivElement>(null)
  const [menuKey, setMenuKey] = useState<string | null>(null)
  const [said, setSaid] = useState('')

  function setLevel(node: TreeNode, level: AccessLevel | null): boolean {
    if (actions === undefined) return false
    if (node.kind === 'app') {
      setSaid(`${node.name} is an app: share its department`)
    } else if (node.kind === 'connection' && level !== null && level !== 'view') {
      setSaid(`${node.name} is a connection: it can only be viewed`)
    } else if (node.kind === 'unreadable') {
      if (level === null) actions.removeUnreadable(node)
    } else if (node.kind !== 'loose' && (node.kind !== 'gone' || level === null)) {
      setSaid('')
      actions.setLevel(node, level)
    }
    return true
  }

  function onKey(key: string, node: TreeNode): boolean {
    const level = accessLevels[Number(key) - 1]
    if (level !== undefined) return setLevel(node, level)
    if (key === 'Delete' || key === 'Backspace') return setLevel(node, null)
    if (key !== 'Enter' && key !== ' ') return false
    const hasMenu = ['department', 'agent', 'connection'].includes(node.kind)
    if (actions !== undefined && hasMenu) setMenuKey(node.key)
    else if (node.isExpanded !== null) onToggle(node.key, !node.isExpanded)
    return true
  }

  const cursor = useTreeCursor({
    nodes,
    treeRef,
    scrollTo: index => virtualizer.scrollToIndex(index),
    onToggle: (node, isOpen) => onToggle(node.key, isOpen),
    onKey
  })
  const virtualizer = useVirtualizer({
    count: nodes.length,
    getScrollElement: () => treeRef.current,
    getItemKey: index => nodes[index]?.key ?? index,
    estimateSize: index => lineHeight + (nodes[index]?.issues.length ?? 0) * issueHeight,
    overscan: 8,
    // The cursor's line stays in the page wherever the tree is scrolled to, or focus would be lost.
    rangeExtractor: (range: Range) =>
      [...new Set([...defaultRangeExtractor(range), cursor.index])]
        .filter(index => index < nodes.length)
        .sort((a, b) => a - b)
  })

  const latest = useRef({ actions, onToggle, cursor })
  useEffect(() => {
    latest.current = { actions, onToggle, cursor }
  })
  // The same for every line and render, or each line would be drawn again.
  const canChange = actions !== undefined
  const stable = useMemo<LineActions | undefined>(
    () =>
      canChange
        ? {
            setLevel: (node, level) => latest.current.actions?.setLevel(node, level),
            removeUnreadable: node => latest.current.actions?.removeUnreadable(node)
          }
        : undefined,
    [canChange]
  )
  const toggle = useCallback(
    (node: TreeNode, isOpen: boolean) => latest.current.onToggle(node.key, isOpen),
    []
  )
  const onMenu = useCallback((key: string | null) => {
    setMenuKey(key)
    if (key === null) latest.current.cursor.focusCursor()
  }, [])

  return (
    <>
      <div
        ref={treeRef}
        role="tree"
        aria-label="Resources"
        className={classes.tree}
        onKeyDown={cursor.onKeyDown}
      >
        {nodes.length === 0 && <p className={classes.empty}>{emptyWords}</p>}
        <div role="none" className={classes.lines} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(item => {
            const node = nodes[item.index]
            return node === undefined ? null : (
              <TreeLine
                key={node.key}
                node={node}
                index={item.index}
                top={item.start}
                isCursor={item.index === cursor.index}
                isMenuOpen={menuKey === node.key}
                actions={stable}
                onCursor={cursor.setCursorKey}
                onToggle={toggle}
                onMenu={onMenu}
                measure={virtualizer.measureElement}
              />
            )
          })}
        </div>
      </div>
      <div role="status" className={said === '' ? 'hc-visually-hidden' : classes.said}>
        {said}
      </div>
    </>
  )
}
