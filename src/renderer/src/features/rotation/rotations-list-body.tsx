import { Anchor, Skeleton } from '@mantine/core'
import { ActionButton } from '@renderer/ui/action-button'
import { EmptyState } from '@renderer/ui/empty-state'
import { formatNumber } from '@renderer/ui/format'
import type { RotationGroups } from '@renderer/ui/rotation-groups'
import { useElapsed } from '@renderer/ui/use-elapsed'
import type { RotationSummary } from '@shared/contract/rotation-views'
import { stageWords } from '@shared/domain/rotation-stages'
import { IconRotateClockwise } from '@tabler/icons-react'
import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useId,
  useImperativeHandle,
  useRef,
  useState
} from 'react'
import classes from './rotations-list.module.css'
import { MustRevokeRow, RotationRow } from './rotations-list-row'

export type RotationsListHandle = { readonly focusFirst: () => void }

type Props = {
  readonly ref: Ref<RotationsListHandle>
  readonly groups: RotationGroups
  readonly isHeld: boolean
  readonly isLoading: boolean
  readonly text: string
  readonly onClearText: () => void
  readonly canWrite: boolean
  readonly blockedBy: string | undefined
  readonly onBegin: () => void
}

const doneShown = 20
const rowSelector = '[data-rotation-row]'

/** The rotations in their groups, or what stands in their place. */
export function RotationsListBody(props: Props) {
  const { ref, groups, isHeld, isLoading, text, onClearText, canWrite } = props
  const body = useRef<HTMLDivElement>(null)
  const rows = () => [...(body.current?.querySelectorAll<HTMLElement>(rowSelector) ?? [])]
  useImperativeHandle(ref, () => ({ focusFirst: () => rows()[0]?.focus() }))

  function onKeyDown(event: KeyboardEvent) {
    const all = rows()
    const at = all.indexOf(document.activeElement as HTMLElement)
    if (at === -1) return
    const next = moved(event.key, at, all.length)
    if (next === undefined) return
    event.preventDefault()
    all[next]?.focus()
  }

  if (!isHeld) return <div className={classes.body}>{isLoading && <ListSkeleton />}</div>
  const total = countOf(groups)
  const shown = filtered(groups, text)
  if (total === 0) {
    return (
      <div className={classes.body}>
        <Nothing {...props} />
      </div>
    )
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: moves between the links that it holds
    <div ref={body} className={classes.body} onKeyDown={onKeyDown}>
      {countOf(shown) === 0 && (
        <p className={classes.none} role="status">
          No rotation matches. {formatNumber(total)} hidden by the filter.{' '}
          <Anchor component="button" type="button" fz={13} onClick={onClearText}>
            Clear filter
          </Anchor>
        </p>
      )}
      <Group
        title="Must still be revoked"
        note="no list has confirmed that these keys are revoked"
        tone="danger"
        count={shown.mustRevoke.length + shown.mustRevokeKeys.length}
      >
        {shown.mustRevoke.map(toRow)}
        {shown.mustRevokeKeys.map(entry => (
          <MustRevokeRow key={entry.keyId} entry={entry} canWrite={canWrite} />
        ))}
      </Group>
      <Group
        title="Outcome not known"
        note="a reply was lost, or a key works that is not confirmed as stored"
        tone="danger"
        count={shown.unknown.length}
      >
        {shown.unknown.map(toRow)}
      </Group>
      <Group title="In progress" count={shown.inProgress.length}>
        {shown.inProgress.map(toRow)}
      </Group>
      <Done rotations={shown.done} />
    </div>
  )
}

const toRow = (rotation: RotationSummary): ReactNode => (
  <RotationRow key={rotation.id} rotation={rotation} />
)

function moved(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(count - 1, at + 1)
    case 'ArrowUp':
      return Math.max(0, at - 1)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return undefined
  }
}

type GroupProps = {
  readonly title: string
  readonly note?: string
  readonly tone?: 'danger'
  readonly count: number
  readonly children: ReactNode
}

function Group({ title, note, tone, count, children }: GroupProps) {
  const id = useId()
  if (count === 0) return null
  return (
    <section aria-labelledby={id}>
      <div className={classes.head}>
        <h2 id={id} className={classes.title} data-tone={tone}>
          {title} <span className={classes.count}>{formatNumber(count)}</span>
        </h2>
        {note !== undefined && <span className={classes.note}>{note}</span>}
      </div>
      <ul className={classes.rows}>{children}</ul>
    </section>
  )
}

function Done({ rotations }: { readonly rotations: readonly RotationSummary[] }) {
  const [showsAll, setShowsAll] = useState(false)
  const shown = showsAll ? rotations : rotations.slice(0, doneShown)
  return (
    <Group title="Done" count={rotations.length}>
      {shown.map(toRow)}
      {shown.length < rotations.length && (
        <li className={classes.more}>
          <Anchor component="button" type="button" fz={12} onClick={() => setShowsAll(true)}>
            Show all {formatNumber(rotations.length)}
          </Anchor>
        </li>
      )}
    </Group>
  )
}

function Nothing({ canWrite, blockedBy, onBegin }: Props) {
  return (
    <EmptyState
      icon={<IconRotateClockwise />}
      title="No rotation yet"
      text="A rotation replaces a key without an outage: a new key with the same rights, checks that it works, and the old key revoked once nobody calls with it. It begins with the key that is to be replaced, and can be left and gone on with at any step."
      action={
        canWrite && (
          <ActionButton
            leftSection={<IconRotateClockwise size={16} stroke={1.7} aria-hidden />}
            disabledReason={blockedBy}
            onClick={onBegin}
          >
            Rotate a key
          </ActionButton>
        )
      }
    />
  )
}

function ListSkeleton() {
  const isSlow = useElapsed(300)
  if (!isSlow) return null
  return (
    <div role="status" aria-label="Reading the rotations">
      {[0, 1, 2, 3].map(nth => (
        <div key={nth} className={classes.skeletonRow}>
          <Skeleton height={10} width={`${60 - nth * 7}%`} />
          <Skeleton height={10} width={109} />
          <Skeleton height={10} width={96} />
          <Skeleton height={10} width={72} />
        </div>
      ))}
    </div>
  )
}

const countOf = (groups: RotationGroups): number =>
  Object.values(groups).reduce((sum, each) => sum + each.length, 0)

function filtered(groups: RotationGroups, text: string): RotationGroups {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return groups
  const has = (rotation: RotationSummary) => searched(rotation).includes(wanted)
  return {
    mustRevoke: groups.mustRevoke.filter(has),
    mustRevokeKeys: groups.mustRevokeKeys.filter(({ keyId, clientName, requestedBy }) =>
      `${clientName}\n${keyId}\n${requestedBy}`.toLowerCase().includes(wanted)
    ),
    unknown: groups.unknown.filter(has),
    inProgress: groups.inProgress.filter(has),
    done: groups.done.filter(has)
  }
}

function searched(rotation: RotationSummary): string {
  const { clientName, oldHint, replacementHint, oldKeyId, replacementId, startedBy } = rotation
  const step = stageWords[rotation.stage]
  const parts = [clientName, oldHint, replacementHint, oldKeyId, replacementId, startedBy, step]
  return [...parts, rotation.sentence].join('\n').toLowerCase()
}
