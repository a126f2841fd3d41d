import { type Command, useCommands } from '@renderer/ui/command-registry'
import { IconRefresh } from '@tabler/icons-react'
import { useEffect, useMemo, useRef } from 'react'

/** R, while something of a key is on screen; `undefined` where there is nothing to ask for. */
export function useKeyRefreshCommand(title: string, refresh: (() => void) | undefined): void {
  const latest = useRef(refresh)
  useEffect(() => {
    latest.current = refresh
  })
  const isOffered = refresh !== undefined
  useCommands(
    useMemo<readonly Command[]>(
      () =>
        isOffered
          ? [
              {
                id: 'key.refresh',
                title,
                group: 'This key',
                shortcut: ['R'],
                icon: <IconRefresh size={16} stroke={1.7} />,
                run: () => latest.current?.()
              }
            ]
          : [],
      [title, isOffered]
    )
  )
}
