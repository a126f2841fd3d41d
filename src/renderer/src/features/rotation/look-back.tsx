import { Button } from '@mantine/core'
import { formatDateTime } from '@renderer/ui/format'
import { ProofRows } from '@renderer/ui/proof-rows'
import type { RotationStage } from '@shared/domain/rotation-stages'
import { AttemptsPart } from './attempts-part'
import { ConsumerList, ConsumersRead } from './consumer-list'
import { DiffTable } from './diff-table'
import { DrainAgain } from './drain-again'
import { OrphansList } from './orphans-step'
import { PreflightChecks } from './preflight-checks'
import { RecordFacts } from './record-facts'
import { EntryList } from './record-step'
import { stageWords } from './rotation-words'
import { StepFrame, StepPart } from './step-frame'
import { useChecklist } from './use-checklist'
import type { RotationWork } from './use-rotation'

type Props = {
  readonly work: RotationWork
  readonly stage: RotationStage
  readonly onBack: () => void
}

/** A step that is done, as it was left; only systems can still be ticked, for days. */
export function LookBack({ work, stage, onBack }: Props) {
  const at = work.rotation.steps.find(step => step.stage === stage)?.at ?? null
  const frame = {
    // A failure belongs to the present step, unless it is of the list that can be ticked here.
    work: { ...work, failed: work.failed?.name === 'rotations.setConsumers' ? work.failed : null },
    title: stageWords[stage],
    note: at === null ? 'done' : `done ${formatDateTime(at)}`,
    footLeft: 'You look at a step that is done.',
    footRight: <Button onClick={onBack}>Back to {stageWords[work.rotation.stage]}</Button>
  }
  if (stage === 'drain') return <DrainAgain work={work} frame={frame} />
  return (
    <StepFrame {...frame}>
      <Evidence work={work} stage={stage} />
    </StepFrame>
  )
}

type EvidenceProps = {
  readonly work: RotationWork
  readonly stage: Exclude<RotationStage, 'drain'>
}

function Evidence({ work, stage }: EvidenceProps) {
  const { rotation } = work
  switch (stage) {
    case 'preflight':
      return (
        <>
          <PreflightChecks checks={rotation.checks} />
          <StepPart title="Old key and replacement" note="field by field">
            <DiffTable rows={rotation.diff} isMade={rotation.replacement !== null} />
          </StepPart>
        </>
      )
    case 'create':
      return (
        <>
          <AttemptsPart rotation={rotation} />
          {rotation.orphans.length > 0 && <OrphansList work={work} orphans={rotation.orphans} />}
          <StepPart title="Old key and replacement" note="field by field">
            <DiffTable rows={rotation.diff} isMade={rotation.replacement !== null} />
          </StepPart>
        </>
      )
    case 'deliver':
      return rotation.endedAt === null && !work.isReadOnly ? (
        <ConsumersAgain work={work} />
      ) : (
        <ConsumersRead consumers={rotation.consumers} />
      )
    case 'verify':
      return (
        <>
          <RecordFacts work={work} />
          {rotation.proof !== null && <ProofRows proof={rotation.proof} />}
        </>
      )
    case 'revoke':
    case 'record':
      return (
        <>
          <RecordFacts work={work} />
          <EntryList rotation={rotation} />
        </>
      )
  }
}

/** Systems are given the new key one after the other, long after Deliver. */
function ConsumersAgain({ work }: { readonly work: RotationWork }) {
  return <ConsumerList checklist={useChecklist(work, undefined)} />
}
