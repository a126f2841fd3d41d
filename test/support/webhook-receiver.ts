import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { keepIdle } from './hostile-server'

export type Received = { readonly headers: IncomingHttpHeaders; readonly body: string }

/** A program that events are delivered to; `answers` are its statuses in turn, `null` is silence. */
export async function startReceiver(answers: readonly (number | null)[] = []) {
  const received: Received[] = []
  const waiting: { readonly count: number; resolve(): void }[] = []
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const status = received.length < answers.length ? answers[received.length] : 204
    received.push({ headers: request.headers, body: Buffer.concat(parts).toString('utf8') })
    if (status != null) response.writeHead(status, { Location: '/elsewhere' }).end()
    for (const { count, resolve } of waiting) if (received.length >= count) resolve()
  })
  keepIdle(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    /** Resolves once so many deliveries arrived. */
    arrived: (count: number): Promise<void> =>
      received.length >= count
        ? Promise.resolve()
        : new Promise(resolve => waiting.push({ count, resolve })),
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}
export type Receiver = Awaited<ReturnType<typeof startReceiver>>
