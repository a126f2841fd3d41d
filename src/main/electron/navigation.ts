import type { Logger } from '@main/core/ports'
import type { WebContents } from 'electron'

/** Reloading the page itself is the only navigation it may start. */
export function isOwnReload(url: string, startUrl: string): boolean {
  if (!URL.canParse(url)) return false
  const target = new URL(url)
  target.hash = ''
  return target.href === startUrl
}

/** What is logged of an address: its scheme. The rest may hold anything. */
const schemeOf = (url: string): string => (URL.canParse(url) ? new URL(url).protocol : 'unreadable')

/** The page stays where it is: no navigation, no frame, no window, no web view. */
export function refuseNavigation(contents: WebContents, startUrl: string, log: Logger): void {
  const refused = (kind: string, url: string) =>
    log.warn('navigation-refused', { kind, reason: schemeOf(url) })

  contents.on('will-frame-navigate', event => {
    if (event.isMainFrame && isOwnReload(event.url, startUrl)) return
    event.preventDefault()
    refused('navigate', event.url)
  })
  contents.on('will-redirect', event => {
    event.preventDefault()
    refused('redirect', event.url)
  })
  contents.on('will-attach-webview', event => {
    event.preventDefault()
    refused('webview', '')
  })
  contents.setWindowOpenHandler(({ url }) => {
    refused('window', url)
    return { action: 'deny' }
  })
}
