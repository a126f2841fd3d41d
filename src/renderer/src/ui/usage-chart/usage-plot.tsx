import type { UsageWindow } from '@shared/domain/usage-window'
import type { Usage } from '@shared/horizon/usage'
import { UsageChart } from './usage-chart'
import { UsageTable } from './usage-table'

type Props = {
  readonly usage: Usage
  readonly window: UsageWindow
  readonly isTable: boolean
  /** Horizon's clock when it answered. */
  readonly nowMs: number | undefined
}

/** The series as a chart, or the same figures as a table. */
export const UsagePlot = ({ usage, window, isTable, nowMs }: Props) =>
  isTable ? (
    <UsageTable usage={usage} window={window} nowMs={nowMs} />
  ) : (
    <UsageChart
      usage={usage}
      window={window}
      limitPerMinute={usage.rateLimit?.limitPerMinute}
      nowMs={nowMs}
    />
  )
