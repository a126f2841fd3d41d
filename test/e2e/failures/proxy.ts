import { createServer, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { keepIdle } from '@support/hostile-server'
import { freePort } from '@support/launch-console'

type Reply = { readonly status: number; readonly headers: Headers; readonly body: Buffer }
type Trouble = {
  readonly method?: string
  /** The beginning of the path. */
  readonly path?: string
  /** Given what Horizon answered, so what it did is done; without `isHandled` it heard nothing. */
  readonly answer: (response: ServerResponse, reply: Reply) => void
  readonly isHandled?: boolean
}

const nothing: Reply = { status: 0, headers: new Headers(), body: Buffer.alloc(0) }

/** Stands before a Horizon as companies' proxies do, remembers who asked what, and makes trouble. */
export async function startProxy(target: string) {
  const heard: string[] = []
  const sockets = new Set<Socket>()
  let trouble: Trouble | undefined
  let upstream = target

  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', part => parts.push(part))
    request.on('end', () => {
      // As where the line behind it is cut: a Horizon that has ended answers no more.
      answer(Buffer.concat(parts)).catch(() => drop(response))
    })

    async function answer(sent: Buffer): Promise<void> {
      const { method = 'GET', url = '/', headers } = request
      heard.push(`${method} ${url}`)
      const isTroubled =
        trouble !== undefined &&
        (trouble.method ?? method) === method &&
        url.startsWith(trouble.path ?? '/')
      const now = isTroubled ? trouble : undefined
      if (now !== undefined && now.isHandled !== true) return now.answer(response, nothing)
      const { host: _host, connection: _connection, ...passed } = headers
      const reply = await fetch(upstream + url, {
        method,
        headers: passed as Record<string, string>,
        redirect: 'manual',
        ...(sent.length > 0 && { body: new Uint8Array(sent) })
      })
      const body = Buffer.from(await reply.arrayBuffer())
      const answered = { status: reply.status, headers: reply.headers, body }
      if (now === undefined) pass(response, answered)
      else now.answer(response, answered)
    }
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  keepIdle(server)
  const port = await freePort()
  const listen = () => new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  await listen()

  const stop = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })

  return {
    url: `http://127.0.0.1:${port}`,
    /** How many requests of this kind came. */
    count: (beginning: string) => heard.filter(each => each.startsWith(beginning)).length,
    make: (made: Trouble | undefined) => {
      trouble = made
    },
    /** Another Horizon answers from now on. */
    leadTo: (other: string) => {
      upstream = other
    },
    stop,
    /** Does nothing where it was not stopped. */
    start: async () => {
      if (!server.listening) await listen()
    }
  }
}
export type TroublingProxy = Awaited<ReturnType<typeof startProxy>>

const ofTheConnection =
  /^(connection|content-encoding|content-length|keep-alive|transfer-encoding)$/

export function pass(response: ServerResponse, { status, headers, body }: Reply): void {
  const kept = [...headers].filter(([name]) => !ofTheConnection.test(name))
  response.writeHead(status, { ...Object.fromEntries(kept), 'Content-Length': body.length })
  response.end(body)
}

export const say =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }

export const drop = (response: ServerResponse): void => void response.socket?.destroy()

/** The head of the answer and half of its body. */
export function cut(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, {
    'Content-Type': headers.get('content-type') ?? '',
    'Content-Length': body.length
  })
  response.write(body.subarray(0, body.length / 2), () => response.socket?.destroySoon())
}
