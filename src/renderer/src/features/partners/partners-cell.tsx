import { formatDate, formatNumber } from '@renderer/ui/format'
import { hasLapsed, isCountedState, type PartnerRow, sharedWords } from '@renderer/ui/partner-rows'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { accessSummary, levelWords, visibilitySummary } from '@shared/domain/partner-words'
import { IconInfinity, IconKeyOff } from '@tabler/icons-react'
import { notSaid } from './partner-words'
import type { PartnerColumn } from './partners-location'
import classes from './partners-table.module.css'
import { PartnerStateBadge } from './state/partner-state-badge'

type Props = {
  readonly column: PartnerColumn
  readonly row: PartnerRow
  /** This Horizon says it of no partner; the head says so once. */
  readonly isUnsaid: boolean
  readonly serverNowMs: number
}

export function PartnerCell({ column, row, isUnsaid, serverNowMs }: Props) {
  const { partner, level } = row
  if (isUnsaid) return <span className={classes.none}>–</span>
  switch (column) {
    case 'name':
      return (
        <span className={classes.name} data-hint-if-cut>
          <UntrustedText text={partner.organizationName || partner.id} maxLength={200} />
        </span>
      )
    case 'state':
      return <State row={row} serverNowMs={serverNowMs} />
    case 'access':
      return <Shared row={row} />
    case 'level':
      if (level === undefined) return <NotSaid />
      return level === null ? <span className={classes.none}>–</span> : levelWords[level]
    case 'expires':
      return <Expires row={row} serverNowMs={serverNowMs} />
    case 'activity':
      return <Activity row={row} serverNowMs={serverNowMs} />
    case 'keys':
      return <Keys row={row} />
    case 'contact':
      return partner.contactEmail == null ? (
        <NotSaid />
      ) : (
        <span className={classes.cut} data-hint-if-cut>
          <UntrustedText text={partner.contactEmail} maxLength={200} />
        </span>
      )
  }
}

const NotSaid = () => <span className={classes.none}>{notSaid}</span>

type CellProps = { readonly row: PartnerRow; readonly serverNowMs: number }

function State({ row: { partner, state }, serverNowMs }: CellProps) {
  return (
    <>
      <PartnerStateBadge state={state === 'unknown' ? partner.status : state} variant="table" />
      {hasLapsed(partner, serverNowMs) && (
        <span
          className={classes.lapsed}
          data-hint="The invitation was not accepted in time. Resend it or withdraw it"
        >
          lapsed
        </span>
      )}
    </>
  )
}

function Shared({ row: { partner } }: Pick<CellProps, 'row'>) {
  const { access } = partner
  if (access === undefined) return <NotSaid />
  const isNothing = access.resources.length === 0 && access.unknownShares === undefined
  return (
    <span
      className={classes.cut}
      data-none={isNothing || undefined}
      data-hint={`${accessSummary(access)}\n${visibilitySummary(access)}`}
    >
      {sharedWords(access)}
    </span>
  )
}

/** A partnership without an end is said in every row that has none. */
function Expires({ row: { partner, state, checks }, serverNowMs }: CellProps) {
  const { expiresAt } = partner
  if (expiresAt === undefined) return <NotSaid />
  if (expiresAt === null) {
    return (
      <span className={isCountedState(state) ? classes.warn : undefined}>
        <IconInfinity size={14} stroke={1.7} aria-hidden />
        No expiry
      </span>
    )
  }
  if (!checks.includes('expiring')) {
    return <TimeText iso={expiresAt} mode="date" isFocusable={false} />
  }
  return (
    <span className={classes.warn} data-hint={formatDate(expiresAt)}>
      <TimeText iso={expiresAt} mode="until" nowMs={serverNowMs} isFocusable={false} />
    </span>
  )
}

function Activity({ row: { partner, checks }, serverNowMs }: CellProps) {
  const { lastActivityAt } = partner
  if (lastActivityAt === undefined) return <NotSaid />
  const isQuiet = checks.includes('quiet')
  return (
    <span className={isQuiet ? classes.warn : undefined} data-none={lastActivityAt === null}>
      {lastActivityAt === null ? (
        'never'
      ) : (
        <TimeText iso={lastActivityAt} mode="relative" nowMs={serverNowMs} isFocusable={false} />
      )}
    </span>
  )
}

function Keys({ row: { partner, checks } }: Pick<CellProps, 'row'>) {
  const { apiKeyCount, settings } = partner
  if (apiKeyCount === undefined) return <NotSaid />
  const isFull = checks.includes('keys-full')
  const words = `${formatNumber(apiKeyCount)} / ${settings?.maxApiKeys ?? '?'}`
  return (
    <span
      className={isFull ? classes.warn : undefined}
      data-hint={isFull ? 'Every key is in use' : undefined}
    >
      {isFull && <IconKeyOff size={14} stroke={1.7} aria-hidden />}
      {words}
    </span>
  )
}
