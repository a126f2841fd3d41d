import { Button, Textarea } from '@mantine/core'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { AuditDrawerProps } from '../audit-view-parts'
import classes from './drawer-note.module.css'
import type { AuditEntryView } from './use-audit-entry'
import { useEntryNote } from './use-entry-note'

type Props = {
  readonly profileId: string
  readonly position: number
  readonly note: AuditEntryView['note']
  readonly onNote: AuditDrawerProps['onNote']
}

/** What the operator found out about the entry. It is kept on this computer and never sent. */
export function DrawerNote({ profileId, position, note, onNote }: Props) {
  const { text, type, save, state, failure } = useEntryNote({
    profileId,
    position,
    held: note?.text ?? '',
    onKept: kept => onNote(position, kept.trim() !== '')
  })
  return (
    <div className={classes.noteFoot}>
      <Textarea
        aria-label="Note"
        placeholder="Add a note, kept on this computer"
        rows={1}
        classNames={{ input: classes.note }}
        maxLength={10_000}
        value={text}
        error={state === 'failed'}
        onChange={event => type(event.currentTarget.value)}
        onBlur={save}
      />
      <p className={classes.noteState} role="status">
        {state === 'saving' && 'Saving'}
        {state === 'typing' && 'Kept when you pause'}
        {state === 'kept' && text === '' && note === null && ''}
        {state === 'kept' && text === '' && note !== null && 'Removed'}
        {state === 'kept' && text !== '' && (
          <>
            Kept on this computer
            {note !== null && (
              <>
                , <TimeText iso={note.changedAt} mode="relative" />
              </>
            )}
          </>
        )}
        {state === 'failed' && failure && (
          <span className={classes.noteFailed}>
            Not kept: <UntrustedText text={failure.message} maxLength={200} />{' '}
            <Button size="compact-xs" variant="subtle" onClick={save}>
              Keep it again
            </Button>
          </span>
        )}
      </p>
    </div>
  )
}
