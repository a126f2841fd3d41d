import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { AuditRow } from '@shared/contract/audit'
import type { AuditZone } from '@shared/domain/audit-query/ast'
import { memo } from 'react'
import { dayWords, exactClock, zonedTime } from '../audit-times'
import { MarkIcons } from '../mark-icons'
import { OutcomeWord } from '../outcome-word'
import type { TableColumn } from './audit-columns'
import classes from './audit-table.module.css'

type Props = {
  /** `undefined` until its page is here. */
  readonly row: AuditRow | undefined
  readonly index: number
  readonly top: number
  readonly columns: readonly TableColumn[]
  readonly zone: AuditZone
  readonly hasDates: boolean
  readonly hasMilliseconds: boolean
  readonly presentMs: number
  readonly isCursor: boolean
  readonly isOpen: boolean
  readonly onPick: (index: number) => void
}

/** One entry. Memoised: a list that is scrolled draws only the rows that come into view. */
export const AuditLine = memo(function AuditLine(props: Props) {
  const { row, index, top, columns, isCursor, isOpen, onPick } = props
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row placed by hand
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the grid's body
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isOpen}
      aria-busy={row === undefined || undefined}
      tabIndex={isCursor ? 0 : -1}
      data-row-index={index}
      className={classes.row}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => {
        // A click that ends the marking of text, such as an address, opens nothing.
        if (window.getSelection()?.isCollapsed !== false) onPick(index)
      }}
    >
      {columns.map(column => (
        // biome-ignore lint/a11y/useSemanticElements: see above
        // biome-ignore lint/a11y/useFocusableInteractive: the row has the focus
        <div key={column} role="gridcell" className={classes.cell} data-column={column}>
          {row === undefined ? (
            <span className={classes.bar} />
          ) : (
            <Cell {...props} row={row} column={column} />
          )}
        </div>
      ))}
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the row has the focus */}
      <div role="gridcell" className={classes.cell} data-column="marks">
        {row && <MarkIcons row={row} />}
      </div>
    </div>
  )
})

type Times = Pick<Props, 'zone' | 'hasDates' | 'hasMilliseconds' | 'presentMs'>

type CellProps = Times & {
  readonly row: AuditRow
  readonly column: TableColumn
}

function Cell({ row, column, ...times }: CellProps) {
  const { actor, apiKey, resource, partner, action, outcome, ip } = row.entry
  switch (column) {
    case 'time':
      return <Time at={row.entry.occurredAt} {...times} />
    case 'actor': {
      const name = actor?.name ?? actor?.email ?? actor?.id
      return <Text text={name} mono={name?.startsWith('hz_')} />
    }
    case 'action':
      return <Text text={action} mono />
    case 'resource':
      return <Text text={resource?.name ?? resource?.id ?? resource?.type} />
    case 'partner':
      return <Text text={partner?.organizationName ?? partner?.id} />
    case 'key':
      return <Text text={apiKey?.prefix ?? apiKey?.id} mono />
    case 'ip':
      return <Text text={ip} mono />
    case 'outcome':
      return <OutcomeWord outcome={outcome} />
  }
}

const longest = 120

/** What Horizon did not send is a dash to the eye and words to a reader of the screen. */
type TextProps = { text: string | null | undefined; mono?: boolean | undefined }

function Text({ text, mono = false }: TextProps) {
  if (text == null || text === '') {
    return (
      <span className={classes.none}>
        <span aria-hidden>–</span>
        <span className="hc-visually-hidden">none</span>
      </span>
    )
  }
  return (
    <span className={classes.text} data-hint-if-cut>
      <UntrustedText text={text} mono={mono} maxLength={longest} />
    </span>
  )
}

type TimeProps = { at: string } & Times

function Time({ at, zone, hasDates, hasMilliseconds, presentMs }: TimeProps) {
  const ms = Date.parse(at)
  if (Number.isNaN(ms)) return <Text text={at} mono />
  const { clock, rest } = exactClock(at, zone)
  const isOtherYear = hasDates && zonedTime(ms, zone).year !== zonedTime(presentMs, zone).year
  return (
    <time dateTime={at} className={classes.time}>
      {hasDates && <span className={classes.day}>{dayWords(ms, zone, presentMs)} </span>}
      {clock}
      {hasMilliseconds && !isOtherYear && <span className={classes.rest}>{rest}</span>}
    </time>
  )
}
