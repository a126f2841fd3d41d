import { Button, Checkbox, Textarea } from '@mantine/core'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import type { WireError } from '@shared/errors'
import { type ReactNode, useRef, useState } from 'react'
import { MissingWords, missingSentence } from './missing-words'
import classes from './reason-dialog.module.css'
import { useReasonDraft } from './rotation-drafts'
import { stepHeadingId } from './step-frame'
import type { RotationWork } from './use-rotation'

type Props = {
  readonly work: RotationWork
  /** Names what is typed, so that it is still there when this is opened again. */
  readonly draft: string
  readonly title: ReactNode
  readonly hint?: ReactNode
  /** Must be ticked as well, where set. */
  readonly statement?: string
  readonly label: string
  readonly confirm: string
  readonly footNote?: ReactNode
  /** Answers the failure; `null` closes. */
  readonly onConfirm: (reason: string) => Promise<WireError | null>
  readonly onClose: () => void
  readonly children: ReactNode
}

const longest = 1_000

/** Something that goes into the record only together with why it was done. */
export function ReasonDialog(props: Props) {
  const { work, draft, title, hint, statement, label, confirm, onConfirm, onClose } = props
  const field = useRef<HTMLTextAreaElement>(null)
  const { text, setText, forget } = useReasonDraft(`${work.rotation.id} ${draft}`)
  const [isStated, setIsStated] = useState(false)
  const [error, setError] = useState<WireError | null>(null)
  const isDone = useRef(false)
  const missing = missingWords(text, statement !== undefined && !isStated)

  async function send() {
    if (missing.length > 0 || work.pending !== null) return
    const failure = await onConfirm(text.trim())
    setError(failure)
    if (failure !== null) {
      work.forgetFailure()
      return
    }
    forget()
    isDone.current = true
    onClose()
  }

  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      title={title}
      hint={hint}
      width={600}
      environment={work.profile.environment}
      initialFocusRef={field}
      // What opened it is mostly gone with what it did.
      returnFocusTo={() => (isDone.current ? document.getElementById(stepHeadingId) : undefined)}
      error={error}
      footNote={
        <>
          {props.footNote}
          <MissingWords missing={missing} />
        </>
      }
      onSend={() => void send()}
      footActions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            aria-disabled={missing.length > 0}
            data-disabled={missing.length > 0 || undefined}
            data-hint={missingSentence(missing)}
            loading={work.pending !== null}
            onClick={() => void send()}
          >
            {confirm}
          </Button>
        </>
      }
    >
      <div className={classes.body}>
        <div>{props.children}</div>
        {statement !== undefined && (
          <Checkbox
            label={statement}
            checked={isStated}
            onChange={event => setIsStated(event.currentTarget.checked)}
          />
        )}
        <Textarea
          ref={field}
          label={label}
          value={text}
          maxLength={longest}
          rows={3}
          onChange={event => setText(event.currentTarget.value)}
        />
      </div>
    </ConsoleDialog>
  )
}

function missingWords(text: string, isStatementMissing: boolean): readonly string[] {
  const missing = isStatementMissing ? ['tick the statement'] : []
  return text.trim() === '' ? [...missing, 'give a reason'] : missing
}
