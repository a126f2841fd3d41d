import { type Command, useCommands } from '@renderer/ui/command-registry'
import { focusFilter } from '@renderer/ui/focus-filter'
import { IconFilter, IconRefresh } from '@tabler/icons-react'
import { useEffect, useMemo, useRef } from 'react'

const icon = { size: 16, stroke: 1.7 } as const

/** What the list offers to the palette while it is on screen. */
export function usePartnersCommands(refresh: () => void): void {
  const latest = useRef(refresh)
  useEffect(() => {
    latest.current = refresh
  })
  useCommands(
    useMemo<readonly Command[]>(
      () => [
        {
          id: 'partners.refresh',
          title: 'Refresh partners',
          group: 'Partners',
          shortcut: ['R'],
          icon: <IconRefresh {...icon} />,
          run: () => latest.current()
        },
        {
          id: 'filter.focus',
          title: 'Filter this list',
          group: 'Partners',
          shortcut: ['/'],
          icon: <IconFilter {...icon} />,
          run: focusFilter
        }
      ],
      []
    )
  )
}
