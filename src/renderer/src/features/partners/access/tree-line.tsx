import { ActionIcon, Button } from '@mantine/core'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { AccessLevel } from '@shared/domain/access'
import {
  IconAlertTriangleFilled,
  IconAppWindow,
  IconBuilding,
  IconChevronDown,
  IconChevronRight,
  IconInfoCircle,
  IconPlug,
  IconQuestionMark,
  IconRobot
} from '@tabler/icons-react'
import { memo } from 'react'
import classes from './resource-tree.module.css'
import { ShareLevel } from './share-level'
import type { TreeNode } from './tree-nodes'

export type LineActions = {
  readonly setLevel: (node: TreeNode, level: AccessLevel | null) => void
  readonly removeUnreadable: (node: TreeNode) => void
}

type Props = {
  readonly node: TreeNode
  readonly index: number
  readonly top: number
  readonly isCursor: boolean
  readonly isMenuOpen: boolean
  /** Absent where nothing may be changed. */
  readonly actions: LineActions | undefined
  readonly onCursor: (key: string) => void
  readonly onToggle: (node: TreeNode, isOpen: boolean) => void
  readonly onMenu: (key: string | null) => void
  readonly measure: (element: Element | null) => void
}

const icons = {
  department: IconBuilding,
  loose: IconQuestionMark,
  agent: IconRobot,
  app: IconAppWindow,
  connection: IconPlug,
  gone: IconAlertTriangleFilled,
  unreadable: IconQuestionMark
} as const

/** A line of the tree, with what is to be known about its share below it. */
export const TreeLine = memo(function TreeLine(props: Props) {
  const { node, index, top, isCursor, isMenuOpen, actions } = props
  const { onCursor, onToggle, onMenu, measure } = props
  const Icon = icons[node.kind]
  const isEnd = node.kind === 'gone' || node.kind === 'unreadable'
  return (
    <div
      ref={measure}
      role="treeitem"
      className={classes.node}
      style={{ transform: `translateY(${top}px)` }}
      tabIndex={isCursor ? 0 : -1}
      aria-level={node.depth}
      aria-posinset={node.position}
      aria-setsize={node.siblings}
      aria-expanded={node.isExpanded ?? undefined}
      data-index={index}
      data-node-index={index}
      data-kind={node.kind}
      data-changed={node.share !== node.before || undefined}
      data-depth={node.depth}
      onFocus={() => onCursor(node.key)}
    >
      <div className={classes.line}>
        <Chevron node={node} onToggle={onToggle} />
        <Icon size={14} stroke={1.7} aria-hidden className={classes.icon} />
        <span className={classes.name} data-hint-if-cut>
          <UntrustedText text={node.name} mono={isEnd} maxLength={200} />
        </span>
        {node.beside !== '' && (
          <span className={classes.beside} data-hint-if-cut>
            {node.beside}
          </span>
        )}
        <span className={classes.spring} />
        {isEnd ? (
          <Remove node={node} actions={actions} />
        ) : (
          <ShareLevel
            node={node}
            isOpen={isMenuOpen}
            onOpen={isOpen => onMenu(isOpen ? node.key : null)}
            onLevel={actions && (level => actions.setLevel(node, level))}
          />
        )}
      </div>
      {node.issues.map(({ kind, severity, sentence }) => (
        <div key={kind} className={classes.issue} data-severity={severity}>
          {severity === 'error' ? (
            <IconAlertTriangleFilled size={13} aria-hidden />
          ) : (
            <IconInfoCircle size={13} stroke={1.7} aria-hidden />
          )}
          <span>{sentence}.</span>
          {kind === 'connection-level' && actions && (
            <Button
              size="compact-xs"
              variant="default"
              tabIndex={-1}
              onClick={() => actions.setLevel(node, 'view')}
            >
              Set to View
            </Button>
          )}
        </div>
      ))}
    </div>
  )
})

function Chevron({ node, onToggle }: Pick<Props, 'node' | 'onToggle'>) {
  if (node.depth === 2) return null
  if (node.isExpanded === null) return <span className={classes.noChevron} />
  return (
    <ActionIcon
      size={18}
      variant="transparent"
      color="gray"
      tabIndex={-1}
      aria-hidden
      onClick={() => onToggle(node, !node.isExpanded)}
    >
      {node.isExpanded ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
    </ActionIcon>
  )
}

function Remove({ node, actions }: Pick<Props, 'node' | 'actions'>) {
  if (actions === undefined) return null
  const isRemoved = node.kind === 'gone' && node.share === null
  if (isRemoved) return <span className={classes.plain}>share removed</span>
  const remove = () =>
    node.kind === 'unreadable' ? actions.removeUnreadable(node) : actions.setLevel(node, null)
  return (
    <Button size="compact-xs" variant="default" tabIndex={-1} onClick={remove}>
      Remove
    </Button>
  )
}
