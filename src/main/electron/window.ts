import type { Logger } from '@main/core/ports'
import { BrowserWindow, type Session } from 'electron'
import { refuseNavigation } from './navigation'
import type { PageSource } from './page-source'
import { pagePreferences, windowOptions } from './window-options'
import type { Bounds } from './window-state'

type Options = {
  readonly preload: string
  readonly session: Session
  readonly source: PageSource
  readonly bounds: Bounds | undefined
  readonly log: Logger
}

/** The windows the console made, by the id of their contents. */
export type Windows = {
  byWebContents(id: number): BrowserWindow | undefined
  all(): readonly BrowserWindow[]
}

export function createWindows(): Windows & { create(options: Options): BrowserWindow } {
  const made = new Map<number, BrowserWindow>()

  /** The only place where a window is made. */
  function create({ preload, session, source, bounds, log }: Options): BrowserWindow {
    const { isMaximized = false, ...place } = bounds ?? {}
    const window = new BrowserWindow({
      ...windowOptions,
      ...place,
      webPreferences: { ...pagePreferences, devTools: source.isDevelopment, preload, session }
    })
    const { id } = window.webContents
    made.set(id, window)
    window.on('closed', () => made.delete(id))
    window.webContents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
    refuseNavigation(window.webContents, source.startUrl, log)
    // The title names the profile; the page's own is the same on every page.
    window.on('page-title-updated', event => event.preventDefault())
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      log.warn('page-gone', { reason })
      // What waits to be revealed is held by main and offered again.
      if (reason !== 'clean-exit') window.webContents.reload()
    })
    window.once('ready-to-show', () => {
      if (isMaximized) window.maximize()
      window.show()
    })
    return window
  }

  return { create, byWebContents: id => made.get(id), all: () => [...made.values()] }
}
