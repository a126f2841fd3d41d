import { type Command, useCommands } from '@renderer/ui/command-registry'
import { focusFilter } from '@renderer/ui/focus-filter'
import { IconFilter } from '@tabler/icons-react'

const commands: readonly Command[] = [
  {
    id: 'filter.focus',
    title: 'Filter this list',
    group: 'Partners',
    shortcut: ['/'],
    icon: <IconFilter size={16} stroke={1.7} />,
    run: focusFilter
  }
]

export const useReachCommands = (): void => useCommands(commands)
