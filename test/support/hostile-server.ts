import {
  createServer as createHttpServer,
  type Server as HttpServer,
  type RequestListener
} from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server,
  type Socket
} from 'node:net'
import type { SecureContextOptions } from 'node:tls'

export type Heard = {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

export type HostileServer = {
  readonly url: string
  readonly port: number
  /** Every request that was read to its end, in order. */
  readonly heard: Heard[]
  /** Connections accepted, whether or not anything was said on them. */
  connections(): number
  close(): Promise<void>
}

type Answer = (...args: [...Parameters<RequestListener>, Heard]) => void

/** A web server on 127.0.0.1 that answers whatever the test says. */
export function startWebServer(answer: Answer, tls?: SecureContextOptions): Promise<HostileServer> {
  const heard: Heard[] = []
  const listener: RequestListener = (request, response) => {
    const parts: Buffer[] = []
    request.on('data', part => parts.push(part))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const entry = { method, url, headers, body: Buffer.concat(parts).toString() }
      heard.push(entry)
      answer(request, response, entry)
    })
  }
  const server = tls ? createHttpsServer(tls, listener) : createHttpServer(listener)
  keepIdle(server)
  server.on('tlsClientError', () => {})
  return listen(server, tls ? 'https' : 'http', heard)
}

/** A connection that ends after five idle seconds can end under a busy machine's next request. */
export const keepIdle = (server: HttpServer): void => {
  server.keepAliveTimeout = 0
}

/** A server below HTTP: bytes, resets, silence. */
export const startRawServer = (talk: (socket: Socket) => void): Promise<HostileServer> =>
  listen(createTcpServer(talk), 'http', [])

async function listen(server: Server, scheme: string, heard: Heard[]): Promise<HostileServer> {
  const sockets = new Set<Socket>()
  let count = 0
  server.on('connection', (socket: Socket) => {
    count += 1
    sockets.add(socket)
    // Clients hang up in the middle here on purpose.
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    heard,
    connections: () => count,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      })
  }
}

/** A port that the system gives to nobody, so that no other test can come to listen on it. */
export const refusingUrl = 'http://127.0.0.1:4'

/** A name that no name server is asked for, near or far: its first label is a letter too long. */
export const unknownHost = `${'x'.repeat(64)}.invalid`
export const unknownUrl = `https://${unknownHost}`

/** Answers every request with JSON. */
export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }

/** The bytes of a whole HTTP/1.1 reply. */
export function rawReply(body: string, headers: Record<string, string | number> = {}): Buffer {
  const all = {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    ...headers
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`HTTP/1.1 200 OK\r\n${lines.join('')}\r\n${body}`)
}

/** Waits for the request's headers, then says these bytes and ends as told. */
export const sayThen =
  (bytes: Uint8Array, end: 'reset' | 'finish' | 'silence') =>
  (socket: Socket): void => {
    let request = ''
    socket.on('data', part => {
      const before = request.includes('\r\n\r\n')
      request += part.toString('latin1')
      if (before || !request.includes('\r\n\r\n')) return
      const stop = () => {
        if (end === 'reset') socket.resetAndDestroy()
        if (end === 'finish') socket.end()
      }
      if (bytes.length === 0) stop()
      else socket.write(bytes, stop)
    })
  }

export const wireKey = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  client_name: `Key ${id}`,
  scopes: ['agents:read'],
  rate_limit: 100,
  expires_at: null,
  enabled: true,
  ...more
})
