import { SegmentedControl } from '@mantine/core'
import type { Partner } from '@shared/horizon/partner'
import { useActivityPlace } from './activity-place'
import { ActivitySummary } from './activity-summary'
import { PartnerLog } from './partner-log'

type Props = { readonly profileId: string; readonly partner: Partner }

/** What the partner did: how much, and every entry of it. */
export function ActivityTab(props: Props) {
  const { view, change } = useActivityPlace()
  const views = (
    <SegmentedControl
      aria-label="Activity"
      size="xs"
      data={[
        { value: 'summary', label: 'Summary' },
        { value: 'log', label: 'Activity log' }
      ]}
      value={view}
      onChange={value => change({ view: value === 'log' ? 'log' : null })}
    />
  )
  return view === 'log' ? (
    <PartnerLog {...props} views={views} />
  ) : (
    <ActivitySummary {...props} views={views} />
  )
}
