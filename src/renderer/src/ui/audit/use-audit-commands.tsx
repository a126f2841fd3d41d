import { type Command, useCommands } from '@renderer/ui/command-registry'
import { focusFilter } from '@renderer/ui/focus-filter'
import { IconDownload, IconListSearch, IconRefresh } from '@tabler/icons-react'
import { useEffect, useMemo, useRef } from 'react'

const icon = { size: 16, stroke: 1.7 } as const

type Acts = { readonly refresh: () => void; readonly exportEntries: () => void }

/** What the view offers to the palette while it is on screen. */
export function useAuditCommands(acts: Acts): void {
  const latest = useRef(acts)
  useEffect(() => {
    latest.current = acts
  })
  useCommands(
    useMemo<readonly Command[]>(
      () => [
        {
          id: 'audit.refresh',
          title: 'Fetch new audit entries and search again',
          group: 'Audit log',
          shortcut: ['R'],
          icon: <IconRefresh {...icon} />,
          run: () => latest.current.refresh()
        },
        {
          id: 'filter.focus',
          title: 'Edit the query',
          group: 'Audit log',
          shortcut: ['/'],
          icon: <IconListSearch {...icon} />,
          run: focusFilter
        },
        {
          id: 'audit.export',
          title: 'Export the entries found…',
          group: 'Audit log',
          icon: <IconDownload {...icon} />,
          run: () => latest.current.exportEntries()
        }
      ],
      []
    )
  )
}
