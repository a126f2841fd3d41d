import { holdsCredential } from './key-format'

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)

/** What is wrong with a URL that events are to be delivered to; plain http goes to loopback only. */
export function webhookUrlIssue(text: string): string | undefined {
  if (text.trim() !== text || !URL.canParse(text))
    return 'Send a URL such as https://example.com/hooks'
  const { protocol, hostname, username, password } = new URL(text)
  if (protocol !== 'https:' && protocol !== 'http:') return 'Send a URL that begins with https://'
  if (protocol === 'http:' && !isLoopback(hostname)) {
    return 'Send an https URL; plain http is for this machine only'
  }
  if (username !== '' || password !== '') return 'Leave the user name and password out of the URL'
  // It is stored and listed in plain text.
  if (holdsCredential(text))
    return 'This holds a key or a webhook token. Send an address without one'
  return undefined
}
