import { useWindowEvent } from '@mantine/hooks'

/** One level back, unless something that is open closes with it. */
export function useEscape(leave: () => void): void {
  // Before anyone else hears it: what it closes is then still there.
  useWindowEvent(
    'keydown',
    event => {
      const isOpen = document.querySelector('[role="dialog"], [role="menu"]') !== null
      if (event.key === 'Escape' && !event.isComposing && !isOpen) leave()
    },
    { capture: true }
  )
}
