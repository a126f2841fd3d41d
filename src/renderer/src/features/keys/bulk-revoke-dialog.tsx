import { Button, Progress } from '@mantine/core'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { formatNumber } from '@renderer/ui/format'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Profile } from '@shared/contract/profiles'
import type { RevokeReason } from '@shared/domain/revocation'
import { IconAlertTriangleFilled, IconBan } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { BulkRevokeConsent } from './bulk-revoke-consent'
import classes from './bulk-revoke-dialog.module.css'
import { BulkRevokeFacts } from './bulk-revoke-facts'
import { BulkRevokeResults, leftToRevoke } from './bulk-revoke-results'
import { keysWords } from './key-words'
import { missingReasonWords } from './revoke-reason'
import { useBulkRevocation } from './use-bulk-revocation'

type Props = {
  readonly profile: Profile
  readonly keyIds: readonly string[]
  /** With the keys that are shown as revoked now. */
  readonly onClose: (revokedIds: readonly string[]) => void
  /** A link of the result leads away from the list. */
  readonly onLeave: () => void
}

/** Shows what ends, freshly read, revokes one after the other, and says what became of each. */
export function BulkRevokeDialog({ profile, keyIds, onClose, onLeave }: Props) {
  const cancelRef = useRef<HTMLButtonElement>(null)
  const [reason, setReason] = useState<RevokeReason | null>(null)
  const [isTicked, setIsTicked] = useState(false)
  const [typed, setTyped] = useState('')
  const bulk = useBulkRevocation({ profileId: profile.id, keyIds })
  const { state, prepared, error, isStale, progress, results, read } = bulk

  const count = prepared?.keys.length ?? keyIds.length
  const consent = prepared?.consent
  const isGiven =
    consent !== undefined &&
    (consent.kind === 'button' || (consent.kind === 'tick' ? isTicked : typed === consent.text))
  const canRevoke = state === 'ready' && !isStale && isGiven && count > 0 && reason !== null
  const left = leftToRevoke(results)
  const revokedIds = results.filter(each => each.outcome === 'revoked').map(each => each.keyId)
  const isDone = state === 'done'

  // What was agreed to is gone with the buttons: the next place to be is the way out.
  useEffect(() => {
    if (isDone) cancelRef.current?.focus()
  }, [isDone])

  function revoke() {
    if (!canRevoke || reason === null) return
    bulk.revoke({ reason, isTicked, typedText: consent?.kind === 'text' ? typed : null })
  }
  /** What was agreed to was for other facts. */
  function readAnew(ids?: readonly string[]) {
    setIsTicked(false)
    setTyped('')
    read(ids)
  }

  // Each of them was left out, such as revoked by someone else meanwhile.
  const isNothing = prepared !== undefined && count === 0 && !isDone

  return (
    <ConsoleDialog
      opened
      onClose={() => onClose(revokedIds)}
      isClosable={state !== 'sending'}
      title={
        isDone
          ? doneTitle(revokedIds.length, left.length)
          : isNothing
            ? 'Nothing to revoke'
            : `Revoke ${keysWords(count)}`
      }
      width={640}
      environment={profile.environment}
      initialFocusRef={cancelRef}
      error={error}
      errorTitle={state === 'failed' ? 'The keys could not be read, so none is revoked' : undefined}
      onRetry={() => readAnew()}
      retryLabel={state === 'failed' ? undefined : 'Read again'}
      footNote={
        state !== 'done' &&
        !isNothing && (
          <>
            Sends <code>DELETE /admin/api-keys/:id</code>, one after the other
          </>
        )
      }
      onSend={isDone || isNothing ? undefined : revoke}
      footActions={
        <>
          {state === 'sending' ? (
            <Button
              ref={cancelRef}
              variant="default"
              data-hint="Stops after the present key"
              loading={bulk.isStopping}
              onClick={bulk.stop}
            >
              Cancel
            </Button>
          ) : (
            <Button ref={cancelRef} variant="default" onClick={() => onClose(revokedIds)}>
              {isDone || isNothing ? 'Close' : 'Cancel'}
            </Button>
          )}
          {isDone && left.length > 0 && (
            <Button onClick={() => readAnew(left.map(({ keyId }) => keyId))}>
              Try {keysWords(left.length)} again…
            </Button>
          )}
          {!isDone && !isNothing && (
            <Button
              className={classes.danger}
              leftSection={<IconBan size={16} stroke={1.7} aria-hidden />}
              aria-disabled={!canRevoke}
              data-disabled={!canRevoke || undefined}
              data-hint={offReason({ state, isStale, isGiven, count, reason, kind: consent?.kind })}
              loading={state === 'sending'}
              onClick={revoke}
            >
              Revoke {keysWords(count)}
            </Button>
          )}
        </>
      }
    >
      <div className={classes.body}>
        {state === 'sending' && progress && (
          <div className={classes.progress}>
            <div className="hc-figures" role="status">
              {formatNumber(progress.done)} of {formatNumber(progress.total)} sent
              {bulk.isStopping && ', stopping after the present one'}
            </div>
            <Progress
              aria-label="Keys sent"
              value={(100 * progress.done) / Math.max(1, progress.total)}
              color="red"
              size={6}
            />
            <div className={classes.progressNote}>
              <UntrustedText text={progress.note} maxLength={120} />
            </div>
          </div>
        )}
        {state !== 'sending' && !isDone && (
          <>
            {results.length > 0 && (
              <NoticeStrip tone="info" title={`${keysWords(revokedIds.length)} revoked so far`}>
                This is about those that are left.
              </NoticeStrip>
            )}
            {count > 0 && <FinalBox count={count} />}
            {isStale && state === 'ready' && error === null && (
              <NoticeStrip
                tone="warn"
                title="These facts are a minute old"
                actions={
                  <Button size="xs" variant="default" onClick={() => readAnew()}>
                    Read again
                  </Button>
                }
              >
                Read them again before you revoke.
              </NoticeStrip>
            )}
            {state === 'reading' && prepared === undefined && (
              <div role="status">Reading {keysWords(keyIds.length)} from Horizon…</div>
            )}
            {prepared && (
              <BulkRevokeFacts
                profileId={profile.id}
                prepared={prepared}
                onReadAgain={() => readAnew()}
                isReading={state === 'reading'}
              />
            )}
            {prepared && count > 0 && (
              <BulkRevokeConsent
                consent={prepared.consent}
                count={count}
                reason={reason}
                onReason={setReason}
                isTicked={isTicked}
                onTicked={setIsTicked}
                typed={typed}
                onTyped={setTyped}
              />
            )}
          </>
        )}
        {isDone && <BulkRevokeResults results={results} onLeave={onLeave} />}
        <div className="hc-visually-hidden" role="status">
          {isDone && doneTitle(revokedIds.length, left.length)}
        </div>
      </div>
    </ConsoleDialog>
  )
}

const doneTitle = (revoked: number, left: number): string =>
  left === 0
    ? `${keysWords(revoked)} revoked`
    : `${formatNumber(revoked)} of ${keysWords(revoked + left)} revoked`

function FinalBox({ count }: { readonly count: number }) {
  return (
    <div className={classes.final}>
      <IconAlertTriangleFilled size={16} aria-hidden />
      <div>
        <strong>Revoking works at once and is final.</strong>
        <div>
          Requests under way with {count === 1 ? 'this key' : 'these keys'} fail, later calls get
          401, and none can be reactivated.
        </div>
      </div>
    </div>
  )
}

type OffProps = {
  readonly state: string
  readonly isStale: boolean
  readonly isGiven: boolean
  readonly count: number
  readonly reason: RevokeReason | null
  readonly kind: string | undefined
}

function offReason(props: OffProps): string | undefined {
  const { state, isStale, isGiven, count, reason, kind } = props
  if (state === 'failed') return 'The keys could not be read'
  if (state !== 'ready') return 'The facts are being read'
  if (count === 0) return 'None of these keys can be revoked'
  if (isStale) return 'The facts have to be read again'
  if (reason === null) return missingReasonWords
  if (isGiven) return undefined
  return kind === 'tick' ? 'Tick the consequence first' : 'Type the text first'
}
