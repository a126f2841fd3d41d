import { Anchor, Button } from '@mantine/core'
import { EmptyState } from '@renderer/ui/empty-state'
import { formatNumber } from '@renderer/ui/format'
import { NeverRead } from '@renderer/ui/never-read'
import type { KeyList } from '@shared/contract/keys'
import type { JudgedKey } from '@shared/domain/key-filter'
import type { WireError } from '@shared/errors'
import { IconClockPause, IconKey } from '@tabler/icons-react'
import { type ComponentProps, useMemo, useState } from 'react'
import classes from './keys-content.module.css'
import { KeysSkeleton } from './keys-skeleton'
import { KeysTable } from './keys-table'

type TableProps = ComponentProps<typeof KeysTable>

type Props = {
  readonly profileId: string
  readonly list: KeyList | undefined
  readonly failure: WireError | undefined
  readonly rows: readonly JudgedKey[]
  readonly total: number
  /** Something is looked for; else only ended keys are hidden. */
  readonly isFiltered: boolean
  readonly onClearFilters: () => void
  readonly onShowsEnded: () => void
  readonly onRefresh: () => void
  readonly onCreate: (() => void) | undefined
  readonly table: Omit<TableProps, 'rows' | 'view'> & TableProps['view']
}

/** The table, or what stands in its place. */
export function KeysContent(props: Props) {
  const { list, failure, rows, total, onCreate, onRefresh } = props
  const [isStopped, setIsStopped] = useState(false)
  const { isStale, serverNowMs, unsaid, rotating, ...table } = props.table
  const view = useMemo(
    () => ({ isStale, serverNowMs, unsaid, rotating }),
    [isStale, serverNowMs, unsaid, rotating]
  )

  if (list?.fetchedAt == null) {
    if (failure !== undefined) {
      return (
        <div className={classes.rest}>
          <NeverRead profileId={props.profileId} what="The API keys" query="key:*" />
        </div>
      )
    }
    if (!isStopped) return <KeysSkeleton onStop={() => setIsStopped(true)} />
    return (
      <div className={classes.rest}>
        <EmptyState
          icon={<IconClockPause />}
          title="No longer waiting for the keys"
          text="Horizon has not answered yet. If its answer still comes, the keys appear here."
          action={
            <Button
              variant="default"
              onClick={() => {
                setIsStopped(false)
                onRefresh()
              }}
            >
              Wait again
            </Button>
          }
        />
      </div>
    )
  }
  if (total === 0) {
    return (
      <div className={classes.rest}>
        <EmptyState
          icon={<IconKey />}
          title="No API key yet"
          text="A key lets a program call Horizon. It is shown once, when it is created."
          action={onCreate && <Button onClick={onCreate}>Create key</Button>}
        />
      </div>
    )
  }
  if (rows.length === 0) {
    return (
      <div className={classes.nothing}>
        <KeysTable rows={rows} view={view} {...table} />
        <NoMatch {...props} />
      </div>
    )
  }
  return <KeysTable rows={rows} view={view} {...table} />
}

/** One line under the table's head: how many are out of sight, and the way to them. */
function NoMatch({ total, isFiltered, onClearFilters, onShowsEnded }: Props) {
  return (
    <p className={classes.none} role="status">
      {isFiltered
        ? `No key matches. ${formatNumber(total)} hidden by filters. `
        : `No key is in use. ${formatNumber(total)} ended ${total === 1 ? 'key is' : 'keys are'} hidden. `}
      <Anchor
        component="button"
        type="button"
        fz={13}
        onClick={isFiltered ? onClearFilters : onShowsEnded}
      >
        {isFiltered ? 'Clear filters' : 'Show ended keys'}
      </Anchor>
    </p>
  )
}
