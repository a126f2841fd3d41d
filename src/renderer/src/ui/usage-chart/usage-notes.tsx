import type { UsageWindow } from '@shared/domain/usage-window'
import { visibleText } from '@shared/domain/visible-text'
import type { Usage } from '@shared/horizon/usage'
import { formatNumber } from '../format'
import { NoticeStrip } from '../notice-strip'
import { type Bucket, type ReadBucket, usageBuckets } from './usage-buckets'
import { countOf } from './usage-words'

const shown = 3

type Props = { readonly usage: Usage; readonly window: UsageWindow }

/** What could not be read of the reply, and where its parts contradict each other. */
export function UsageNotes({ usage, window }: Props) {
  const notes = usageNotes(usage, window)
  const { unreadable } = usage
  if (notes.length === 0 && unreadable.length === 0) return null
  const more = unreadable.length - shown
  return (
    <NoticeStrip
      tone="warn"
      title={
        unreadable.length === 0
          ? 'Horizon’s figures disagree'
          : 'Some of these figures could not be read'
      }
    >
      {notes.join(' ')}{' '}
      {unreadable.length > 0 && (
        <>
          The rest is shown. What is wrong:{' '}
          {unreadable
            .slice(0, shown)
            .map(each => visibleText(each, 120))
            .join('; ')}
          {more > 0 && ` and ${formatNumber(more)} more`}.
        </>
      )}
    </NoticeStrip>
  )
}

const isRead = (bucket: Bucket): bucket is ReadBucket => bucket.state === 'read'
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** Sentences about totals and buckets that do not agree; nothing is corrected. */
export function usageNotes(usage: Usage, window: UsageWindow): readonly string[] {
  const { buckets, unplaced, notDrawn } = usageBuckets(usage, window, Number.NaN)
  const read = buckets.filter(isRead)
  const missing = buckets.length - read.length + unplaced.length
  const notes: string[] = []
  if (notDrawn > 0) {
    notes.push(`${countOf(notDrawn, 'earlier bucket')} ${notDrawn === 1 ? 'is' : 'are'} not drawn.`)
  }
  if (missing > 0) {
    const of = buckets.length + unplaced.length
    notes.push(
      `${formatNumber(missing)} of ${formatNumber(of)} buckets ${missing === 1 ? 'is' : 'are'} not readable.`
    )
  }
  const pairs = [
    ['requests', 'request', usage.totalRequests],
    ['errors', 'error', usage.errorCount],
    ['throttled', 'throttled request', usage.throttledCount]
  ] as const
  for (const [name, one, total] of pairs) {
    const inBuckets = sum(read.map(bucket => bucket[name]))
    if (total === undefined || notDrawn > 0 || total === inBuckets) continue
    notes.push(
      missing > 0 && total > inBuckets
        ? `The readable buckets hold ${formatNumber(inBuckets)} of ${countOf(total, one)}.`
        : `The buckets add up to ${countOf(inBuckets, one)}, Horizon’s total says ${formatNumber(total)}.`
    )
  }
  return notes
}
