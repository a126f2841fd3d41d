import { Menu, UnstyledButton } from '@mantine/core'
import { LevelMeter } from '@renderer/ui/level-meter'
import { type AccessLevel, accessLevels } from '@shared/domain/access'
import { levelMeanings, levelWords } from '@shared/domain/partner-words'
import { IconArrowRight, IconCheck, IconSelector } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import classes from './resource-tree.module.css'
import type { TreeNode } from './tree-nodes'

type Props = {
  readonly node: TreeNode
  /** Absent where nothing may be changed. */
  readonly onLevel: ((level: AccessLevel | null) => void) | undefined
  readonly isOpen: boolean
  readonly onOpen: (isOpen: boolean) => void
}

/** What a line is shared at: the level with its control, or where the level comes from. */
export function ShareLevel({ node, onLevel, isOpen, onOpen }: Props) {
  if (node.kind === 'loose') return null
  if (node.kind === 'app') return <AppLevel node={node} />
  if (onLevel === undefined) {
    return (
      <span className={classes.plain}>
        <Levels node={node} />
      </span>
    )
  }
  const control = (
    <UnstyledButton
      className={classes.control}
      tabIndex={-1}
      aria-haspopup="menu"
      aria-expanded={isOpen}
      data-quiet={isOnlyInherited(node) || undefined}
      onClick={() => onOpen(!isOpen)}
    >
      <Levels node={node} />
      <IconSelector size={14} stroke={1.7} aria-hidden className={classes.selector} />
    </UnstyledButton>
  )
  // One menu at a time: hundreds of lines pay for none.
  return isOpen ? (
    <Menu opened onChange={onOpen} position="bottom-end" width={352} withinPortal>
      <Menu.Target>{control}</Menu.Target>
      <Menu.Dropdown aria-label={`Level of ${node.name}`} onKeyDown={pressShortcut}>
        <LevelItems node={node} onLevel={onLevel} />
      </Menu.Dropdown>
    </Menu>
  ) : (
    control
  )
}

/** The keys that stand beside the items: 1 to 4 and Delete, as on the line itself. */
function pressShortcut(event: KeyboardEvent<HTMLElement>) {
  if (event.altKey || event.ctrlKey || event.metaKey) return
  const isRemoval = event.key === 'Delete' || event.key === 'Backspace'
  const at = isRemoval ? accessLevels.length : ['1', '2', '3', '4'].indexOf(event.key)
  const item = event.currentTarget.querySelectorAll<HTMLElement>('[role="menuitem"]')[at]
  if (item === undefined) return
  event.preventDefault()
  event.stopPropagation()
  item.click()
}

function LevelItems({
  node,
  onLevel
}: {
  node: TreeNode
  onLevel: (level: AccessLevel | null) => void
}) {
  const isConnection = node.kind === 'connection'
  return (
    <>
      {accessLevels.map((level, at) => {
        const isOff = isConnection && level !== 'view'
        return (
          <Menu.Item
            key={level}
            disabled={isOff}
            onClick={() => onLevel(level)}
            leftSection={<LevelMeter level={level} tone="granted" />}
            rightSection={<Chosen isChosen={node.share === level} shortcut={String(at + 1)} />}
          >
            <span className={classes.option}>
              <b>{levelWords[level]}</b>
              <span>
                {isOff
                  ? 'Connections can only be viewed'
                  : isConnection
                    ? 'See its status'
                    : levelMeanings[level]}
              </span>
            </span>
          </Menu.Item>
        )
      })}
      <Menu.Divider />
      <Menu.Item
        onClick={() => onLevel(null)}
        leftSection={<LevelMeter level={null} tone="inherited" />}
        rightSection={<Chosen isChosen={node.share === null} shortcut="Del" />}
      >
        <span className={classes.option}>
          <b>Not shared</b>
          <span>
            {node.inherited === null
              ? 'It does not exist for this partner'
              : `No share of its own; its department gives ${levelWords[node.inherited]}`}
          </span>
        </span>
      </Menu.Item>
    </>
  )
}

const Chosen = ({ isChosen, shortcut }: { isChosen: boolean; shortcut: string }) =>
  isChosen ? (
    <IconCheck size={14} stroke={2} aria-label="chosen" />
  ) : (
    <kbd className={classes.shortcut}>{shortcut}</kbd>
  )

function AppLevel({ node }: { readonly node: TreeNode }) {
  return node.inherited === null ? (
    <span className={classes.plain} data-hint="Apps are reached through their department">
      by department
    </span>
  ) : (
    <span className={classes.plain} data-hint="Apps are reached through their department">
      <LevelMeter level={node.inherited} tone="inherited" />
      <span>{levelWords[node.inherited]}</span>
    </span>
  )
}

function Levels({ node }: { readonly node: TreeNode }) {
  const { share, before, inherited, kind } = node
  const reached = share ?? inherited
  if (share !== before) {
    return (
      <>
        {(before ?? inherited) === null ? (
          <span className={classes.was}>None</span>
        ) : (
          <LevelMeter level={before ?? inherited} tone="inherited" />
        )}
        <IconArrowRight size={13} stroke={1.7} aria-label="to" />
        {reached !== null && (
          <LevelMeter level={reached} tone={share === null ? 'inherited' : 'granted'} />
        )}
        <span className={classes.level}>{reached === null ? 'None' : levelWords[reached]}</span>
      </>
    )
  }
  if (kind === 'connection' && (share ?? inherited) !== null) {
    // Another level than View came from elsewhere; the line below says what is wrong with it.
    const isOther = share !== null && share !== 'view'
    return (
      <>
        <span>{isOther ? levelWords[share] : 'read-only'}</span>
        <LevelMeter level={share ?? inherited} tone={share === null ? 'inherited' : 'granted'} />
      </>
    )
  }
  if (share !== null) {
    return (
      <>
        <LevelMeter level={share} tone="granted" />
        <span className={classes.level}>{levelWords[share]}</span>
      </>
    )
  }
  if (inherited !== null) {
    return (
      <>
        <LevelMeter level={inherited} tone="inherited" />
        <span>
          {levelWords[inherited]}
          <span className="hc-visually-hidden"> from its department</span>
        </span>
      </>
    )
  }
  return <span>Not shared</span>
}

const isOnlyInherited = ({ share, before, inherited }: TreeNode): boolean =>
  share === null && before === null && inherited !== null
