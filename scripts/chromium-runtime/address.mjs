/**
 * Chromium knows no custom schemes: `app://console/x` is `https://console.invalid/x` there.
 * `.invalid` never resolves; a request that misses its route reaches nobody. (`*.localhost` would
 * reach whatever listens on this machine.)
 */
const page = /^https:\/\/([a-z-]+)\.invalid(?=[/?#]|$)/
const custom = /^app:\/\/([a-z-]+)(?=[/?#]|$)/

export const toPageUrl = url => url.replace(custom, 'https://$1.invalid')
export const toAppUrl = url => url.replace(page, 'app://$1')

/** As Electron reports a frame's origin. */
export function originOf(url) {
  const match = custom.exec(toAppUrl(url))
  if (match) return `app://${match[1]}`
  try {
    return new URL(url).origin
  } catch {
    return 'null'
  }
}
