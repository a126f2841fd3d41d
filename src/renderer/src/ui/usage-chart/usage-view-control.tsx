import { SegmentedControl } from '@mantine/core'

type Props = {
  readonly isTable: boolean
  /** With the location's word for it; `null` is the chart. */
  readonly onChange: (view: 'table' | null) => void
}

export const UsageViewControl = ({ isTable, onChange }: Props) => (
  <SegmentedControl
    aria-label="View"
    size="xs"
    data={[
      { value: 'chart', label: 'Chart' },
      { value: 'table', label: 'Table' }
    ]}
    value={isTable ? 'table' : 'chart'}
    onChange={value => onChange(value === 'table' ? 'table' : null)}
  />
)
