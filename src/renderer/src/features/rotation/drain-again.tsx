import { NoticeStrip } from '@renderer/ui/notice-strip'
import type { Drain } from '@shared/contract/rotation-drain'
import type { RevokeGrounds } from '@shared/contract/rotation-events'
import { groundsWords } from '@shared/domain/rotation-entry-words'
import { visibleText } from '@shared/domain/visible-text'
import { type Decision, decisionOf } from './decision'
import { DrainAge, DrainBody } from './drain-body'
import { DrainMatrix } from './drain-matrix'
import { DrainTraffic } from './drain-traffic'
import { DrainVerdictBox, momentWords } from './drain-verdict-box'
import { useRotationLocation } from './rotation-location'
import { StepFrame } from './step-frame'
import { useDrain } from './use-drain'
import type { RotationWork } from './use-rotation'

type Props = {
  readonly work: RotationWork
  readonly frame: Omit<Parameters<typeof StepFrame>[0], 'children' | 'aside'>
}

/** Drain, looked at again: as it was decided on, once the old key was revoked by it. */
export function DrainAgain({ work, frame }: Props) {
  const { window } = useRotationLocation()
  const shown = useDrain(work.profile.id, work.rotation.id, window)
  const isOver = work.rotation.steps.some(({ stage, at }) => stage === 'drain' && at !== null)
  const decision = isOver ? decisionOf(work.rotation) : null
  return (
    <StepFrame {...frame} aside={<DrainAge {...shown} />}>
      {decision?.grounds == null ? (
        <DrainBody work={work} shown={shown} isPast />
      ) : (
        <>
          <Decided work={work} at={decision.at} grounds={decision.grounds} window={window} />
          {shown.drain !== undefined && (
            <DrainTraffic rotation={work.rotation} drain={shown.drain} />
          )}
        </>
      )}
    </StepFrame>
  )
}

type DecidedProps = {
  readonly work: RotationWork
  readonly at: Decision['at']
  readonly grounds: RevokeGrounds
  readonly window: Drain['window']
}

/** The verdict of that moment, and the callers it was made of. What they do now is another matter. */
function Decided({ work, at, grounds, window }: DecidedProps) {
  const { verdict, evidence, overrideReason } = grounds
  if (verdict === undefined) {
    return (
      <NoticeStrip tone="info" title={`As decided on ${momentWords(at)}`}>
        {visibleText(groundsWords(grounds), 2_000)} The callers of that moment were not kept.
      </NoticeStrip>
    )
  }
  const drain: Drain = { ...verdict, evidence, window, oldUsage: null, replacementUsage: null }
  return (
    <>
      <DrainVerdictBox drain={drain} decidedAt={at} />
      {overrideReason !== null && (
        <NoticeStrip tone="warn" title="The old key was revoked against it">
          {visibleText(`Reason given: ${overrideReason}`, 1_100)}
        </NoticeStrip>
      )}
      {evidence === 'callers' && <DrainMatrix work={work} drain={drain} isPast />}
    </>
  )
}
