import { ActionIcon, Menu, UnstyledButton } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { formatNumber } from '@renderer/ui/format'
import type { AuditCounts } from '@shared/contract/audit'
import type { AuditZone } from '@shared/domain/audit-query/ast'
import { IconChartBar, IconChevronDown, IconTable } from '@tabler/icons-react'
import { memo, type ReactNode, useId, useState } from 'react'
import classes from './audit-histogram.module.css'
import { HistogramBars } from './histogram-bars'
import {
  bucketsIn,
  type Gap,
  gapsIn,
  type Histogram,
  histogramOf,
  type TimeRange,
  timesOf
} from './histogram-model'
import { HistogramTable } from './histogram-table'
import { HistogramTooltip } from './histogram-tooltip'
import {
  bucketSentence,
  gapLength,
  gapWords,
  type Split,
  seriesTone,
  seriesWords,
  splitWords
} from './histogram-words'
import { plot, scaleFor } from './plot'
import { RangeChip } from './range-chip'
import { useBrush } from './use-brush'

type Props = {
  readonly counts: AuditCounts
  /** Counted for the search before, while this one is not counted yet. */
  readonly isOfBefore: boolean
  readonly split: Split
  readonly onSplit: (split: Split) => void
  readonly zone: AuditZone
  readonly presentMs: number
  readonly brush: TimeRange | undefined
  /** What is in the range drawn, as far as it is counted. */
  readonly drawn: AuditCounts | undefined
  readonly onBrush: (range: TimeRange | undefined) => void
  readonly onApply: () => void
  /** At the end of the head. */
  readonly children?: ReactNode
}

const unmeasuredPx = 1_200

/**
 * How the whole match spreads over time; a range of it is brushed and written into the query.
 * Memoised: while the log is fetched, the view is told of it several times a second.
 */
export const AuditHistogram = memo(function AuditHistogram(props: Props) {
  const { counts, split, onSplit, zone, presentMs, brush, onBrush, onApply } = props
  const [isTable, setIsTable] = useState(false)
  const histogram = histogramOf(counts)
  const gaps = histogram ? gapsIn(histogram, counts.coverage.absences, presentMs) : []
  return (
    <section
      className={classes.chart}
      aria-label="Entries over time"
      data-of-before={props.isOfBefore || undefined}
    >
      <div className={classes.head}>
        <SplitMenu split={split} onSplit={onSplit} />
        {histogram && <Legend {...{ histogram, split, gaps }} />}
        {!counts.isDone && <Progress counts={counts} />}
        <span className={classes.end}>
          {brush && <RangeChip {...props} range={brush} />}
          {props.children}
          <ActionIcon
            size={24}
            variant="subtle"
            color="gray"
            aria-label={isTable ? 'Show the chart' : 'Show as a table'}
            data-hint={isTable ? 'Chart' : 'Table'}
            onClick={() => setIsTable(!isTable)}
          >
            {isTable ? (
              <IconChartBar size={15} stroke={1.7} aria-hidden />
            ) : (
              <IconTable size={15} stroke={1.7} aria-hidden />
            )}
          </ActionIcon>
        </span>
      </div>
      {histogram === undefined ? (
        <p className={classes.nothing}>
          {counts.isDone ? 'No entry to draw.' : 'No entry that matches was met so far.'}
        </p>
      ) : isTable ? (
        <HistogramTable {...{ histogram, split, gaps, zone, presentMs }} />
      ) : (
        <Picture {...{ histogram, split, gaps, zone, presentMs, brush, onBrush, onApply }} />
      )}
    </section>
  )
})

type PictureProps = Pick<
  Props,
  'split' | 'zone' | 'presentMs' | 'brush' | 'onBrush' | 'onApply'
> & { readonly histogram: Histogram; readonly gaps: readonly Gap[] }

function Picture(props: PictureProps) {
  const { histogram, gaps, split, zone, presentMs, brush, onBrush, onApply } = props
  const { ref, width } = useElementSize()
  const hatchId = useId()
  const scale = scaleFor(width || unmeasuredPx, histogram, gaps)
  const zoned = { zone, presentMs }
  const brushing = useBrush({
    count: histogram.totals.length,
    brush: brush && bucketsIn(histogram, brush),
    bucketAt: scale.bucketAt,
    leftOf: scale.leftOf,
    onBrush: range => onBrush(range && timesOf(histogram, range)),
    onApply,
    sentence: at => bucketSentence(histogram, at, split, gaps, zoned)
  })
  return (
    <>
      <div ref={ref} className={classes.picture} {...brushing.handlers}>
        <svg width={scale.width} height={plot.height} aria-hidden>
          <HistogramBars
            {...{ histogram, gaps, scale, split, zone, presentMs, hatchId }}
            place={brushing.place}
            brush={brushing.shown}
          />
        </svg>
        {brushing.place !== null && (
          <HistogramTooltip
            {...{ histogram, gaps, scale, split, zone, presentMs }}
            place={brushing.place}
          />
        )}
      </div>
      {gaps.length > 0 && (
        <ul className="hc-visually-hidden">
          {gaps.map(gap => (
            <li key={`${gap.absence.from} ${gap.absence.why}`}>{gapWords(gap, zoned)}</li>
          ))}
        </ul>
      )}
    </>
  )
}

const splits = ['outcome', 'action', 'none'] as const
const splitTitles: Readonly<Record<Split, string>> = {
  outcome: 'Outcome',
  action: 'Action',
  none: 'Nothing'
}

function SplitMenu({ split, onSplit }: Pick<Props, 'split' | 'onSplit'>) {
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.split}>
          Split by <b>{splitWords[split]}</b>
          <IconChevronDown size={13} stroke={1.7} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={split}>
          {splits.map(each => (
            <Menu.RadioItem key={each} value={each} closeMenuOnClick onChange={() => onSplit(each)}>
              {splitTitles[each]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}

type LegendProps = {
  readonly histogram: Histogram
  readonly split: Split
  readonly gaps: readonly Gap[]
}

/** Names what is drawn, and nothing else. */
function Legend({ histogram, split, gaps }: LegendProps) {
  const named = histogram.series.filter(({ counts }) => counts.some(count => count > 0))
  const tones = new Map<string, string[]>()
  for (const [place, { value }] of histogram.series.entries()) {
    if (!named.some(each => each.value === value)) continue
    const tone = seriesTone(value, place, split)
    tones.set(tone, [...(tones.get(tone) ?? []), seriesWords(value, split)])
  }
  return (
    <ul className={classes.legend}>
      {[...tones].map(([tone, words]) => (
        <li key={tone} data-tone={tone}>
          <span className={classes.legendWord}>
            {words.length > 1 ? `Others (${formatNumber(words.length)})` : words[0]}
          </span>
        </li>
      ))}
      {gaps.length > 0 && <li data-tone="gap">{notHeldWords(gaps)}</li>}
    </ul>
  )
}

/** "Not held: 11 min": a short one cannot be told from a longer one by its width. */
function notHeldWords([first, ...others]: readonly Gap[]): string {
  const length = first && others.length === 0 ? gapLength(first) : undefined
  return length === undefined ? 'Not held' : `Not held: ${length}`
}

/** "counted 3.1 of 10 million so far": a partial answer never looks like a whole one. */
function Progress({ counts: { scanned, held } }: Pick<Props, 'counts'>) {
  return (
    <span className={classes.progress}>
      counted {manyWords(scanned, held)} of {manyWords(held)} so far
    </span>
  )
}

const million = 1_000_000

function manyWords(count: number, beside = 0): string {
  if (count < million && beside < million) return formatNumber(count)
  const millions = Math.round(count / 100_000) / 10
  return beside >= million ? `${millions}` : `${millions} million`
}

/** The chart's place until it is counted: nothing below it jumps. */
export const HistogramSpace = () => <div className={classes.space} />
