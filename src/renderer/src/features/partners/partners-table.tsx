import { UnstyledButton } from '@mantine/core'
import type { PartnerRow } from '@renderer/ui/partner-rows'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import {
  type ComponentProps,
  type KeyboardEvent,
  type Ref,
  useEffect,
  useImperativeHandle,
  useRef,
  useState
} from 'react'
import { notSaid } from './partner-words'
import { PartnerCell } from './partners-cell'
import { type PartnerColumn, type PartnerSort, partnerColumns } from './partners-location'
import { type InvitationActions, PartnerRowMenu } from './partners-row-menu'
import classes from './partners-table.module.css'

const headers: Readonly<Record<PartnerColumn, string>> = {
  name: 'Organization',
  state: 'State',
  access: 'Shared',
  level: 'Level',
  expires: 'Expires',
  activity: 'Last activity',
  keys: 'Keys',
  contact: 'Contact'
}
/** What a first click on the head sorts by; else the smallest comes first. */
const largestFirst: readonly PartnerColumn[] = ['access', 'level', 'activity', 'keys']

export type PartnersTableHandle = { focusCursor(): void }

type Props = {
  readonly ref?: Ref<PartnersTableHandle>
  /** In the order they are shown in. */
  readonly rows: readonly PartnerRow[]
  readonly unsaid: ReadonlySet<PartnerColumn>
  readonly sort: PartnerSort
  readonly onSort: (sort: PartnerSort) => void
  readonly onOpen: (partnerId: string) => void
  /** The one that was opened last takes the focus again. */
  readonly lastId: string | undefined
  readonly serverNowMs: number
  /** Absent where nothing may be written. */
  readonly invitations: InvitationActions | undefined
}

/** One line per partner, moved through by the keyboard; an organization has few, so all are drawn. */
export function PartnersTable(props: Props) {
  const { ref, rows, unsaid, sort, onSort, onOpen, lastId, serverNowMs, invitations } = props
  const body = useRef<HTMLTableSectionElement>(null)
  const [cursorId, setCursorId] = useState(lastId)
  const at = rows.findIndex(({ partner }) => partner.id === cursorId)
  const cursor = Math.max(0, at)

  function focusRow(index: number) {
    const row = body.current?.rows[index]
    row?.focus({ preventScroll: true })
    row?.scrollIntoView?.({ block: 'nearest' })
  }
  useImperativeHandle(ref, () => ({ focusCursor: () => focusRow(cursor) }))

  const returnsTo = useRef(lastId)
  useEffect(() => {
    const index = rows.findIndex(({ partner }) => partner.id === returnsTo.current)
    // Only where the focus is on the page as a whole; it is never taken from a control.
    const isFree = document.activeElement?.contains(body.current) ?? true
    if (index === -1 || !isFree) return
    returnsTo.current = undefined
    body.current?.rows[index]?.focus()
  }, [rows])

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    // A button within a row hears its own keys.
    if (!(event.target instanceof HTMLTableRowElement)) return
    const row = rows[cursor]
    const next = moved(event.key, cursor, rows.length)
    if (next !== undefined) focusRow(next)
    else if (event.key === 'Enter' && row !== undefined) onOpen(row.partner.id)
    else return
    event.preventDefault()
  }

  return (
    <div className={classes.scroll}>
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows are moved through
        role="grid"
        className={classes.table}
        aria-label="Partners"
        aria-rowcount={rows.length + 1}
      >
        <thead>
          <tr aria-rowindex={1}>
            {partnerColumns.map(column => (
              <Head
                key={column}
                column={column}
                isUnsaid={unsaid.has(column)}
                sort={sort}
                onSort={onSort}
              />
            ))}
            <th scope="col" data-column="more">
              <span className="hc-visually-hidden">Invitation</span>
            </th>
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKeyDown}>
          {rows.map((row, index) => (
            <tr
              key={row.partner.id}
              aria-rowindex={index + 2}
              tabIndex={index === cursor ? 0 : -1}
              data-ended={row.state === 'revoked' || row.state === 'expired' || undefined}
              onFocus={() => setCursorId(row.partner.id)}
              onClick={() => onOpen(row.partner.id)}
            >
              {partnerColumns.map(column => (
                <Cell
                  key={column}
                  column={column}
                  row={row}
                  isUnsaid={unsaid.has(column)}
                  serverNowMs={serverNowMs}
                />
              ))}
              {/* biome-ignore lint/a11y/useKeyWithClickEvents: only keeps clicks from the row */}
              <td data-column="more" onClick={event => event.stopPropagation()}>
                {invitations !== undefined && row.state === 'pending' && (
                  <PartnerRowMenu
                    partner={row.partner}
                    isCursor={index === cursor}
                    {...invitations}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Cell(props: ComponentProps<typeof PartnerCell>) {
  const { column } = props
  return column === 'name' ? (
    <th scope="row" data-column={column}>
      <PartnerCell {...props} />
    </th>
  ) : (
    <td data-column={column}>
      <PartnerCell {...props} />
    </td>
  )
}

type HeadProps = Pick<Props, 'sort' | 'onSort'> & {
  readonly column: PartnerColumn
  readonly isUnsaid: boolean
}

function Head({ column, isUnsaid, sort, onSort }: HeadProps) {
  const isSorted = sort.column === column && !isUnsaid
  const Arrow = sort.isDescending ? IconArrowDown : IconArrowUp
  const isDescending = isSorted ? !sort.isDescending : largestFirst.includes(column)
  return (
    <th
      scope="col"
      data-column={column}
      aria-sort={!isSorted ? 'none' : sort.isDescending ? 'descending' : 'ascending'}
    >
      {isUnsaid ? (
        <span data-hint="This Horizon does not send it for any partner">
          {headers[column]}, {notSaid}
        </span>
      ) : (
        <UnstyledButton
          className={classes.sort}
          data-sorted={isSorted || undefined}
          onClick={() => onSort({ column, isDescending })}
        >
          {headers[column]}
          {isSorted && <Arrow size={14} stroke={1.7} aria-hidden />}
        </UnstyledButton>
      )}
    </th>
  )
}

const page = 10

function moved(key: string, at: number, count: number): number | undefined {
  const last = count - 1
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, at + 1)
    case 'ArrowUp':
      return Math.max(0, at - 1)
    case 'PageDown':
      return Math.min(last, at + page)
    case 'PageUp':
      return Math.max(0, at - page)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return undefined
  }
}
