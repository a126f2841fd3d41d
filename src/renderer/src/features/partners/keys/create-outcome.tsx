import { NoticeStrip } from '@renderer/ui/notice-strip'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { useCreatePartnerKey } from './use-create-partner-key'

type Props = Pick<ReturnType<typeof useCreatePartnerKey>, 'unanswered'>

/** What the list says about a create whose answer never came. */
export function CreateOutcome({ unanswered }: Props) {
  if (unanswered === null || !unanswered.isLooked) return null
  const name = <UntrustedText text={unanswered.name} maxLength={60} />
  const [first] = unanswered.found
  if (first === undefined) {
    return (
      <NoticeStrip tone="info" title={<>The list was read: no new key is named {name}</>}>
        The try before left nothing behind. It can be created now.
      </NoticeStrip>
    )
  }
  return (
    <NoticeStrip tone="danger" title={<>{name} is in the list since the last try</>}>
      Nobody has its secret: close this, revoke{' '}
      <UntrustedText mono text={first.id} maxLength={60} /> in the list, then create another.
    </NoticeStrip>
  )
}
