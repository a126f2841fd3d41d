import { SegmentedControl } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { formatNumber } from '@renderer/ui/format'
import { IconArrowUp, IconCheck, IconInfoCircle, IconMinus } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useRef } from 'react'
import classes from './effective-preview.module.css'
import { type Cell, previewColumns } from './preview-cells'
import type { PreviewRow } from './preview-rows'

const rowHeight = 32
/** Names and reasons stand on two lines where one is too short for most of them. */
const tallRowHeight = 40
const narrowPx = 640
const headHeight = 32

export type PreviewView = 'after' | 'now'

type Props = {
  readonly rows: readonly PreviewRow[]
  /** Of how many, where a search leaves some out. */
  readonly total: number
  /** Absent where there is no other side to look at. */
  readonly view: PreviewView | undefined
  readonly onView: (view: PreviewView) => void
  readonly sentence: string
  /** What holds for every line. */
  readonly note: string
}

/** What the partner can do with each thing, and because of which share. */
export function EffectivePreview({ rows, total, view, onView, sentence, note }: Props) {
  const scrollRef = useRef<HTMLDivElement>(null)
  const headId = useId()
  const { ref: widthRef, width } = useElementSize()
  const isNarrow = width > 0 && width < narrowPx
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => (isNarrow ? tallRowHeight : rowHeight),
    overscan: 8,
    scrollMargin: headHeight
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: heights are asked for again where they differ
  useEffect(() => virtualizer.measure(), [virtualizer, isNarrow])
  const lines = virtualizer.getVirtualItems()

  return (
    <section className={classes.pane} aria-labelledby={headId}>
      <div className={classes.head}>
        <h2 id={headId} className={classes.title}>
          Effective access
        </h2>
        <span className={classes.count}>
          {rows.length === total
            ? sentence
            : `${formatNumber(rows.length)} of ${formatNumber(total)} lines match`}
        </span>
        {view && (
          <SegmentedControl
            className={classes.choice}
            aria-label="Effective access of"
            value={view}
            onChange={value => onView(value === 'now' ? 'now' : 'after')}
            data={[
              { value: 'after', label: 'After saving' },
              { value: 'now', label: 'Now' }
            ]}
          />
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has nothing else to focus */}
      <div ref={scrollRef} className={classes.scroll} tabIndex={0}>
        <table
          ref={widthRef}
          className={classes.table}
          data-narrow={isNarrow || undefined}
          aria-label="Effective access"
          aria-rowcount={rows.length + 1}
        >
          <thead>
            <tr aria-rowindex={1}>
              {['Resource', ...previewColumns, 'Because'].map(column => (
                <th key={column} scope="col" data-column={column}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Gap height={(lines[0]?.start ?? headHeight) - headHeight} />
            {lines.map(({ index }) => {
              const row = rows[index]
              return row && <PreviewLine key={row.key} {...{ row, index, isNarrow }} />
            })}
            <Gap
              height={virtualizer.getTotalSize() - ((lines.at(-1)?.end ?? headHeight) - headHeight)}
            />
          </tbody>
        </table>
      </div>
      <p className={classes.note}>
        <IconInfoCircle size={14} stroke={1.7} aria-hidden />
        <span>{note}</span>
      </p>
    </section>
  )
}

/** Room of the lines that are not drawn. */
const Gap = ({ height }: { readonly height: number }) =>
  height <= 0 ? null : (
    <tr aria-hidden className={classes.gap}>
      <td colSpan={6} style={{ height }} />
    </tr>
  )

type LineProps = {
  readonly row: PreviewRow
  readonly index: number
  readonly isNarrow: boolean
}

function PreviewLine({ row, index, isNarrow }: LineProps) {
  const { kind, name, cells, text, because, beside, isChanged, isLost } = row
  const suffix = kind === 'department' || kind === 'app' ? ` ${kindWords[kind]}` : ''
  // What is cut below its second line is not told by its width.
  const whole = (words: string) =>
    isNarrow ? { 'data-hint': words } : { 'data-hint-if-cut': true }
  return (
    <tr
      aria-rowindex={index + 2}
      data-changed={isChanged || undefined}
      data-lost={isLost || undefined}
    >
      <th scope="row" className={classes.name} {...whole(`${name}${suffix}`)}>
        <span className={classes.lines}>
          <bdi>{name}</bdi>
          {suffix && <span className={classes.suffix}>{suffix}</span>}
        </span>
      </th>
      {cells?.map((cell, at) => (
        <td key={previewColumns[at]}>
          <CellMark cell={cell} />
        </td>
      ))}
      {text && (
        <td colSpan={4} className={classes.text} data-state={text.state} {...whole(text.words)}>
          <span className={classes.lines}>
            {text.state === 'new' && <New />}
            {text.state === 'lost' && <span className={classes.less}>narrower </span>}
            {text.words}
          </span>
        </td>
      )}
      <td className={classes.because} {...whole(`${because}${beside}`)}>
        <span className={classes.lines}>
          {because}
          <span className={classes.suffix}>{beside}</span>
        </span>
      </td>
    </tr>
  )
}

const kindWords = { department: 'department', app: 'app' } as const

const New = () => (
  <span className={classes.new}>
    <IconArrowUp size={13} stroke={2} aria-hidden />
    new
  </span>
)

function CellMark({ cell }: { readonly cell: Cell }) {
  switch (cell) {
    case 'yes':
      return <IconCheck size={15} stroke={2} className={classes.yes} aria-label="yes" role="img" />
    case 'new':
      return <New />
    case 'lost':
      return (
        <span className={classes.lost}>
          <IconCheck size={13} stroke={2} className={classes.was} aria-hidden />
          lost
        </span>
      )
    case 'no':
      return <IconMinus size={13} stroke={1.7} className={classes.no} aria-label="no" role="img" />
    case 'blank':
      return null
  }
}
