import { formatDateTime, formatDuration } from '@renderer/ui/format'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useCountdown } from '@renderer/ui/use-countdown'
import type { Rotation, RotationAttempt } from '@shared/contract/rotation-views'
import { visibleText } from '@shared/domain/visible-text'
import classes from './attempts-part.module.css'
import { countWords } from './rotation-words'
import { StepPart } from './step-frame'

const outcomes: Readonly<Record<RotationAttempt['outcome'], string>> = {
  'on-its-way': 'on its way',
  created: 'created',
  refused: 'refused, nothing was made',
  unknown: 'not known: the reply was lost',
  found: 'found in the list',
  'not-created': 'not created, as far as the lists show'
}

type Since = { readonly mark: 'over' | 'open'; readonly words: string }

/** What became of the keys that it made, where that says more than the outcome. */
function sinceOf({ operationId, outcome }: RotationAttempt, rotation: Rotation): Since | null {
  if (outcome !== 'created' && outcome !== 'found') return null
  const keys = rotation.orphans.filter(orphan => orphan.operationId === operationId)
  const fates = keys.map(({ fate }) => fate)
  const wasShown = outcome === 'created' || keys.some(each => each.wasShown)
  const how = wasShown ? 'created' : 'found in the list'
  if (fates.some(fate => fate === 'undecided' || fate === 'revoking')) {
    return { mark: 'open', words: wasShown ? 'created, secret not confirmed as stored' : how }
  }
  if (fates.includes('unconfirmed')) return { mark: 'open', words: `${how}, must still be revoked` }
  if (fates.length === 0 || !fates.every(fate => fate === 'ended')) return null
  return { mark: 'over', words: `${how}, revoked` }
}

/** Every request for the replacement, under the name that tells it from all others. */
export function AttemptsPart({ rotation }: { readonly rotation: Rotation }) {
  const { attempts } = rotation
  if (attempts.length === 0) return null
  return (
    <StepPart title="Attempts" note="each is one request; none is ever sent twice by itself">
      <ul className={classes.list}>
        {attempts.map(attempt => {
          const { operationId, clientName, sentAt, outcome, failure, looks, nextLookAt } = attempt
          const since = sinceOf(attempt, rotation)
          return (
            <li key={operationId} className={classes.row} data-outcome={since?.mark ?? outcome}>
              <div className={classes.name}>
                <UntrustedText text={clientName} maxLength={200} />
              </div>
              <div className={classes.facts}>
                Sent {formatDateTime(sentAt)}.{' '}
                <strong>Outcome: {since?.words ?? outcomes[outcome]}.</strong>
                {looks > 0 && ` Looked for in ${countWords(looks, 'list')}.`}
                {nextLookAt !== null && <NextLook at={nextLookAt} />}
              </div>
              {failure !== null && (
                <div className={classes.facts}>{visibleText(failure.message, 300)}</div>
              )}
            </li>
          )
        })}
      </ul>
    </StepPart>
  )
}

/** " Next look in 42 s." */
export function NextLook({ at }: { readonly at: string }) {
  const left = useCountdown(at)
  if (left === 0) return ' Looking now.'
  return ` Next look in ${left < 60 ? `${left} s` : formatDuration(left * 1_000)}.`
}
