import { Button, TextInput } from '@mantine/core'
import { formatDate } from '@renderer/ui/format'
import { useState } from 'react'
import classes from './drain-step.module.css'
import type { RotationWork } from './use-rotation'

/** A day by which it should be over; the console reminds, and nothing happens at Horizon. */
export function ReminderField({ work }: { readonly work: RotationWork }) {
  const { rotation, pending, run, isReadOnly } = work
  const [day, setDay] = useState<string | null>(null)
  const isBusy = pending === 'rotations.setDeadline'
  const set = async (deadline: string | null) => {
    if ((await run('rotations.setDeadline', { deadline })) === null) setDay(null)
  }
  const end = day === null ? null : new Date(`${day}T23:59:59`)
  return (
    <div className={classes.reminder}>
      {rotation.deadline === null
        ? 'No reminder is set.'
        : `Reminder: to be over by ${formatDate(rotation.deadline)}. Nothing is revoked by itself.`}
      {!isReadOnly && day === null && (
        <>
          <Button size="compact-xs" variant="subtle" onClick={() => setDay('')}>
            {rotation.deadline === null ? 'Set a reminder…' : 'Change…'}
          </Button>
          {rotation.deadline !== null && (
            <Button
              size="compact-xs"
              variant="subtle"
              loading={isBusy}
              onClick={() => void set(null)}
            >
              Remove
            </Button>
          )}
        </>
      )}
      {day !== null && (
        <>
          <TextInput
            size="xs"
            type="date"
            max="9999-12-31"
            aria-label="To be over by"
            value={day}
            onChange={event => setDay(event.currentTarget.value)}
          />
          <Button
            size="xs"
            variant="default"
            loading={isBusy}
            disabled={end === null || Number.isNaN(end.getTime())}
            onClick={() => end !== null && void set(end.toISOString())}
          >
            Set
          </Button>
          <Button size="xs" variant="subtle" onClick={() => setDay(null)}>
            Cancel
          </Button>
        </>
      )}
    </div>
  )
}
