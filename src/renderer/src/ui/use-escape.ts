import { useWindowEvent } from '@mantine/hooks'
import { hasClosingFirst } from './open-layer'

/** One level back, unless something that is open closes with it. */
export function useEscape(leave: () => void): void {
  // Before anyone else hears it: what it closes is then still there.
  useWindowEvent(
    'keydown',
    event => {
      if (event.key === 'Escape' && !event.isComposing && !hasClosingFirst()) leave()
    },
    { capture: true }
  )
}
