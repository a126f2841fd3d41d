import { Button } from '@mantine/core'
import { formatDuration, formatNumber } from '@renderer/ui/format'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { AuditMark } from '@shared/contract/audit'
import type { AuditZone } from '@shared/domain/audit-query/ast'
import {
  IconAlertTriangleFilled,
  IconClockPlus,
  IconGhost2,
  IconMapPin,
  IconStatusChange,
  type TablerIcon
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './audit-drawer.module.css'
import { momentSentence } from './moment-words'
import type { AuditEntryView } from './use-audit-entry'
import { useRevocation } from './use-revocation'
import { VersionDifferences } from './version-differences'

type Props = {
  readonly profileId: string
  readonly view: AuditEntryView
  readonly zone: AuditZone
  readonly onOpen: (position: number) => void
}

/** What the console noticed about the entry, and what it means. */
export function DrawerMarks({ profileId, view, zone, onOpen }: Props) {
  const { marks } = view.row
  if (marks.length === 0) return null
  return (
    <ul className={classes.marks} aria-label="Marks">
      {marks.map(mark => (
        <MarkLine key={mark} {...{ mark, profileId, view, zone, onOpen }} />
      ))}
    </ul>
  )
}

function MarkLine({ mark, profileId, view, zone, onOpen }: Props & { readonly mark: AuditMark }) {
  const { entry } = view.row
  switch (mark) {
    case 'first-address':
      return (
        <Mark icon={IconMapPin} title="First seen from this address">
          No earlier entry that is held shows{' '}
          <UntrustedText mono text={entry.apiKey?.prefix ?? entry.apiKey?.id ?? 'this key'} />{' '}
          calling from <UntrustedText mono text={entry.ip ?? 'it'} maxLength={60} />.
        </Mark>
      )
    case 'after-revoke':
      return (
        <Mark icon={IconAlertTriangleFilled} tone="danger" title="Used after it was revoked">
          <Revoked profileId={profileId} keyId={entry.apiKey?.id} zone={zone} onOpen={onOpen} />
        </Mark>
      )
    case 'late':
      return (
        <Mark icon={IconClockPlus} title={lateTitle(entry.occurredAt, entry.recordedAt)}>
          It stands where it happened. Whoever looked at that time before it was recorded did not
          see it.
        </Mark>
      )
    case 'changed':
      return (
        <Mark icon={IconStatusChange} tone="danger" title="Horizon sent it with other content">
          An audit entry should never change. Both are kept
          {view.versions.length > 1 && `, ${formatNumber(view.versions.length + 1)} in all`}.
          <VersionDifferences raw={view.raw} versions={view.versions} zone={zone} />
        </Mark>
      )
    case 'vanished':
      return (
        <Mark icon={IconGhost2} tone="danger" title="Horizon no longer has it">
          {view.vanishedAt === null
            ? 'It was gone when its time was walked again.'
            : `It was gone on ${momentSentence(view.vanishedAt, zone)}.`}{' '}
          What was fetched before stays here.
        </Mark>
      )
  }
}

function lateTitle(occurredAt: string, recordedAt: string | null | undefined): string {
  const delayMs = Date.parse(recordedAt ?? '') - Date.parse(occurredAt)
  return Number.isNaN(delayMs)
    ? 'Recorded late'
    : `Recorded ${formatDuration(delayMs)} after it happened`
}

type MarkProps = {
  readonly icon: TablerIcon
  readonly tone?: 'danger'
  readonly title: string
  readonly children: ReactNode
}

function Mark({ icon: Icon, tone, title, children }: MarkProps) {
  return (
    <li className={classes.mark} data-tone={tone}>
      <Icon size={15} stroke={1.7} aria-hidden />
      <div>
        <div className={classes.markTitle}>{title}</div>
        <div className={classes.markText}>{children}</div>
      </div>
    </li>
  )
}

type RevokedProps = {
  readonly profileId: string
  readonly keyId: string | null | undefined
  readonly zone: AuditZone
  readonly onOpen: (position: number) => void
}

function Revoked({ profileId, keyId, zone, onOpen }: RevokedProps) {
  const revocation = useRevocation(profileId, keyId)
  if (revocation === undefined) return <>The entry of its revocation is not held.</>
  const { position, entry } = revocation
  const by = entry.actor?.name ?? entry.actor?.email
  return (
    <>
      Revoked on {momentSentence(entry.occurredAt, zone)}
      {by != null && (
        <>
          {' '}
          by <UntrustedText text={by} maxLength={60} />
        </>
      )}
      .{' '}
      <Button size="compact-xs" variant="subtle" onClick={() => onOpen(position)}>
        Show that entry
      </Button>
    </>
  )
}
