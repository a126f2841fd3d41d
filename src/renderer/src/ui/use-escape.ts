import { useWindowEvent } from '@mantine/hooks'

/** A docked pane says so by its attribute; it may have no focus. */
const closesFirst = '[role="dialog"], [role="menu"], [data-closes-first]'

/** One level back, unless something that is open closes with it. */
export function useEscape(leave: () => void): void {
  // Before anyone else hears it: what it closes is then still there.
  useWindowEvent(
    'keydown',
    event => {
      const isOpen = document.querySelector(closesFirst) !== null
      if (event.key === 'Escape' && !event.isComposing && !isOpen) leave()
    },
    { capture: true }
  )
}
