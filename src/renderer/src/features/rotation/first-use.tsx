import { formatDateTime } from '@renderer/ui/format'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Drain } from '@shared/contract/rotation-drain'
import { callersWords } from '@shared/domain/caller-words'
import {
  type FirstCaller,
  firstCallers,
  hasStranger,
  notOnOld,
  strangerWords
} from '@shared/domain/first-use'
import { isProbe } from '@shared/domain/probe-agent'
import classes from './record-step.module.css'

const mostListed = 10

/** Who was seen on the new key; the console's own calls are none. */
export function seenOnNew(drain: Drain | undefined): readonly FirstCaller[] {
  if (drain === undefined) return []
  const { replacementUsage, pairs, evidence, fetchedAt, failure } = drain
  const seen = (replacementUsage?.callers ?? []).filter(({ userAgent }) => !isProbe(userAgent))
  const addresses = new Set(pairs.map(({ ip }) => ip))
  const isOldRead = evidence === 'callers' && fetchedAt !== null && failure === undefined
  // A pair that moved is one of both keys, whatever the window shows of it.
  const moved = pairs.flatMap(({ ip, method, path, userAgents, firstSeenOnNewAt }) =>
    firstSeenOnNewAt === null
      ? []
      : [{ ip, method, path, userAgent: userAgents[0] ?? '', firstSeenAt: firstSeenOnNewAt }]
  )
  return firstCallers([...seen, ...moved], addresses, isOldRead)
}

/** Each of them by name; whoever was never seen on the old key with a caution, which stops nothing. */
export function FirstUse({ callers }: { readonly callers: readonly FirstCaller[] }) {
  if (callers.length === 0) return null
  const rest = callers.length - mostListed
  return (
    <div className={classes.firstUse}>
      <ol className={classes.callers} aria-label="Callers of the new key">
        {callers.slice(0, mostListed).map(caller => (
          <li key={`${caller.ip} ${caller.method} ${caller.path}`}>
            <UntrustedText mono text={caller.ip} maxLength={45} />
            <UntrustedText mono text={`${caller.method} ${caller.path}`} maxLength={120} />
            <span className={classes.by}>
              <UntrustedText text={caller.userAgent || 'no name'} maxLength={80} />, first{' '}
              {formatDateTime(caller.firstSeenAt)}
              {caller.wasOnOld === false && `, ${notOnOld}`}
            </span>
          </li>
        ))}
        {rest > 0 && <li className={classes.by}>and {callersWords(rest)} more</li>}
      </ol>
      {hasStranger(callers) && (
        <NoticeStrip tone="warn" title="Not every address is one of the old key’s">
          {strangerWords}
        </NoticeStrip>
      )}
    </div>
  )
}
