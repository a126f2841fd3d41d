import { UnstyledButton } from '@mantine/core'
import { formatExact } from '@renderer/ui/format'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { clock, dayOf, localZone } from '@renderer/ui/usage-chart/usage-words'
import type { AuditEntry } from '@shared/horizon/audit-entry'
import {
  IconBan,
  IconChevronDown,
  IconChevronRight,
  IconCircleCheckFilled,
  IconCircleXFilled,
  IconHelpCircle,
  type TablerIcon
} from '@tabler/icons-react'
import { useState } from 'react'
import classes from './activity.module.css'
import {
  actorKind,
  actorName,
  changesOf,
  isByPartner,
  outcomeWords,
  resourceName
} from './entry-words'

type Props = {
  readonly entries: readonly AuditEntry[]
  readonly label: string
  /** Beside something else: time, who, what and outcome only. */
  readonly isShort?: boolean
}

/** Entries of the audit log, newest first; each opens to what else it says. */
export function EntryList({ entries, label, isShort = false }: Props) {
  const [openId, setOpenId] = useState<string | null>(null)
  return (
    <table className={classes.table} data-table={isShort ? 'short' : 'log'}>
      <caption className="hc-visually-hidden">{label}, newest first</caption>
      <thead>
        <tr>
          <th scope="col" data-column="at">
            Time{!isShort && ` (${localZone(new Date())})`}
          </th>
          <th scope="col" data-column="who">
            Who
          </th>
          <th scope="col">Action</th>
          {!isShort && (
            <>
              <th scope="col" data-column="resource">
                Resource
              </th>
              <th scope="col" data-column="ip">
                Address
              </th>
            </>
          )}
          <th scope="col" data-column="outcome">
            Outcome
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map(entry => {
          const isOpen = entry.id === openId
          return (
            <Row
              key={entry.id}
              entry={entry}
              isShort={isShort}
              isOpen={isOpen}
              onToggle={() => setOpenId(isOpen ? null : entry.id)}
            />
          )
        })}
      </tbody>
    </table>
  )
}

type RowProps = {
  readonly entry: AuditEntry
  readonly isShort: boolean
  readonly isOpen: boolean
  readonly onToggle: () => void
}

function Row({ entry, isShort, isOpen, onToggle }: RowProps) {
  const { occurredAt, action, ip, outcome } = entry
  return (
    <>
      <tr data-open={isOpen || undefined}>
        <td data-column="at">
          {isShort ? (
            <TimeText iso={occurredAt} mode="relative" isFocusable={false} />
          ) : (
            <UnstyledButton
              className={classes.disclosure}
              aria-expanded={isOpen}
              onClick={onToggle}
            >
              {isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
              <time dateTime={occurredAt} data-hint={bothZones(occurredAt)}>
                {momentWords(occurredAt)}
              </time>
              <span className="hc-visually-hidden">, details of {action}</span>
            </UnstyledButton>
          )}
        </td>
        <td data-column="who">
          <span className={classes.line} data-hint-if-cut>
            <UntrustedText text={actorName(entry)} maxLength={80} />
          </span>
          <span className={classes.under} data-hint-if-cut>
            {actorKind(entry)}
            {!isByPartner(entry) && ', about the partner'}
          </span>
        </td>
        <td>
          <span className={classes.line} data-hint-if-cut>
            <UntrustedText mono text={action} maxLength={80} />
          </span>
          {isShort && <span className={classes.under}>{shownResource(entry)}</span>}
        </td>
        {!isShort && (
          <>
            <td data-column="resource" data-hint-if-cut>
              {shownResource(entry)}
            </td>
            <td data-column="ip">
              {ip == null ? 'not said' : <UntrustedText mono text={ip} maxLength={45} />}
            </td>
          </>
        )}
        <td data-column="outcome">
          <Outcome outcome={outcome} />
        </td>
      </tr>
      {isOpen && (
        <tr className={classes.details}>
          <td colSpan={6}>
            <Details entry={entry} />
          </td>
        </tr>
      )}
    </>
  )
}

const two = (value: number): string => String(value).padStart(2, '0')

/** `21 Nov 14:04:22`, local, with the year where it is another. */
function momentWords(iso: string): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return 'not a time'
  const year = at.getFullYear() === new Date().getFullYear() ? '' : ` ${at.getFullYear()}`
  return `${dayOf(at)}${year} ${clock(at)}:${two(at.getSeconds())}`
}
function bothZones(iso: string): string {
  const { local, utc } = formatExact(iso)
  return `${local}\n${utc}`
}

const shownResource = (entry: AuditEntry) => (
  <UntrustedText text={resourceName(entry)} maxLength={120} />
)

const icons: Readonly<Record<string, TablerIcon>> = {
  success: IconCircleCheckFilled,
  denied: IconBan,
  error: IconCircleXFilled
}

function Outcome({ outcome }: { readonly outcome: string }) {
  const Icon = icons[outcome] ?? IconHelpCircle
  return (
    <span className={classes.outcome} data-kind={outcome}>
      <Icon size={14} aria-hidden />
      {outcomeWords(outcome)}
    </span>
  )
}

function Details({ entry }: { readonly entry: AuditEntry }) {
  const { occurredAt, recordedAt, partner, actor, resource, reason, userAgent, requestId } = entry
  const { local, utc } = formatExact(occurredAt)
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    ['Time', `${local}, ${utc}`],
    ['Recorded', recordedAt == null ? undefined : formatExact(recordedAt).utc],
    ['Organization', partner?.organizationName],
    ['E-mail', actor?.email],
    ['Actor id', actor?.id],
    ['Resource id', resource?.id],
    ['Reason', reason],
    ['Program', userAgent],
    ['Request', requestId]
  ]
  const changes = changesOf(entry)
  return (
    <dl className={classes.facts}>
      {facts
        .filter(([, value]) => value != null && value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <UntrustedText text={value ?? ''} maxLength={300} />
            </dd>
          </div>
        ))}
      {changes.length > 0 && (
        <div>
          <dt>Changes</dt>
          <dd>
            {changes.slice(0, 20).map(change => (
              <div key={change}>{change}</div>
            ))}
            {changes.length > 20 && <div>and {changes.length - 20} more</div>}
          </dd>
        </div>
      )}
    </dl>
  )
}
