import { UnstyledButton } from '@mantine/core'
import type { AuditCounts } from '@shared/contract/audit'
import { entryCount } from '@shared/domain/audit-coverage-words'
import type { AuditZone } from '@shared/domain/audit-query/ast'
import { IconX } from '@tabler/icons-react'
import { rangeWords } from '../audit-times'
import classes from './audit-histogram.module.css'
import type { TimeRange } from './histogram-model'

type Props = {
  readonly range: TimeRange
  /** What is in it, as far as it is counted. */
  readonly drawn: AuditCounts | undefined
  readonly zone: AuditZone
  readonly presentMs: number
  readonly onBrush: (range: undefined) => void
  readonly onApply: () => void
}

/** The range drawn over the chart, and what can be made of it. */
export function RangeChip({ range, drawn, zone, presentMs, onBrush, onApply }: Props) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form
    <span className={classes.chip} role="group" aria-label="Range drawn">
      <span className={classes.range} data-hint-if-cut>
        {rangeWords(range.from, range.to, zone, presentMs)}
        {drawn && `, ${entryCount(drawn.total)}${drawn.isDone ? '' : ' so far'}`}
      </span>
      <UnstyledButton
        className={classes.apply}
        data-hint="Write this range into the query"
        onClick={onApply}
      >
        Add to query
      </UnstyledButton>
      <UnstyledButton
        className={classes.clear}
        aria-label="Clear the range"
        onClick={() => onBrush(undefined)}
      >
        <IconX size={13} stroke={1.7} aria-hidden />
      </UnstyledButton>
    </span>
  )
}
