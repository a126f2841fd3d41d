import { UnstyledButton } from '@mantine/core'
import { TimeText } from '@renderer/ui/time-text'
import classes from './copy-settings.module.css'

type Props = {
  readonly savedAt: string | undefined
  readonly isSending: boolean
  readonly onDiscard: () => void
}

/** Says that what stands in the form was entered before, and takes it away again. */
export function DraftNote({ savedAt, isSending, onDiscard }: Props) {
  return (
    <div role="status" className={classes.status}>
      {savedAt !== undefined && (
        <div className={classes.report}>
          <div className={classes.words}>
            Draft restored, last changed <TimeText iso={savedAt} mode="relative" />.
          </div>
          <UnstyledButton className={classes.discard} disabled={isSending} onClick={onDiscard}>
            Discard draft
          </UnstyledButton>
        </div>
      )}
    </div>
  )
}
