import type { ServerResponse } from 'node:http'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { FaultRule } from './faults'

const defaultDelayMs = 1_000
const notJson = '<!doctype html><title>Bad gateway</title>{"id": "key_'

export const delayOf = (fault: FaultRule | undefined): number =>
  fault?.action === 'delay' ? (fault.ms ?? defaultDelayMs) : 0

function textOf({ body, action }: FaultRule): string {
  if (typeof body === 'string') return body
  if (body !== undefined) return JSON.stringify(body)
  return action === 'garbage'
    ? notJson
    : JSON.stringify({ error: 'internal_error', message: 'A scripted fault.' })
}

/** Sends the head of the real answer and `share` of its body, then ends the connection. */
async function sendPart(outgoing: ServerResponse, response: Response, share: number) {
  const body = Buffer.from(await response.arrayBuffer())
  const part = body.subarray(0, Math.floor(body.length * share))
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    'content-length': body.length
  })
  outgoing.flushHeaders()
  await new Promise<void>(resolve => outgoing.write(part, () => resolve()))
  if (share > 0) outgoing.socket?.destroySoon()
  else outgoing.socket?.resetAndDestroy()
}

/** Answers as the rule says; `handle` is the server as it is without faults. */
export async function answerWithFault(
  fault: FaultRule,
  outgoing: ServerResponse,
  handle: () => Promise<Response>
): Promise<Response> {
  switch (fault.action) {
    case 'delay':
      return handle()
    case 'status':
    case 'garbage': {
      const status = fault.status ?? (fault.action === 'status' ? 500 : 200)
      const headers = { 'Content-Type': fault.contentType ?? 'application/json', ...fault.headers }
      const isBodyless = status === 204 || status === 304
      return new Response(isBodyless ? null : textOf(fault), { status, headers })
    }
    case 'drop-before':
      outgoing.socket?.destroy()
      return RESPONSE_ALREADY_SENT
    case 'drop-after':
      await handle()
      outgoing.socket?.destroy()
      return RESPONSE_ALREADY_SENT
    case 'truncate':
      await sendPart(outgoing, await handle(), 0.5)
      return RESPONSE_ALREADY_SENT
    case 'disconnect':
      await sendPart(outgoing, await handle(), 0)
      return RESPONSE_ALREADY_SENT
  }
}
