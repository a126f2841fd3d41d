import { Loader } from '@mantine/core'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import classes from './attempts-part.module.css'
import { LookNow } from './create-step'
import { DifferencesBox } from './differences-box'
import { DrainStep, RevokeOld } from './drain-step'
import { RecordFacts } from './record-facts'
import { WayBack } from './step-foot'
import { StepFrame } from './step-frame'
import type { RotationWork } from './use-rotation'

type Props = { readonly work: RotationWork }

/** Everything is ready: by the verdict, or because it is an emergency. */
export function RevokeStep({ work }: Props) {
  if (work.rotation.mode === 'guided') {
    return <DrainStep work={work} title="Revoke" note="the old key is not needed any more" />
  }
  return (
    <StepFrame
      work={work}
      title="Revoke"
      note="the old key ends at once"
      footLeft={<WayBack work={work} />}
      footRight={<RevokeOld work={work} />}
    >
      <NoticeStrip tone="danger" title="Emergency: nobody waits for the callers of the old key">
        The old key is revoked now, with a reason that goes into the record. Whoever has not been
        given the new one gets 401 from then on. Before it is sent you see who calls with it.
      </NoticeStrip>
      <DifferencesBox work={work} />
      <RecordFacts work={work} />
    </StepFrame>
  )
}

/** A DELETE has left. */
export function RevokingStep({ work }: Props) {
  const isCancel = work.rotation.situation === 'cancelling'
  return (
    <StepFrame
      work={work}
      title={isCancel ? 'Cancel' : 'Revoke'}
      note={isCancel ? 'the new key ends, the old one stays' : 'the old key ends'}
    >
      <div className={classes.waiting} role="status">
        <Loader size={18} aria-hidden />
        <div>
          <strong>The revocation is on its way.</strong> It counts only once a fresh list shows that
          the key works no more.
        </div>
      </div>
    </StepFrame>
  )
}

/** Sent, but no list has shown the end: the key is to be treated as working. */
export function UnconfirmedStep({ work }: Props) {
  const isCancel = work.rotation.situation === 'cancel-unconfirmed'
  const which = isCancel ? 'new' : 'old'
  return (
    <StepFrame
      work={work}
      title={isCancel ? 'Cancel' : 'Revoke'}
      note="sent, and not confirmed"
      footLeft={<WayBack work={work} />}
      footRight={!isCancel && <RevokeOld work={work} />}
    >
      <NoticeStrip
        tone="danger"
        title={`The ${which} key must still be revoked`}
        actions={<LookNow work={work} />}
      >
        The revocation was sent, but no list from Horizon has shown since that the key works no
        more. Treat it as working. Every list that comes is looked at, at each start of the console
        too; the first that shows it as revoked moves this on. Nothing is sent again by itself:
        where it keeps being listed as enabled, revoke it once more.
      </NoticeStrip>
      <RecordFacts work={work} />
    </StepFrame>
  )
}
