import type { ServerResponse } from 'node:http'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Landings } from './fault-landings'
import type { Fault, FaultRule } from './faults'
import type { ReadBody } from './request-body'

const notJson = '<!doctype html><title>Bad gateway</title>{"id": "key_'

/** A request on its way to the server as it is without faults. */
type Exchange = {
  readonly request: Request
  readonly outgoing: ServerResponse
  readonly landings: Landings
  /** Answers the same however often it is called. */
  readonly readBody: ReadBody
  /** What reads the body decides when the request takes effect: it was admitted before. */
  readonly handle: (request: Request, readBody: ReadBody) => Promise<Response>
}

function textOf({ body, action }: Fault<'status' | 'garbage'>): string {
  if (typeof body === 'string') return body
  if (body !== undefined) return JSON.stringify(body)
  return action === 'garbage'
    ? notJson
    : JSON.stringify({ error: 'internal_error', message: 'A scripted fault.' })
}

/** Some statuses allow no body. */
const answer = (
  text: string,
  status: number,
  headers: Headers | Record<string, string>
): Response => new Response([204, 205, 304].includes(status) ? null : text, { status, headers })

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

/** Where nothing reads the body there is nothing to take effect: then the answer waits. */
async function delayed(
  { ms }: Fault<'delay'>,
  { request, landings, readBody, handle }: Exchange
): Promise<Response> {
  let isWaited = false
  const response = await handle(request, async () => {
    isWaited = true
    await landings.after(ms)
    return readBody()
  })
  if (!isWaited) await landings.after(ms)
  return response
}

async function commitLate(
  fault: Fault<'commit-late'>,
  { request, outgoing, landings, readBody, handle }: Exchange
): Promise<void> {
  const handled: Promise<Response> = handle(request, async () => {
    const text = await readBody()
    const due = landings.due(fault, handled)
    outgoing.socket?.destroy()
    await due
    return text
  })
  await handled
}

/** A second creation would be refused with its key, and a server that makes this fault has none. */
function withoutIdempotencyKey({ url, method, headers }: Request): Request {
  const left = [...headers].filter(([name]) => name !== 'idempotency-key')
  return new Request(url, { method, headers: left })
}

type Fields = NonNullable<Fault<'alter'>['sent']>

function withFields(text: string, fields: Fields | undefined): string {
  if (fields === undefined) return text
  const merged = Object.entries({ ...(text !== '' && JSON.parse(text)), ...fields })
  return JSON.stringify(Object.fromEntries(merged.filter(([, value]) => value !== null)))
}

async function altered(
  { sent, answered, status, body }: Fault<'alter'>,
  { request, readBody, handle }: Exchange
): Promise<Response> {
  const response = await handle(request, async () => {
    const text = await readBody()
    return () => withFields(text(), sent)
  })
  const whole = typeof body === 'string' ? body : JSON.stringify(body)
  const text = whole ?? withFields(await response.text(), answered)
  return answer(text, status ?? response.status, response.headers)
}

/** Answers as the rule says. */
export async function answerWithFault(fault: FaultRule, exchange: Exchange): Promise<Response> {
  const { request, outgoing, landings, readBody, handle } = exchange
  switch (fault.action) {
    case 'delay':
      return delayed(fault, exchange)
    case 'status':
    case 'garbage': {
      const status = fault.status ?? (fault.action === 'status' ? 500 : 200)
      const headers = { 'Content-Type': fault.contentType ?? 'application/json', ...fault.headers }
      return answer(textOf(fault), status, headers)
    }
    case 'alter':
      return altered(fault, exchange)
    case 'commit-twice': {
      await handle(request, readBody)
      const second = await handle(withoutIdempotencyKey(request), readBody)
      if (fault.isAnswered) return second
      break
    }
    case 'commit-late':
      await commitLate(fault, exchange)
      break
    case 'drop-before':
    case 'drop-after':
      if (fault.action === 'drop-after') await handle(request, readBody)
      if (fault.ms !== undefined) await landings.after(fault.ms)
      break
    case 'truncate':
      await sendPart(outgoing, await handle(request, readBody), 0.5)
      return RESPONSE_ALREADY_SENT
    case 'disconnect':
      await sendPart(outgoing, await handle(request, readBody), 0)
      return RESPONSE_ALREADY_SENT
  }
  outgoing.socket?.destroy()
  return RESPONSE_ALREADY_SENT
}
