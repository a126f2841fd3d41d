import { ActionIcon, TextInput } from '@mantine/core'
import { type Command, useCommands } from '@renderer/ui/command-registry'
import { KeyCap } from '@renderer/ui/key-cap'
import { IconFilter, IconSearch, IconX } from '@tabler/icons-react'
import { type KeyboardEvent, useRef } from 'react'
import classes from './rotations-list.module.css'

type Props = {
  readonly text: string
  readonly onText: (text: string) => void
  /** Arrow down, Enter, or Escape once it is empty, leaves the field for the list. */
  readonly onLeave: () => void
}

const commands: readonly Command[] = [
  {
    id: 'filter.focus',
    title: 'Filter this list',
    group: 'Rotations',
    shortcut: ['/'],
    icon: <IconFilter size={16} stroke={1.7} />,
    run: () => document.querySelector<HTMLElement>('[data-filter-field]')?.focus()
  }
]

export function RotationsFilter({ text, onText, onLeave }: Props) {
  const field = useRef<HTMLInputElement>(null)
  useCommands(commands)

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape' && text !== '') onText('')
    else if (['ArrowDown', 'Enter', 'Escape'].includes(event.key)) onLeave()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <search className={classes.filter}>
      <TextInput
        ref={field}
        className={classes.field}
        size="sm"
        aria-label="Filter rotations"
        placeholder="Filter by name, hint, id, step or operator"
        value={text}
        onChange={event => onText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        maxLength={200}
        data-filter-field
        leftSection={<IconSearch size={15} stroke={1.7} aria-hidden />}
        rightSection={
          text === '' ? (
            <KeyCap>/</KeyCap>
          ) : (
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
    </search>
  )
}
