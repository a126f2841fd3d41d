import { NoticeStrip } from '@renderer/ui/notice-strip'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useMustRevoke } from '@renderer/ui/use-must-revoke'
import type { MustRevoke } from '@shared/contract/revocations'
import type { RevokeReason } from '@shared/domain/revocation'
import type { Key } from '@shared/horizon/key'
import { reasonWords } from './revoke-reason'

type Props = {
  readonly profileId: string
  readonly keyObject: Key
  /** This page has shown it as working before. */
  readonly wasEnabled: boolean
  /** It ended by this page's own dialog. */
  readonly isRevokedHere: boolean
  /** Why, where that dialog has just recorded it. */
  readonly reason: RevokeReason | undefined
}

/** What a key's page says first of a key that ended, or that should have. */
export function KeyEndStrip(props: Props) {
  const { profileId, keyObject, wasEnabled, isRevokedHere, reason } = props
  const isNews = wasEnabled && !isRevokedHere
  const open = useMustRevoke(profileId).find(entry => entry.keyId === keyObject.id)
  if (open !== undefined) return <MustRevokeStrip entry={open} />
  if (keyObject.enabled) return null
  const { revokedAt } = keyObject
  return (
    <NoticeStrip
      tone="info"
      title={isNews ? 'This key was revoked while its page was open' : 'This key is revoked'}
    >
      {revokedAt == null ? (
        !isRevokedHere && 'Horizon does not say when or by whom. '
      ) : (
        <>
          Revoked <TimeText iso={revokedAt} mode="relative" />
          {isRevokedHere ? ', from here. ' : '. Horizon does not say by whom. '}
        </>
      )}
      {reason !== undefined && `Reason: ${reasonWords[reason].toLowerCase()}. `}
      Calls with it get 401, and it cannot be reactivated.
    </NoticeStrip>
  )
}

const stateWords: Readonly<Record<MustRevoke['state'], string>> = {
  unconfirmed: 'Horizon has not shown it as revoked since.',
  'still-active': 'A list read since still shows it as working.',
  'active-again': 'It was revoked once, and works again.'
}

function MustRevokeStrip({ entry }: { readonly entry: MustRevoke }) {
  return (
    <NoticeStrip tone="danger" title="This key must still be revoked">
      <UntrustedText text={entry.requestedBy} maxLength={60} /> asked for it{' '}
      <TimeText iso={entry.requestedAt} mode="relative" />. Reason:{' '}
      {reasonWords[entry.reason].toLowerCase()}. {stateWords[entry.state]} Treat it as working, and
      revoke it again.
    </NoticeStrip>
  )
}
