import { isIP } from 'node:net'
import { connect, type PeerCertificate } from 'node:tls'
import { classify } from './classify'
import { CallFailure } from './failures'

export type TlsFacts = {
  /** Such as `1.3`. */
  readonly version: string
  /** Such as `14 Feb 2027`. */
  readonly validUntil: string
}

export type ProbeTls = (
  url: URL,
  options: { limitMs: number; signal: AbortSignal }
) => Promise<TlsFacts>

/**
 * Makes a TLS connection under the rules every request has (chain, dates, host name, TLS 1.2 or
 * newer), reads what was agreed, and closes it without sending a byte. Throws `CallFailure`.
 */
export const probeTls: ProbeTls = (url, { limitMs, signal }) =>
  new Promise((resolve, reject) => {
    const host = hostOf(url)
    const socket = connect({
      host,
      port: url.port === '' ? 443 : Number(url.port),
      // An address has no name to indicate.
      servername: isIP(host) === 0 ? host : undefined,
      minVersion: 'TLSv1.2',
      // Also where NODE_TLS_REJECT_UNAUTHORIZED tries to switch it off.
      rejectUnauthorized: true,
      ALPNProtocols: ['http/1.1']
    })
    const end = (settle: () => void) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      socket.destroy()
      settle()
    }
    const fail = (error: unknown) => end(() => reject(classify(error)))
    const timer = setTimeout(() => fail(new CallFailure('connect-timeout')), limitMs)
    const onAbort = () => fail(new CallFailure('cancelled'))
    signal.addEventListener('abort', onAbort, { once: true })
    // Kept after the end: a late error of a destroyed socket must find a listener.
    socket.on('error', fail)
    socket.once('close', () => fail(new CallFailure('lost-early')))
    socket.once('secureConnect', () => {
      const facts = {
        version: (socket.getProtocol() ?? '').replace('TLSv', ''),
        validUntil: lastDay(socket.getPeerCertificate())
      }
      end(() => resolve(facts))
    })
    if (signal.aborted) onAbort()
  })

/** The bare host: without the brackets a URL puts around an IPv6 address. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '')

const lastDay = ({ valid_to }: PeerCertificate): string =>
  new Date(valid_to).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC'
  })
