import { type KeyboardEvent, useEffect, useRef } from 'react'

/** What opened something takes the focus again when that is closed: else Esc would be heard by nobody. */
export function useFocusBack<T extends HTMLElement>(isOpen: boolean) {
  const opener = useRef<T>(null)
  const wasOpen = useRef(isOpen)
  useEffect(() => {
    if (wasOpen.current && !isOpen) opener.current?.focus()
    wasOpen.current = isOpen
  }, [isOpen])
  return opener
}

/** One level back: what holds it stays open. */
export const onEscape = (close: () => void) => (event: KeyboardEvent) => {
  if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
  event.stopPropagation()
  close()
}
