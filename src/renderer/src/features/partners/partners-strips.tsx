import { formatNumber } from '@renderer/ui/format'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import type { PartnerRow } from '@renderer/ui/partner-rows'
import type { PartnerList } from '@shared/contract/partners'
import { visibleText } from '@shared/domain/visible-text'

const named = 5

export function UnreadablePartners({ unreadable }: Pick<PartnerList, 'unreadable'>) {
  if (unreadable.length === 0) return null
  const shown = unreadable
    .slice(0, named)
    .map(({ id, position, reason }) => `${id ?? `No. ${position}`} (${reason})`)
  const more = unreadable.length - shown.length
  return (
    <NoticeStrip
      tone="warn"
      title={
        unreadable.length === 1
          ? 'One partner cannot be read and is not in the list'
          : `${formatNumber(unreadable.length)} partners cannot be read and are not in the list`
      }
    >
      {visibleText(shown.join('; '), 600)}
      {more > 0 && `; and ${formatNumber(more)} more`}. Whether{' '}
      {unreadable.length === 1 ? 'it has' : 'they have'} access is not known here: look in Horizon
      itself.
    </NoticeStrip>
  )
}

/** A state that is not one of ours may let a partner in: it is never taken for an end. */
export function UnknownStates({ rows }: { readonly rows: readonly PartnerRow[] }) {
  const unknown = rows.filter(({ state }) => state === 'unknown')
  if (unknown.length === 0) return null
  const names = unknown
    .slice(0, named)
    .map(({ partner }) => `${partner.organizationName} (${partner.status})`)
  const more = unknown.length - names.length
  return (
    <NoticeStrip
      tone="warn"
      title={
        unknown.length === 1
          ? 'One partner is in a state that this console does not know'
          : `${formatNumber(unknown.length)} partners are in states that this console does not know`
      }
    >
      {visibleText(names.join('; '), 600)}
      {more > 0 && `; and ${formatNumber(more)} more`}. Treat {unknown.length === 1 ? 'it' : 'them'}{' '}
      as having access. Not counted among the places taken.
    </NoticeStrip>
  )
}
