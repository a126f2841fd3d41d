import { TextInput } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import type { ResourceType, Workspace } from '@shared/domain/access'
import type { CarriedAccess } from '@shared/domain/access-diff'
import type { AccessIssue } from '@shared/domain/access-issues'
import type { AccessTable } from '@shared/domain/access-table'
import { listWords } from '@shared/domain/partner-words'
import { IconInfoCircle, IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react'
import { AddById } from './add-by-id'
import { withLevel, withoutUnreadable } from './change-access'
import { ResourceTree } from './resource-tree'
import classes from './resources-pane.module.css'
import type { LineActions } from './tree-line'
import { treeNodes, workspaceTree } from './tree-nodes'

type Props = {
  readonly access: CarriedAccess
  readonly before: CarriedAccess
  readonly workspace: Workspace
  readonly unlisted: readonly ResourceType[]
  readonly table: AccessTable
  readonly issues: readonly AccessIssue[]
  readonly text: string
  readonly onText: (text: string) => void
  readonly onChange: ((access: CarriedAccess) => void) | undefined
}

/** The tree of what can be shared, with how much of it is, and a search through it. */
export function ResourcesPane(props: Props) {
  const { access, before, workspace, unlisted, table, issues, text, onText, onChange } = props
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(new Map())
  const pane = useRef<HTMLElement>(null)
  const headId = useId()
  const isWhole = unlisted.length === 0
  const tree = useMemo(() => workspaceTree(workspace, isWhole), [workspace, isWhole])
  const nodes = useMemo(
    () => treeNodes(tree, { access, before, issues, text, opened }),
    [tree, access, before, issues, text, opened]
  )
  const whole = issues.find(({ kind }) => kind === 'nothing-shared')

  const actions: LineActions | undefined = onChange && {
    setLevel: ({ key, id }, level) => {
      const type = key.split(' ', 1)[0]
      if (type === 'department' || type === 'agent' || type === 'connection') {
        onChange(withLevel(access, { type, id }, level))
      }
    },
    removeUnreadable: ({ id }) => onChange(withoutUnreadable(access, Number(id)))
  }

  function onSearchKey(event: KeyboardEvent) {
    if (event.key === 'Escape' && text !== '') onText('')
    else if (event.key === 'ArrowDown') {
      pane.current?.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')?.focus()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <section ref={pane} className={classes.pane} aria-labelledby={headId}>
      <div className={classes.head}>
        <h2 id={headId} className={classes.title}>
          Resources
        </h2>
        <span className={classes.count} data-hint-if-cut>
          {reachedWords(table, unlisted)}
        </span>
        <TextInput
          className={classes.find}
          size="sm"
          aria-label="Find a resource"
          placeholder="Find"
          value={text}
          maxLength={200}
          onChange={event => onText(event.currentTarget.value)}
          onKeyDown={onSearchKey}
          leftSection={<IconSearch size={14} stroke={1.7} aria-hidden />}
        />
      </div>
      {unlisted.length > 0 && (
        <p className={classes.notice}>
          <IconInfoCircle size={14} stroke={1.7} aria-hidden />
          <span>{unlistedWords(unlisted)}</span>
        </p>
      )}
      {whole && (
        <p className={classes.notice}>
          <IconInfoCircle size={14} stroke={1.7} aria-hidden />
          <span>{whole.sentence}. Give a department or an agent a level.</span>
        </p>
      )}
      <ResourceTree
        nodes={nodes}
        actions={actions}
        onToggle={(key, isOpen) => setOpened(before => new Map(before).set(key, isOpen))}
        emptyWords={
          text.trim() === ''
            ? 'Nothing is known that could be shared.'
            : 'No department, agent, app or connection matches.'
        }
      />
      {onChange && unlisted.some(type => type !== 'app') && (
        <AddById
          types={(['department', 'agent', 'connection'] as const).filter(type =>
            unlisted.includes(type)
          )}
          onAdd={share => onChange(withLevel(access, share, share.level))}
        />
      )}
    </section>
  )
}

/** `7 of 18 agents, 3 of 9 connections`: what is reached, however it is shared. */
function reachedWords({ rows }: AccessTable, unlisted: readonly ResourceType[]): string {
  const words = (['agent', 'connection'] as const).flatMap(type => {
    const all = rows.filter(row => row.type === type && !row.isGone)
    const reached = all.filter(({ level }) => level !== null).length
    if (unlisted.includes(type)) return []
    return [`${formatNumber(reached)} of ${formatNumber(all.length)} ${type}s`]
  })
  return words.join(', ')
}

const unlistedWords = (unlisted: readonly ResourceType[]): string =>
  `This Horizon does not list ${listWords(unlisted.map(type => `${type}s`))}. ${
    unlisted.length === 4 ? 'Only shared ids are shown.' : 'Of these only shared ids are shown.'
  }`
