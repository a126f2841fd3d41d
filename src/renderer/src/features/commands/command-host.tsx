import { subscribe } from '@renderer/api/subscribe'
import {
  allCommands,
  type Command,
  runCommand,
  useCommandRegistry,
  useCommands
} from '@renderer/ui/command-registry'
import { goBack, goForward } from '@renderer/ui/hash-location'
import { isTyping, matchesShortcut } from '@renderer/ui/shortcut'
import type { Environment } from '@shared/domain/environment'
import { IconArrowLeft, IconArrowRight, IconKeyboard, IconSearch } from '@tabler/icons-react'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'

const CommandPalette = lazy(async () => ({
  default: (await import('./command-palette')).CommandPalette
}))
const ShortcutSheet = lazy(async () => ({
  default: (await import('./shortcut-sheet')).ShortcutSheet
}))

const historyCommands: readonly Command[] = [
  {
    id: 'go.back',
    title: 'Back',
    group: 'Go to',
    shortcut: ['Alt', 'ArrowLeft'],
    icon: <IconArrowLeft />,
    run: goBack
  },
  {
    id: 'go.forward',
    title: 'Forward',
    group: 'Go to',
    shortcut: ['Alt', 'ArrowRight'],
    icon: <IconArrowRight />,
    run: goForward
  }
]

type Open = 'palette' | 'shortcuts' | null

/** Runs commands from keys and the menu, and holds the palette and the shortcut sheet. */
export function CommandHost({ environment }: { readonly environment?: Environment }) {
  const [open, setOpen] = useState<Open>(null)
  const opener = useRef<Element | null>(null)

  const own = useMemo((): readonly Command[] => {
    const openIt = (what: Open) => () => {
      opener.current = document.activeElement
      setOpen(what)
    }
    return [
      {
        id: 'palette.open',
        title: 'Search or jump to…',
        group: 'Help',
        shortcut: ['Mod', 'K'],
        icon: <IconSearch />,
        run: openIt('palette')
      },
      {
        id: 'shortcuts.open',
        title: 'Shortcuts',
        group: 'Help',
        shortcut: ['?'],
        icon: <IconKeyboard />,
        run: openIt('shortcuts')
      },
      ...historyCommands
    ]
  }, [])
  useCommands(own)

  useEffect(() => {
    document.addEventListener('keydown', runByKey)
    return () => document.removeEventListener('keydown', runByKey)
  }, [])
  useEffect(
    () => subscribe('commands.run', ({ command }) => void (isModalOpen() || runCommand(command))),
    []
  )

  const close = () => {
    setOpen(null)
    if (opener.current instanceof HTMLElement) opener.current.focus()
  }

  return (
    <Suspense fallback={null}>
      {open === 'palette' && (
        <CommandPalette
          environment={environment}
          onClose={close}
          onChoose={run => {
            close()
            run()
          }}
        />
      )}
      {open === 'shortcuts' && <ShortcutSheet onClose={() => setOpen(null)} />}
    </Suspense>
  )
}

/** A dialog has the window to itself: what lies under it does not react. */
const isModalOpen = (): boolean =>
  document.querySelector('[role="dialog"][aria-modal="true"]') !== null

function runByKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  const hit = allCommands(useCommandRegistry.getState()).find(
    ({ shortcut }) => shortcut !== undefined && matchesShortcut(event, shortcut)
  )
  if (hit === undefined) return
  const isChord = event.ctrlKey || event.metaKey || event.altKey
  if (!isChord && (isTyping(event.target) || isModalOpen())) return
  // Also under a dialog: the browser has an Alt+← of its own.
  event.preventDefault()
  // Held down, a key would run it again and again.
  if (!event.repeat && !isModalOpen()) hit.run()
}
