import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { type KeyboardEvent, useRef } from 'react'
import { FilterInput } from './filter-input'

type Props = {
  readonly className?: string | undefined
  readonly label: string
  readonly placeholder: string
  readonly text: string
  readonly onText: (text: string) => void
  /** Arrow down, Enter, or Escape once it is empty, leaves the field for the list. */
  readonly onLeave: () => void
}

/** The field above a list that narrows it as one types; `/` goes there. */
export function ListFilterField({ className, label, placeholder, text, onText, onLeave }: Props) {
  const field = useRef<HTMLInputElement>(null)

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape' && text !== '') onText('')
    else if (['ArrowDown', 'Enter', 'Escape'].includes(event.key)) onLeave()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <FilterInput
      ref={field}
      className={className}
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onChange={event => onText(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      rightSection={
        text !== '' && (
          <ActionIcon
            size={22}
            variant="subtle"
            color="gray"
            aria-label="Clear the filter"
            data-hint="Clear the filter (Esc)"
            onClick={() => {
              onText('')
              field.current?.focus()
            }}
          >
            <IconX size={14} stroke={1.7} aria-hidden />
          </ActionIcon>
        )
      }
    />
  )
}
