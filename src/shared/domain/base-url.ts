export type BaseUrl = {
  /** Normalised: no trailing slash. */
  readonly href: string
  readonly origin: string
  /** Plain http to this very machine, to be marked beside the environment. */
  readonly isLocal: boolean
}

export type BaseUrlResult =
  | { readonly ok: true; readonly value: BaseUrl }
  | { readonly ok: false; readonly issue: string }

const refuse = (issue: string): BaseUrlResult => ({ ok: false, issue })

const loopback = new Set(['127.0.0.1', '[::1]'])

/** Where an admin secret may be sent: https anywhere, plain http to loopback addresses only. */
export function parseBaseUrl(text: string): BaseUrlResult {
  const trimmed = text.trim()
  if (trimmed === '')
    return refuse('Enter the address of your Horizon, such as https://api.horizonplatform.ai')
  if (/[\s\\]|\p{C}/u.test(trimmed))
    return refuse('An address has no spaces, backslashes, line breaks or invisible characters')
  if (!/^https?:\/\//i.test(trimmed)) return refuse('Start the address with https://')
  if (!URL.canParse(trimmed)) return refuse('This is not an address')

  const url = new URL(trimmed)
  if (url.username !== '' || url.password !== '' || /^https?:\/\/[^/?#]*@/i.test(trimmed)) {
    return refuse('An address must not hold a user name or password')
  }
  if (trimmed.includes('?')) return refuse('An address must not hold a query (the part from “?”)')
  if (trimmed.includes('#'))
    return refuse('An address must not hold a fragment (the part from “#”)')
  const isLocal = url.protocol === 'http:'
  if (isLocal && !loopback.has(url.hostname)) {
    return refuse('Plain http is allowed to 127.0.0.1 and [::1] only. Use https://')
  }
  const path = url.pathname.replace(/\/+$/, '')
  return { ok: true, value: { href: url.origin + path, origin: url.origin, isLocal } }
}
