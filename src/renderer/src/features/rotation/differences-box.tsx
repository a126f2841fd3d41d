import { Button } from '@mantine/core'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { visibleText } from '@shared/domain/visible-text'
import { useState } from 'react'
import { ReasonDialog } from './reason-dialog'
import type { RotationWork } from './use-rotation'

/** In what the server made the new key otherwise than asked for; it holds the revocation back. */
export function DifferencesBox({ work }: { readonly work: RotationWork }) {
  const [isAccepting, setIsAccepting] = useState(false)
  const { differences, areDifferencesAccepted } = work.rotation
  if (differences.length === 0) return null
  const list = differences.map(each => visibleText(each, 300)).join('. ')
  if (areDifferencesAccepted) {
    return (
      <NoticeStrip
        tone="info"
        title="The new key is not quite what was asked for, and that was accepted"
      >
        {list}.
      </NoticeStrip>
    )
  }
  return (
    <>
      <NoticeStrip
        tone="warn"
        title="The new key is not quite what was asked for"
        actions={
          !work.isReadOnly && (
            <Button size="xs" variant="default" onClick={() => setIsAccepting(true)}>
              Accept with a reason…
            </Button>
          )
        }
      >
        {list}. The old key stays locked until this is accepted. Where it is not right, cancel the
        rotation and begin again.
      </NoticeStrip>
      {isAccepting && (
        <ReasonDialog
          work={work}
          draft="differences"
          title="Accept the differences"
          label="Why the key may be used as it is"
          confirm="Accept differences"
          footNote="Nothing is sent to Horizon"
          onConfirm={reason => work.run('rotations.acceptDifferences', { reason })}
          onClose={() => setIsAccepting(false)}
        >
          {list}. Your name and reason go into the record.
        </ReasonDialog>
      )}
    </>
  )
}
