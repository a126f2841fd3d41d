import { Button, TextInput } from '@mantine/core'
import { ActionButton } from '@renderer/ui/action-button'
import { formatDate } from '@renderer/ui/format'
import { useEffect, useRef, useState } from 'react'
import classes from './drain-step.module.css'
import type { RotationWork } from './use-rotation'

/** A day by which it should be over; the console reminds, and nothing happens at Horizon. */
export function ReminderField({ work }: { readonly work: RotationWork }) {
  const { rotation, pending, run, isReadOnly } = work
  const [day, setDay] = useState<string | null>(null)
  const isBusy = pending === 'rotations.setDeadline'
  const field = useRef<HTMLInputElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const set = async (deadline: string | null) => {
    if ((await run('rotations.setDeadline', { deadline })) !== null) return
    setDay(null)
    // What was pressed is gone with the reminder.
    if (day === null) opener.current?.focus()
  }
  const isOpen = day !== null
  const wasOpen = useRef(isOpen)
  useEffect(() => {
    if (wasOpen.current === isOpen) return
    wasOpen.current = isOpen
    ;(isOpen ? field : opener).current?.focus()
  }, [isOpen])
  const end = day === null ? null : new Date(`${day}T23:59:59`)
  const isDay = end !== null && !Number.isNaN(end.getTime())
  return (
    <div className={classes.reminder}>
      {rotation.deadline === null
        ? 'No reminder is set.'
        : `Reminder: to be over by ${formatDate(rotation.deadline)}. Nothing is revoked by itself.`}
      {!isReadOnly && day === null && (
        <>
          <Button ref={opener} size="compact-xs" variant="subtle" onClick={() => setDay('')}>
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
            ref={field}
            size="xs"
            type="date"
            max="9999-12-31"
            aria-label="To be over by"
            value={day}
            onChange={event => setDay(event.currentTarget.value)}
          />
          <ActionButton
            size="xs"
            variant="default"
            loading={isBusy}
            disabledReason={isDay ? undefined : 'Choose a day first'}
            onClick={() => end !== null && void set(end.toISOString())}
          >
            Set
          </ActionButton>
          <Button size="xs" variant="subtle" onClick={() => setDay(null)}>
            Cancel
          </Button>
        </>
      )}
    </div>
  )
}
