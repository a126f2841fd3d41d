import { Anchor, Button } from '@mantine/core'
import { EmptyState } from '@renderer/ui/empty-state'
import { formatNumber } from '@renderer/ui/format'
import type { KeyList } from '@shared/contract/keys'
import type { WireError } from '@shared/errors'
import { IconKey } from '@tabler/icons-react'
import { type ComponentProps, useMemo } from 'react'
import type { KeyRow } from './key-rows'
import classes from './keys-content.module.css'
import { KeysSkeleton } from './keys-skeleton'
import { KeysTable } from './keys-table'

type TableProps = ComponentProps<typeof KeysTable>

type Props = {
  readonly list: KeyList | undefined
  readonly failure: WireError | undefined
  readonly rows: readonly KeyRow[]
  readonly total: number
  readonly onClearFilters: () => void
  readonly onCreate: (() => void) | undefined
  readonly table: Pick<TableProps, 'ref' | 'sort' | 'onSort' | 'onOpen' | 'lastKeyId'> &
    TableProps['view']
}

/** The table, or what stands in its place. */
export function KeysContent(props: Props) {
  const { list, failure, rows, total, onClearFilters, onCreate } = props
  const { isStale, serverNowMs, ...table } = props.table
  const view = useMemo(() => ({ isStale, serverNowMs }), [isStale, serverNowMs])

  if (list?.fetchedAt == null) {
    return failure === undefined ? <KeysSkeleton /> : <div className={classes.rest} />
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
      <div className={classes.rest}>
        <p className={classes.none} role="status">
          No key matches. {formatNumber(total)} hidden by filters.{' '}
          <Anchor component="button" type="button" fz={13} onClick={onClearFilters}>
            Clear filters
          </Anchor>
        </p>
      </div>
    )
  }
  return <KeysTable rows={rows} view={view} {...table} />
}
