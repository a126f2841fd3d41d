import { Button, Popover, UnstyledButton } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import type { AuditCoverage } from '@shared/contract/audit'
import type { AuditZone } from '@shared/domain/audit-query/ast'
import { IconAlertTriangleFilled, IconCloudOff, IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { syncWords } from '../audit-progress-words'
import { dayWords } from '../audit-times'
import type { CoverageFootProps } from '../audit-view-parts'
import classes from './coverage.module.css'
import { CoveragePanel } from './coverage-panel'
import { dayTimeWords, holesOf, purgedIn, remedyOf, spanWords } from './coverage-words'
import { useAuditSync } from './use-audit-sync'
import { useAuditVerify } from './use-audit-verify'
import { ChainWords } from './verify-part'

/** How complete and how intact what is searched is; a click says it part by part. */
export function CoverageFoot({ profileId, status, coverage, zone }: CoverageFootProps) {
  const [isOpen, setIsOpen] = useState(false)
  const sync = useAuditSync(profileId)
  const verify = useAuditVerify(profileId)
  if (status === undefined) return null
  const shown = coverage ?? status.coverage
  const holes = holesOf(shown)
  // The whole of it: within a window that was removed altogether it ends where the window does.
  const purged = purgedIn(shown) && purgedIn(status.coverage)
  const [only] = holes
  const remedy = holes.length === 1 && only !== undefined ? remedyOf(only) : null
  const isSyncing = status.sync.state === 'syncing' || status.sync.state === 'waiting'
  const alerts = status.alerts.changed + status.alerts.vanished

  return (
    <div className={classes.foot}>
      <Popover
        opened={isOpen}
        onChange={setIsOpen}
        position="top-start"
        width={440}
        trapFocus
        returnFocus
        // Named for itself, not after its button.
        withRoles={false}
      >
        <Popover.Target>
          <UnstyledButton
            className={classes.footButton}
            aria-haspopup="dialog"
            aria-expanded={isOpen}
            onClick={() => setIsOpen(!isOpen)}
          >
            <ChainWords status={status} />
            {holes.length > 0 && (
              <span className={classes.state} data-tone="warn">
                <span className={classes.hatch} aria-hidden />
                <span className={classes.words} data-hint-if-cut>
                  {holesWords(shown, zone)}
                </span>
              </span>
            )}
            {purged?.to != null && (
              <span className={classes.state}>
                <span className={classes.words} data-hint-if-cut>
                  {purgedWords(purged.to, status.purgedAt, zone)}
                </span>
              </span>
            )}
            {alerts > 0 && (
              <span className={classes.state} data-tone="danger">
                <IconAlertTriangleFilled size={14} aria-hidden />
                {formatNumber(alerts)} {alerts === 1 ? 'alert' : 'alerts'}
              </span>
            )}
            <SyncState status={status} zone={zone} />
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown
          role="dialog"
          aria-label="Coverage and chain"
          // What a link leads to would lie under it.
          onClick={event => (event.target as Element).closest('a') && setIsOpen(false)}
        >
          <CoveragePanel {...{ profileId, status, zone, sync, verify }} />
        </Popover.Dropdown>
      </Popover>
      {remedy !== null && !(remedy.kind === 'sync' && isSyncing) && (
        <Button
          flex="none"
          size="compact-xs"
          variant="subtle"
          loading={sync.fetching !== undefined || sync.isStarting}
          onClick={() => sync.remedy(remedy)}
        >
          Fetch it
        </Button>
      )}
      <span className="hc-visually-hidden" role="status">
        {sync.failure && `Horizon was not asked: ${sync.failure.message}`}
      </span>
    </div>
  )
}

/** "4 h 10 min on 18 Nov not held", or how many such ranges. */
function holesWords(coverage: AuditCoverage, zone: AuditZone): string {
  const holes = holesOf(coverage)
  const [only] = holes
  return holes.length === 1 && only !== undefined
    ? `${spanWords(only, zone)} not held`
    : `${formatNumber(holes.length)} ranges not held`
}

/** "Entries before 23 Aug 00:00 were removed here on 21 Nov". */
function purgedWords(before: string, at: string | null, zone: AuditZone): string {
  const on = at === null ? '' : ` on ${dayWords(Date.parse(at), zone, Date.now())}`
  return `Entries before ${dayTimeWords(before, zone)} were removed here${on}`
}

function SyncState({ status, zone }: Pick<CoverageFootProps, 'status' | 'zone'>) {
  if (status === undefined) return null
  switch (status.sync.state) {
    case 'syncing':
      return (
        <span className={classes.state}>
          <IconRefresh size={14} stroke={1.7} aria-hidden />
          <span className={classes.words}>{syncWords(status, zone)}</span>
        </span>
      )
    case 'waiting':
    case 'paced':
    case 'offline':
    case 'stopped':
    case 'never':
      return (
        <span className={classes.state}>
          <IconCloudOff size={14} stroke={1.7} aria-hidden />
          <span className={classes.words}>{syncWords(status, zone)}</span>
        </span>
      )
    case 'idle':
      return (
        <span className={classes.state}>
          <span className={classes.words}>{syncWords(status, zone)}</span>
        </span>
      )
    case 'not-offered':
      return null
  }
}
