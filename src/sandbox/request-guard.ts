import type { IncomingMessage } from 'node:http'

const loopbackNames = new Set(['127.0.0.1', 'localhost'])

/**
 * Why a request is refused before anything else, or `undefined`. A page in a browser can reach
 * loopback: a foreign host name is DNS rebinding, and only browsers send an origin.
 */
export function refusedByGuard({ headers, socket }: IncomingMessage): string | undefined {
  const [name, port] = (headers.host ?? '').toLowerCase().split(':')
  if (!loopbackNames.has(name ?? '') || Number(port ?? 80) !== socket.localPort) {
    return 'This Horizon answers to 127.0.0.1 and localhost only.'
  }
  if (headers.origin !== undefined) return 'This Horizon does not answer web pages.'
  return undefined
}
