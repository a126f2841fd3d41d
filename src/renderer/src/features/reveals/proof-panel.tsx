import { Button, Loader } from '@mantine/core'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { ProofRows, proofWords } from '@renderer/ui/proof-rows'
import { TimeText } from '@renderer/ui/time-text'
import { probeUserAgent } from '@shared/domain/probe-agent'
import classes from './proof-panel.module.css'
import { type ShownProof, useProof } from './use-proof'

type Props = {
  readonly profileId: string
  readonly keyId: string
  readonly revealId: string
  readonly isReadOnly: boolean
}

/** Shows that a fresh key works and is limited, by two calls that main makes with it. */
export function ProofPanel({ profileId, keyId, revealId, isReadOnly }: Props) {
  const shown = useProof({ profileId, keyId, revealId })
  const { proof, state, failure, run, cancel } = shown
  const isRunning = state === 'running'
  return (
    <section className={classes.panel} aria-label="Proof">
      <div className={classes.head}>
        <h3 className={classes.title}>Proof</h3>
        <span className={classes.about}>
          {proof === null ? 'one call it may make, one it may not' : 'two calls made with the key'}
        </span>
        {proof !== null && !isRunning && (
          <span className={classes.time}>
            <TimeText iso={proof.ranAt} mode="relative" />
          </span>
        )}
        {!isReadOnly && (
          <Button size="xs" variant="default" onClick={isRunning ? cancel : run}>
            {isRunning ? 'Cancel' : proof === null ? 'Prove it' : 'Prove again'}
          </Button>
        )}
      </div>
      <div className={classes.body}>
        <Body shown={shown} isReadOnly={isReadOnly} />
      </div>
      {failure !== null && (
        <ErrorStrip title="The key could not be proved" error={failure} onRetry={run} />
      )}
      <span className="hc-visually-hidden" role="status">
        {spoken(shown)}
      </span>
    </section>
  )
}

function Body({ shown, isReadOnly }: { readonly shown: ShownProof; readonly isReadOnly: boolean }) {
  if (shown.state === 'running') {
    return (
      <div className={classes.running}>
        <Loader size={14} aria-hidden />
        Two calls are on their way. Each has a time limit.
      </div>
    )
  }
  if (shown.proof !== null) return <ProofRows proof={shown.proof} />
  return (
    <p className={classes.text}>
      {isReadOnly ? (
        'This profile is read-only, so the console makes no call with a key. Prove it from where it will be used.'
      ) : (
        <>
          {shown.state === 'cancelled' && 'Cancelled: nothing is known yet. '}
          Whether the key works, and is limited, before it is handed over. The calls change nothing
          and say who they are: <code>{probeUserAgent}</code>.
        </>
      )}
    </p>
  )
}

function spoken({ state, proof }: ShownProof): string {
  if (state === 'running') return 'Two calls are on their way.'
  if (state === 'cancelled') return 'Cancelled.'
  return proof === null || state === 'failed' ? '' : proofWords(proof)
}
