import { clockTime, formatExact } from '@renderer/ui/format'

import { TimeText } from '@renderer/ui/time-text'
import { keyStatus } from '@shared/domain/key-status'
import { isEnded, type KeyRow } from './key-rows'
import classes from './key-times.module.css'
import { NotOffered } from './not-offered'

type Time = string | null | undefined

/** A date, or what stands for one that is not there. */
export function PlainDate({ iso }: { readonly iso: Time }) {
  if (iso == null) return <NotOffered />
  return <TimeText iso={iso} mode="date" isFocusable={false} />
}

type ExpiresProps = {
  readonly row: KeyRow
  readonly serverNowMs: number
}

/** Amber where it asks for a look: soon, or never on a key that still works. */
export function ExpiresText({ row: { key, status }, serverNowMs }: ExpiresProps) {
  if (key.expiresAt === undefined) return <NotOffered />
  if (key.expiresAt === null) {
    return <span className={isEnded({ key, status }) ? undefined : classes.look}>Never</span>
  }
  // One that is rotating may end soon all the same.
  const isSoon = keyStatus(key, serverNowMs) === 'expiring-soon'
  return (
    <span className={isSoon ? `${classes.look} ${classes.soon}` : undefined}>
      <TimeText
        iso={key.expiresAt}
        mode={isSoon ? 'until' : 'date'}
        nowMs={serverNowMs}
        isFocusable={false}
      />
    </span>
  )
}

type LastUsedProps = {
  readonly row: KeyRow
  /** A list that is not fresh shows clock times: "ago" would count time it knows nothing of. */
  readonly isStale: boolean
  readonly serverNowMs: number
}

export function LastUsedText({ row, isStale, serverNowMs }: LastUsedProps) {
  const iso = row.key.lastUsedAt
  if (iso === undefined) return <NotOffered />
  if (iso === null) return <span className={isEnded(row) ? undefined : classes.look}>Never</span>
  if (!isStale)
    return <TimeText iso={iso} mode="relative" nowMs={serverNowMs} isFocusable={false} />
  const { local, utc } = formatExact(iso)
  return (
    <time dateTime={iso} data-hint={`${local}\n${utc}`} className="hc-figures">
      {clockTime(iso, serverNowMs)}
    </time>
  )
}
