import { SegmentedControl } from '@mantine/core'
import { type UsageWindow, usageWindows } from '@shared/domain/usage-window'

const words: Readonly<Record<UsageWindow, string>> = { '24h': '24 h', '7d': '7 d', '30d': '30 d' }

type Props = { readonly window: UsageWindow; readonly onChange: (window: UsageWindow) => void }

export const UsageWindowControl = ({ window, onChange }: Props) => (
  <SegmentedControl
    aria-label="Window"
    size="xs"
    data={usageWindows.map(value => ({ value, label: words[value] }))}
    value={window}
    onChange={onChange}
  />
)
