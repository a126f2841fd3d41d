import { NoticeStrip } from '@renderer/ui/notice-strip'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { KeyList } from '@shared/contract/keys'

const named = 5

/** Keys Horizon sent in a form that cannot be read: the others are shown, these are named. */
export function UnreadableKeysStrip({ unreadable }: Pick<KeyList, 'unreadable'>) {
  if (unreadable.length === 0) return null
  const more = unreadable.length - named
  const title =
    unreadable.length === 1
      ? '1 key of the answer could not be read'
      : `${unreadable.length} keys of the answer could not be read`
  return (
    <NoticeStrip tone="warn" title={title}>
      The other keys are complete. Look at these in Horizon:{' '}
      {unreadable.slice(0, named).map(({ position, id, reason }, at) => (
        <span key={position}>
          {at > 0 && '; '}
          {id === undefined ? (
            `number ${position + 1}`
          ) : (
            <UntrustedText mono text={id} maxLength={60} />
          )}
          , <UntrustedText text={reason} maxLength={160} />
        </span>
      ))}
      {more > 0 && `; and ${more} more`}.
    </NoticeStrip>
  )
}
