import { type Command, useCommands } from '@renderer/ui/command-registry'
import { IconRefresh } from '@tabler/icons-react'
import { useEffect, useMemo, useRef } from 'react'

/** What a rotation offers to the palette while it is on screen. */
export function useRotationCommands(refresh: () => void): void {
  const latest = useRef(refresh)
  useEffect(() => {
    latest.current = refresh
  })
  useCommands(
    useMemo<readonly Command[]>(
      () => [
        {
          id: 'rotation.refresh',
          title: 'Refresh old and new key',
          group: 'Rotations',
          shortcut: ['R'],
          icon: <IconRefresh size={16} stroke={1.7} />,
          run: () => latest.current()
        }
      ],
      []
    )
  )
}
