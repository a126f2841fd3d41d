import type { BrowserWindow } from 'electron'

type Window = Pick<BrowserWindow, 'isDestroyed' | 'isMinimized' | 'restore' | 'focus'>

/** All that a second start can do, as its command line is as hostile as any. */
export function bringToFront(window: Window): void {
  // While the app quits, its window may be gone already.
  if (window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  window.focus()
}
