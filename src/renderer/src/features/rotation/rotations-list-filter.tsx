import { type Command, useCommands } from '@renderer/ui/command-registry'
import { focusFilter } from '@renderer/ui/focus-filter'
import { ListFilterField } from '@renderer/ui/list-filter-field'
import { IconFilter } from '@tabler/icons-react'
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
    run: focusFilter
  }
]

export function RotationsFilter(props: Props) {
  useCommands(commands)
  return (
    <search className={classes.filter}>
      <ListFilterField
        className={classes.field}
        label="Filter rotations"
        placeholder="Filter by name, hint, id, step or operator"
        {...props}
      />
    </search>
  )
}
