import { ActionIcon } from '@mantine/core'
import { KeyScopeChip } from '@renderer/ui/key-scope-chip'
import { KeyStatusBadge } from '@renderer/ui/key-status-badge'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useNow } from '@renderer/ui/use-now'
import { keyStatus } from '@shared/domain/key-status'
import { IconRefresh } from '@tabler/icons-react'
import { ExpiresText, LastUsedText } from './key-times'
import { creatorName } from './key-words'
import { NotOffered } from './not-offered'
import classes from './revoke-dialog.module.css'
import { useElapsed } from './use-elapsed'
import type { Prepared } from './use-revocation'

type Props = {
  readonly prepared: Prepared
  readonly onReadAgain: () => void
  readonly isReading: boolean
}

const scopesShown = 8

/** What stops with this key, as Horizon said it just now. */
export function RevokeFacts({ prepared: { key, fetchedAt }, onReadAgain, isReading }: Props) {
  const now = useNow()
  const status = keyStatus(key, now)
  const creator = creatorName(key)
  const more = key.scopes.length - scopesShown
  return (
    <section aria-label="What stops" aria-busy={isReading}>
      <div className={classes.head}>
        <h3 className={classes.title}>What stops</h3>
        <span className={classes.age}>
          fetched <TimeText iso={fetchedAt} mode="relative" />
          <ActionIcon
            size={22}
            variant="subtle"
            color="gray"
            aria-label="Read again"
            loading={isReading}
            onClick={onReadAgain}
          >
            <IconRefresh size={14} stroke={1.7} aria-hidden />
          </ActionIcon>
        </span>
      </div>
      <div className={classes.facts}>
        <dl className={classes.figures}>
          <div className={classes.figure}>
            <dd>
              <LastUsedText row={{ key, status }} isStale={false} serverNowMs={now} />
            </dd>
            <dt>last used</dt>
          </div>
          <div className={classes.figure}>
            <dd>
              <KeyStatusBadge status={status} variant="table" />
            </dd>
            <dt>status</dt>
          </div>
          <div className={classes.figure}>
            <dd>
              <ExpiresText row={{ key, status }} serverNowMs={now} />
            </dd>
            <dt>expires</dt>
          </div>
          <div className={classes.figure}>
            <dd>
              {creator === undefined ? (
                <NotOffered />
              ) : (
                <UntrustedText text={creator} maxLength={60} />
              )}
            </dd>
            <dt>creator</dt>
          </div>
        </dl>
        <div className={classes.scopes}>
          {key.scopes.length === 0 && 'No scope: it can call nothing'}
          {[...new Set(key.scopes)].slice(0, scopesShown).map(scope => (
            <KeyScopeChip key={scope} scope={scope} />
          ))}
          {more > 0 && <span className={classes.more}>+{more}</span>}
        </div>
      </div>
    </section>
  )
}

export function RevokeFactsSkeleton() {
  const isSlow = useElapsed(300)
  return (
    <section aria-label="What stops" aria-busy>
      <div className={classes.head}>
        <h3 className={classes.title}>What stops</h3>
        <span className={classes.age} role="status">
          {isSlow && 'reading the key'}
        </span>
      </div>
      <div className={classes.facts}>
        <div className={classes.figures} data-empty />
        <div className={classes.scopes} />
      </div>
    </section>
  )
}
