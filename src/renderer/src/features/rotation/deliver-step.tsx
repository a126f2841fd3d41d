import { HorizonFailureStrip } from '@renderer/ui/horizon-failure-strip'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { ConsumerList, ConsumersRead } from './consumer-list'
import { DiffTable } from './diff-table'
import { DifferencesBox } from './differences-box'
import { useRotationLocation } from './rotation-location'
import { countWords } from './rotation-words'
import { WayBack, WayOn } from './step-foot'
import { StepFrame, StepPart } from './step-frame'
import { useChecklist } from './use-checklist'
import { useDrain } from './use-drain'
import { lockOf, type RotationWork } from './use-rotation'

/** The new key goes to every system that uses the old one. */
export function DeliverStep({ work }: { readonly work: RotationWork }) {
  const { profile, rotation, isReadOnly, pending, run } = work
  const { window } = useRotationLocation()
  const { drain, failure, isFetching, refresh } = useDrain(profile.id, rotation.id, window)
  const checklist = useChecklist(work, drain)
  const open = checklist.rows.filter(({ isDone }) => !isDone).length

  async function deliver() {
    // What the list was filled with is written down together with the delivery.
    if (!checklist.isStored && checklist.rows.length > 0 && !(await checklist.commit())) return
    await run('rotations.deliver', {})
  }

  return (
    <StepFrame
      work={work}
      title="Deliver"
      note="the new key goes to every system that uses the old one"
      footLeft={<WayBack work={work} />}
      footRight={
        <>
          {open > 0 && <span>{countWords(open, 'system')} not ticked yet</span>}
          <WayOn
            work={work}
            label="Mark as delivered"
            lock={lockOf(rotation, 'deliver') ?? null}
            isLoading={pending === 'rotations.deliver'}
            onGo={() => void deliver()}
          />
        </>
      }
    >
      {rotation.situation === 'to-store' && <ToStore canBeShown={rotation.revealId !== null} />}
      <DifferencesBox work={work} />
      {failure !== undefined && (
        <HorizonFailureStrip
          failure={failure}
          heldSince={drain?.fetchedAt ?? null}
          isRefreshing={isFetching}
          onRetry={refresh}
        />
      )}
      {isReadOnly ? (
        <ConsumersRead consumers={checklist.rows} />
      ) : (
        <ConsumerList checklist={checklist} />
      )}
      <StepPart title="Old key and replacement" note="field by field">
        <DiffTable rows={rotation.diff} isMade />
      </StepPart>
    </StepFrame>
  )
}

function ToStore({ canBeShown }: { readonly canBeShown: boolean }) {
  return canBeShown ? (
    <NoticeStrip tone="warn" title="The new key is waiting to be confirmed as stored">
      It is shown in its own dialog, which stays until you tick that it is stored. The old key works
      as before.
    </NoticeStrip>
  ) : (
    <NoticeStrip
      tone="danger"
      title="The new key is not confirmed as stored, and it cannot be shown now"
    >
      Where its keychain entry is only locked, unlock it and start the console again. Where it is
      gone, cancel the rotation: the new key is revoked, the old one is kept, and you can begin
      again.
    </NoticeStrip>
  )
}
