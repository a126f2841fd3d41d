export const appScheme = 'app'
export const appOrigin = 'app://console'

/** Where the page comes from: the built files, or the development server. */
export type PageSource = {
  readonly origin: string
  readonly startUrl: string
  readonly isDevelopment: boolean
}

const builtPage: PageSource = {
  origin: appOrigin,
  startUrl: `${appOrigin}/`,
  isDevelopment: false
}

/**
 * `electron-vite dev` names its server in ELECTRON_RENDERER_URL. Only loopback is taken, and nothing
 * where the app is packaged: there the environment must not choose the page.
 */
export function pageSource(developmentUrl: string | undefined, isPackaged: boolean): PageSource {
  if (isPackaged || !developmentUrl || !URL.canParse(developmentUrl)) return builtPage
  const { protocol, hostname, origin } = new URL(developmentUrl)
  const isLoopback = hostname === 'localhost' || hostname === '127.0.0.1'
  if (protocol !== 'http:' || !isLoopback) return builtPage
  return { origin, startUrl: `${origin}/`, isDevelopment: true }
}
