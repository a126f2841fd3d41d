import { MustRevokeWords } from '@renderer/ui/must-revoke-notice'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { OpenRotationOf } from '@renderer/ui/open-rotation-of'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useMustRevoke } from '@renderer/ui/use-must-revoke'
import type { RevokedHere } from '@shared/contract/keys'
import type { MustRevoke } from '@shared/contract/revocations'
import type { KeyStatus } from '@shared/domain/key-status'
import type { Key } from '@shared/horizon/key'
import { reasonWords } from './revoke-reason'

type Props = {
  readonly profileId: string
  readonly keyObject: Key
  readonly status: KeyStatus
  /** This page has shown it as working before. */
  readonly wasEnabled: boolean
  /** It ended by this page's own dialog, which the records may not say yet. */
  readonly isRevokedHere: boolean
  readonly revokedHere: RevokedHere | null
}

/** What a key's page says first of a key that ended, or that should have. */
export function KeyEndStrip(props: Props) {
  const { profileId, keyObject, status, wasEnabled, isRevokedHere, revokedHere } = props
  const isNews = wasEnabled && !isRevokedHere && revokedHere === null
  const open = useMustRevoke(profileId).find(entry => entry.keyId === keyObject.id)
  if (open !== undefined) return <MustRevokeStrip profileId={profileId} entry={open} />
  if (status === 'expired') return <ExpiredStrip expiresAt={keyObject.expiresAt} />
  if (keyObject.enabled) return null
  return (
    <NoticeStrip
      tone="info"
      title={isNews ? 'This key was revoked while its page was open' : 'This key is revoked'}
    >
      {revokedHere !== null ? (
        <EndFromHere here={revokedHere} revokedAt={keyObject.revokedAt} />
      ) : (
        !isRevokedHere && <EndElsewhere revokedAt={keyObject.revokedAt} />
      )}
      Calls with it get 401, and it cannot be reactivated.
    </NoticeStrip>
  )
}

type EndProps = { readonly here: RevokedHere; readonly revokedAt: Key['revokedAt'] }

/** Horizon's time where it says one: it is the one that its log goes by. */
const EndFromHere = ({ here: { at, by, reason }, revokedAt }: EndProps) => (
  <>
    Revoked <TimeText iso={revokedAt ?? at} mode="relative" />, from here by{' '}
    <UntrustedText text={by} maxLength={80} />. Reason: {reasonWords[reason].toLowerCase()}.{' '}
  </>
)

const EndElsewhere = ({ revokedAt }: Pick<EndProps, 'revokedAt'>) =>
  revokedAt == null ? (
    'Horizon does not say when or by whom. '
  ) : (
    <>
      Revoked <TimeText iso={revokedAt} mode="relative" />. Horizon does not say by whom.{' '}
    </>
  )

const ExpiredStrip = ({ expiresAt }: Pick<Key, 'expiresAt'>) => (
  <NoticeStrip tone="info" title="This key has expired">
    {expiresAt != null && (
      <>
        On <TimeText iso={expiresAt} mode="date" />.{' '}
      </>
    )}
    Calls with it get 401. It cannot be reactivated or extended: create a new one.
  </NoticeStrip>
)

type MustRevokeProps = { readonly profileId: string; readonly entry: MustRevoke }

function MustRevokeStrip({ profileId, entry }: MustRevokeProps) {
  return (
    <NoticeStrip
      tone="danger"
      title="This key must still be revoked"
      actions={<OpenRotationOf profileId={profileId} keyId={entry.keyId} />}
    >
      <MustRevokeWords entry={entry} /> Reason: {reasonWords[entry.reason].toLowerCase()}. Revoke it
      again.
    </NoticeStrip>
  )
}
