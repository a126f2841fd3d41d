import { formatDate, formatUntil } from '@renderer/ui/format'
import { partnerPath } from '@renderer/ui/partners-path'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useNow } from '@renderer/ui/use-now'
import type { RotatedKey } from '@shared/contract/rotation-events'
import type { Rotation } from '@shared/contract/rotation-views'
import { keyState } from '@shared/domain/key-status'
import type { Key } from '@shared/horizon/key'
import { Link } from 'wouter'
import classes from './rotation-view.module.css'

/** Both keys with the colours they have in every picture of this rotation. */
export function RotationKeys({ rotation }: { readonly rotation: Rotation }) {
  const { oldKey, oldKeyNow, replacement, replacementNow } = rotation
  return (
    <dl className={classes.keys}>
      <KeyLines name="Old" kind="old" was={oldKey} now={oldKeyNow} />
      {replacement === null ? (
        <div className={classes.key} data-key="new">
          <dt>New</dt>
          <dd>
            <span className={classes.hintless}>
              {isUnconfirmed(rotation) ? 'created, secret not confirmed' : 'not created yet'}
            </span>
          </dd>
        </div>
      ) : (
        <KeyLines name="New" kind="new" was={replacement} now={replacementNow} />
      )}
    </dl>
  )
}

/** A key works that was shown and may have been stored. */
const isUnconfirmed = ({ orphans }: Rotation): boolean =>
  orphans.some(({ wasShown, fate }) => wasShown && fate !== 'ended' && fate !== 'adopted')

type LinesProps = {
  readonly name: string
  readonly kind: 'old' | 'new'
  readonly was: RotatedKey
  readonly now: RotatedKey | null
}

function KeyLines({ name, kind, was, now }: LinesProps) {
  const nowMs = useNow()
  return (
    <div className={classes.key} data-key={kind}>
      <dt>{name}</dt>
      <dd>
        <Link href={pathOfKey(was)}>
          <UntrustedText mono text={was.hint ?? was.id} maxLength={18} />
        </Link>
        <span className={classes.life}>{lifeWords(now, nowMs)}</span>
      </dd>
    </div>
  )
}

/** A partner's key stands among its partner's. */
const pathOfKey = ({ id, partnerId }: RotatedKey): string =>
  partnerId === undefined ? `/keys/${encodeURIComponent(id)}` : partnerPath(partnerId, 'keys')

/** "live, expires in 9 days" */
export function lifeWords(key: Key | null, nowMs: number): string {
  if (key === null) return 'listed no more'
  const { expiresAt, revokedAt } = key
  switch (keyState(key, nowMs)) {
    case 'revoked':
      return revokedAt == null ? 'revoked' : `revoked ${formatDate(revokedAt)}`
    case 'expired':
      return expiresAt == null ? 'expired' : `expired ${formatDate(expiresAt)}`
    case 'active':
      if (expiresAt === undefined) return 'live'
      if (expiresAt === null) return 'live, never expires'
      return `live, ${untilWords(formatUntil(expiresAt, nowMs))}`
  }
}

const untilWords = (words: string): string =>
  words.startsWith('in ') ? `expires ${words}` : `until ${words}`
