import { Button, SegmentedControl } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import { PageHead } from '@renderer/ui/page-head'
import type { AuditCounts } from '@shared/contract/audit'
import { IconDownload } from '@tabler/icons-react'
import classes from './audit-view.module.css'
import type { AuditPlace, ChangePlace } from './audit-view-parts'
import { SavedSearches } from './saved/saved-searches'

type Props = {
  readonly profileId: string
  readonly place: AuditPlace
  readonly change: ChangePlace
  readonly isEmbedded: boolean
  readonly count: string | undefined
  /** `undefined` while there is nothing to search. */
  readonly onExport: (() => void) | undefined
  readonly onRun: (query: string) => void
}

/** Title, count and what is done with the whole; inside another page without the title. */
export function AuditHead(props: Props) {
  const { profileId, place, change, isEmbedded, count, onExport, onRun } = props
  const actions = onExport && (
    <>
      <SegmentedControl
        aria-label="Time zone"
        size="xs"
        className={classes.zone}
        data={[
          { value: 'local', label: 'Local' },
          { value: 'utc', label: 'UTC' }
        ]}
        value={place.zone}
        onChange={value => change({ zone: value === 'utc' ? 'utc' : 'local' })}
      />
      <SavedSearches profileId={profileId} query={place.query} onRun={onRun} />
      <Button
        variant="default"
        leftSection={<IconDownload size={16} stroke={1.7} aria-hidden />}
        onClick={onExport}
      >
        Export…
      </Button>
    </>
  )
  if (!isEmbedded) return <PageHead title="Audit log" count={count} actions={actions} />
  return (
    <div className={classes.embeddedHead}>
      <span className={classes.count}>{count}</span>
      {actions}
    </div>
  )
}

/**
 * "2,155 of 1,204,118 held": of as many as were held when it was counted. A match that is still being
 * counted says so; one that is not counted at all is no number.
 */
export function countWords(counts: AuditCounts | undefined, held: number): string {
  if (counts === undefined) return `${formatNumber(held)} held`
  const { total, isDone } = counts
  return `${formatNumber(total)}${isDone ? '' : ' so far'} of ${formatNumber(counts.held)} held`
}
