import { Button } from '@mantine/core'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { formatDate } from '@renderer/ui/format'
import { ProofRows, proofWords } from '@renderer/ui/proof-rows'
import { TimeText } from '@renderer/ui/time-text'
import type { Drain } from '@shared/contract/rotation-drain'
import type { Rotation } from '@shared/contract/rotation-views'
import { callersWords } from '@shared/domain/caller-words'
import { IconEye, IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { DifferencesBox } from './differences-box'
import { FirstUse, seenOnNew } from './first-use'
import { ReasonDialog } from './reason-dialog'
import { useRotationLocation } from './rotation-location'
import { WayBack, WayOn } from './step-foot'
import { StepFrame, StepPart } from './step-frame'
import { useDrain } from './use-drain'
import { lockOf, type RotationWork } from './use-rotation'
import classes from './verify-step.module.css'

/** That the new key works, by the best evidence there is. */
export function VerifyStep({ work }: { readonly work: RotationWork }) {
  const { profile, rotation, pending, run, isReadOnly } = work
  const { window } = useRotationLocation()
  const { drain, failure, isFetching, refresh } = useDrain(profile.id, rotation.id, window)
  const [isByWord, setIsByWord] = useState(false)
  const callers = seenOnNew(drain)
  const use = callers.length === 0 ? null : `${callersWords(callers.length)} seen on the new key.`
  const by = bestOf(rotation, use)
  const lock = lockOf(rotation, 'verify')
  const verify = (kind: 'proof' | 'first-use') => void run('rotations.verify', { by: { kind } })

  return (
    <StepFrame
      work={work}
      title="Verify"
      note="that the new key works, before the old one is let go"
      footLeft={<WayBack work={work} />}
      footRight={
        <>
          {!isReadOnly && (
            <Button variant="subtle" size="xs" onClick={() => setIsByWord(true)}>
              Verify by your word…
            </Button>
          )}
          <WayOn
            work={work}
            label={by === 'proof' ? 'Verify by the proof' : 'Verify by first use'}
            lock={lock ?? (by === null ? 'no proof is on record, and no call was seen yet' : null)}
            isLoading={pending === 'rotations.verify'}
            onGo={() => by !== null && verify(by)}
          />
        </>
      }
    >
      <DifferencesBox work={work} />
      <StepPart title="Proof" note="two calls with the new key: one permitted, one refused">
        {rotation.proof === null ? (
          <p className={classes.none}>
            None is on record. It can be run only while the new key is being shown. A first call by
            one of your systems shows as much.
          </p>
        ) : (
          <div className={classes.box}>
            <ProofRows proof={rotation.proof} />
            <p className={classes.foot}>
              {proofWords(rotation.proof)} Run{' '}
              <TimeText iso={rotation.proof.ranAt} mode="relative" />.
            </p>
          </div>
        )}
      </StepPart>
      <StepPart
        title="First use"
        note={drain?.fetchedAt ? <Fetched at={drain.fetchedAt} /> : undefined}
        aside={
          <Button
            size="xs"
            variant="default"
            loading={isFetching}
            leftSection={<IconRefresh size={14} stroke={1.7} aria-hidden />}
            onClick={refresh}
          >
            Look now
          </Button>
        }
      >
        {failure !== undefined && (
          <ErrorStrip
            title="Who calls with the new key could not be read"
            error={failure}
            onRetry={refresh}
          />
        )}
        <div className={classes.use} role="status" data-seen={use !== null || undefined}>
          <IconEye size={16} stroke={1.7} aria-hidden />
          <span>{use ?? waitingWords(rotation, drain)}</span>
        </div>
        <FirstUse callers={callers} />
        {by === 'proof' && use !== null && !isReadOnly && (
          <Button size="xs" variant="default" mt={8} onClick={() => verify('first-use')}>
            Verify by first use
          </Button>
        )}
      </StepPart>
      {isByWord && (
        <ReasonDialog
          work={work}
          draft="word"
          title="Verify by your word"
          label="How you know that the new key works"
          confirm="Verify by my word"
          footNote="Nothing is sent to Horizon"
          onConfirm={reason => run('rotations.verify', { by: { kind: 'word', reason } })}
          onClose={() => setIsByWord(false)}
        >
          The console has not seen it itself. The record will say that it was your word, with your
          name and reason.
        </ReasonDialog>
      )}
    </StepFrame>
  )
}

const Fetched = ({ at }: { readonly at: string }) => (
  <>
    asked <TimeText iso={at} mode="relative" />, every minute
  </>
)

function bestOf({ proof }: Rotation, use: string | null): 'proof' | 'first-use' | null {
  if (proof?.permitted.verdict === 'proved' && proof.refused.verdict !== 'disproved') return 'proof'
  if (use !== null) return 'first-use'
  return null
}

function waitingWords({ replacementNow }: Rotation, drain: Drain | undefined): string {
  if (drain?.evidence === 'word') {
    return 'This Horizon has no endpoint for usage and does not say when a key was used, so a first use cannot be seen. Verify by the proof, or by your word.'
  }
  if (drain?.evidence === 'last-used') {
    const lastUsedAt = replacementNow?.lastUsedAt
    return lastUsedAt == null
      ? 'This Horizon has no endpoint for usage. Its list says when a key was used last: the new one was not used yet.'
      : `This Horizon has no endpoint for usage. Its list says that the new key was used last on ${formatDate(lastUsedAt)}, not by whom: verify by your word where that is a system of yours.`
  }
  return 'No call with the new key was seen yet. This is watched: it shows here when one comes.'
}
