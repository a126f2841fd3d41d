import { ActionIcon } from '@mantine/core'
import { useWindowEvent } from '@mantine/hooks'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { formatDuration, formatRelative, relativeDays } from '@renderer/ui/format'
import { hasOpenLayer } from '@renderer/ui/open-layer'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useAgeNow } from '@renderer/ui/use-now'
import type { AuditZone } from '@shared/domain/audit-query/ast'
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react'
import { memo, type ReactNode } from 'react'
import { dayMs } from '../audit-times'
import type { AuditDrawerProps, Step } from '../audit-view-parts'
import { EntrySentence } from '../entry-sentence'
import classes from './audit-drawer.module.css'
import { DrawerChanges } from './drawer-changes'
import { DrawerFields } from './drawer-fields'
import { DrawerMarks } from './drawer-marks'
import { DrawerNote } from './drawer-note'
import { DrawerPivots } from './drawer-pivots'
import { DrawerRaw } from './drawer-raw'
import { momentParts } from './moment-words'
import { type AuditEntryView, useAuditEntry } from './use-audit-entry'

/** One entry beside the list, which stays live. */
export function AuditDrawer(props: AuditDrawerProps) {
  const { profileId, position, place, change, above, below, onNote, onClose } = props
  const { entry: view, isOld, failure, refetch } = useAuditEntry(profileId, position)

  useWindowEvent('keydown', event => {
    if (event.key === 'Escape' && !event.defaultPrevented && !hasOpenLayer()) onClose()
  })

  return (
    <aside
      className={classes.pane}
      aria-label="Entry"
      aria-busy={isOld}
      // A click in it keeps the focus here: keys then scroll it, and leave the rows alone.
      tabIndex={-1}
      // The page's own Esc goes one level back; the pane closes before that.
      data-closes-first
    >
      <div className={classes.head}>
        <h2 className={classes.title} data-hint-if-cut>
          {view && <UntrustedText mono text={view.row.entry.action} maxLength={100} />}
        </h2>
        <StepButton
          label="Entry above"
          step={above}
          icon={<IconChevronUp size={16} stroke={1.7} />}
        />
        <StepButton
          label="Entry below"
          step={below}
          icon={<IconChevronDown size={16} stroke={1.7} />}
        />
        <ActionIcon variant="subtle" color="gray" aria-label="Close the entry" onClick={onClose}>
          <IconX size={16} stroke={1.7} aria-hidden />
        </ActionIcon>
      </div>
      {failure && (
        <ErrorStrip title="The entry could not be read" error={failure} onRetry={refetch} />
      )}
      {view && (
        // One pane per entry: what is typed and unfolded belongs to it.
        <EntryBody key={view.row.position} {...{ profileId, view, place, change, onNote }} />
      )}
    </aside>
  )
}

type StepProps = { readonly label: string; readonly step: Step; readonly icon: ReactNode }

function StepButton({ label, step, icon }: StepProps) {
  const isOff = typeof step !== 'function'
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={label}
      data-hint={isOff ? step.why : label}
      aria-disabled={isOff}
      data-disabled={isOff || undefined}
      onClick={() => isOff || step()}
    >
      {icon}
    </ActionIcon>
  )
}

type BodyProps = Pick<AuditDrawerProps, 'profileId' | 'place' | 'change' | 'onNote'> & {
  readonly view: AuditEntryView
}

/** Memoised: while the log is fetched, the view is told of it several times a second. */
const EntryBody = memo(function EntryBody(props: BodyProps) {
  const { profileId, view, place, change, onNote } = props
  const { entry, position } = view.row
  return (
    <>
      <div className={classes.body}>
        <p className={classes.sentence}>
          <EntrySentence entry={entry} />
        </p>
        <Moment iso={entry.occurredAt} zone={place.zone} />
        <DrawerPivots entry={entry} query={place.query} onQuery={query => change({ query })} />
        <DrawerMarks
          profileId={profileId}
          view={view}
          zone={place.zone}
          onOpen={at => change({ position: at })}
        />
        <DrawerChanges entry={entry} />
        <DrawerFields view={view} />
        <DrawerRaw title="Raw JSON" raw={view.raw} rawBytes={view.rawBytes} />
      </div>
      <DrawerNote {...{ profileId, position, onNote }} note={view.note} />
    </>
  )
})

/** "Thu 19 Nov 2026, 14:21:44.902 (13:21:44 UTC), 11 min ago". */
function Moment({ iso, zone }: { readonly iso: string; readonly zone: AuditZone }) {
  const now = useAgeNow(iso)
  const shown = momentParts(iso, zone)
  const other = momentParts(iso, zone === 'utc' ? 'local' : 'utc')
  if (shown === undefined || other === undefined) {
    return (
      <p className={classes.moment}>
        Its time cannot be read: <UntrustedText mono text={iso} maxLength={80} />
      </p>
    )
  }
  const otherDay = other.day === shown.day ? '' : `${other.day}, `
  const isSame = other.label === shown.label
  return (
    <p className={classes.moment}>
      <time dateTime={iso}>
        {shown.day}, {shown.clock}
        {shown.rest}
        {(isSame || zone === 'utc') && ` ${shown.label}`}
      </time>
      {!isSame && ` (${otherDay}${other.clock} ${other.label})`}, {ageWords(iso, now)}
    </p>
  )
}

/** Beside a whole date an age is never told as one. */
function ageWords(iso: string, nowMs: number): string {
  const ageMs = nowMs - Date.parse(iso)
  return ageMs < relativeDays * dayMs ? formatRelative(iso, nowMs) : `${formatDuration(ageMs)} ago`
}
