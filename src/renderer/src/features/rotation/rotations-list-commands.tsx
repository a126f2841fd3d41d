import { type Command, useCommands } from '@renderer/ui/command-registry'
import { IconDownload, IconFileImport, IconRefresh } from '@tabler/icons-react'
import { useEffect, useMemo, useRef } from 'react'

type Actions = {
  readonly refresh: () => void
  /** Absent where it cannot be done. */
  readonly exportOpen: (() => void) | undefined
  readonly importFile: (() => void) | undefined
}

const icon = { size: 16, stroke: 1.7 } as const

/** What the list offers to the palette while it is on screen. */
export function useRotationsCommands(actions: Actions): void {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  const canExport = actions.exportOpen !== undefined
  const canImport = actions.importFile !== undefined
  useCommands(
    useMemo(() => {
      const commands: Command[] = [
        {
          id: 'rotations.refresh',
          title: 'Refresh rotations',
          group: 'Rotations',
          shortcut: ['R'],
          icon: <IconRefresh {...icon} />,
          run: () => latest.current.refresh()
        }
      ]
      if (canExport) {
        commands.push({
          id: 'rotations.exportOpen',
          title: 'Export open rotations…',
          group: 'Rotations',
          keywords: ['file', 'save', 'move', 'computer'],
          icon: <IconDownload {...icon} />,
          run: () => latest.current.exportOpen?.()
        })
      }
      if (canImport) {
        commands.push({
          id: 'rotations.import',
          title: 'Import rotations…',
          group: 'Rotations',
          keywords: ['file', 'open', 'computer'],
          icon: <IconFileImport {...icon} />,
          run: () => latest.current.importFile?.()
        })
      }
      return commands
    }, [canExport, canImport])
  )
}
