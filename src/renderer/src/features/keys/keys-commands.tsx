import { type Command, useCommands } from '@renderer/ui/command-registry'
import { focusFilter } from '@renderer/ui/focus-filter'
import { IconDownload, IconFilter, IconRefresh } from '@tabler/icons-react'
import { useEffect, useMemo, useRef } from 'react'

type Actions = { readonly refresh: () => void; readonly exportList: () => void }

const icon = { size: 16, stroke: 1.7 } as const

/** What the list offers to the palette while it is on screen. */
export function useKeysCommands(actions: Actions): void {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  useCommands(
    useMemo<readonly Command[]>(
      () => [
        {
          id: 'keys.refresh',
          title: 'Refresh API keys',
          group: 'API keys',
          shortcut: ['R'],
          icon: <IconRefresh {...icon} />,
          run: () => latest.current.refresh()
        },
        {
          id: 'filter.focus',
          title: 'Filter this list',
          group: 'API keys',
          shortcut: ['/'],
          icon: <IconFilter {...icon} />,
          run: focusFilter
        },
        {
          id: 'keys.export',
          title: 'Export API keys as CSV…',
          group: 'API keys',
          keywords: ['csv', 'file', 'save', 'download'],
          note: 'the selected ones, else the filtered list',
          icon: <IconDownload {...icon} />,
          run: () => latest.current.exportList()
        }
      ],
      []
    )
  )
}
