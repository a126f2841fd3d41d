import type { Session } from 'electron'
import type { PageSource } from './page-source'

/** Not persistent: nothing of the page or of Horizon's answers is written by the browser part. */
export const pagePartition = 'console-page'
export const horizonPartition = 'console-horizon'

/** True for the page's own addresses; in development also for the server's socket. */
export function isPageAddress(url: string, source: PageSource): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, host } = new URL(url)
  const own = new URL(source.origin)
  if (host !== own.host) return false
  return protocol === own.protocol || (source.isDevelopment && protocol === 'ws:')
}

/** The page's session has no network and no permission. No page is loaded before it resolves. */
export async function closeSession(session: Session, source: PageSource): Promise<void> {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}))
  session.setSpellCheckerEnabled(false)
  session.webRequest.onBeforeRequest((details, answer) =>
    answer({ cancel: !isPageAddress(details.url, source) })
  )
  session.on('will-download', event => event.preventDefault())
  // Preconnect and WebRTC pass every other guard; a proxy that nobody is stops them.
  await session.setProxy({
    proxyRules: '127.0.0.1:1',
    proxyBypassRules: source.isDevelopment
      ? `<-loopback>;${new URL(source.origin).host}`
      : '<-loopback>'
  })
}
