import { SegmentedControl } from '@mantine/core'
import { ActionButton } from '@renderer/ui/action-button'
import { formatNumber } from '@renderer/ui/format'
import { PageHead } from '@renderer/ui/page-head'
import type { AuditCounts, AuditStatus } from '@shared/contract/audit'
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
  /** Why nothing can be exported now. */
  readonly exportBlock?: string | undefined
  readonly onRun: (query: string) => void
}

/** Title, count and what is done with the whole; inside another page without the title. */
export function AuditHead(props: Props) {
  const { profileId, place, change, isEmbedded, count, onExport, exportBlock, onRun } = props
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
      <ActionButton
        variant="default"
        disabledReason={exportBlock}
        leftSection={<IconDownload size={16} stroke={1.7} aria-hidden />}
        onClick={onExport}
      >
        Export…
      </ActionButton>
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
 * "2,155 of 1,204,118 held", or "2,155 matched · 1,224,118 held" where it was counted of other entries
 * than are held now. A match that is still being counted says so; one not counted at all is no number.
 */
export function countWords(counts: AuditCounts | undefined, status: AuditStatus): string {
  const held = `${formatNumber(status.held)} held`
  if (counts === undefined) return held
  const total = `${formatNumber(counts.total)}${counts.isDone ? '' : ' so far'}`
  if (counts.held === status.held) return `${total} of ${held}`
  return `${total} matched · ${held}${status.coverage.currentAt === null ? ' so far' : ''}`
}

/** "1,739 of 16,089 in the range drawn": of all that matches. */
export function rangeCountWords(
  whole: AuditCounts | undefined,
  drawn: AuditCounts | undefined,
  hasFailed: boolean
): string {
  if (whole === undefined || drawn === undefined) {
    return hasFailed ? 'Range drawn, not counted' : 'Counting the range drawn'
  }
  const soFar = drawn.isDone ? '' : ' so far'
  return `${formatNumber(drawn.total)}${soFar} of ${formatNumber(whole.total)} in the range drawn`
}
