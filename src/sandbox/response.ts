import { ApiError } from './api-error'
import type { Answer } from './call'

/** An answer, or a refusal, as it is sent; `limits` are the headers of whoever called. */
export function toResponse(
  outcome: Answer | ApiError,
  limits: Readonly<Record<string, string>>
): Response {
  const headers = new Headers({ 'Cache-Control': 'no-store' })
  const add = (more: Readonly<Record<string, string>> = {}) => {
    for (const [name, value] of Object.entries(more)) headers.set(name, value)
  }
  add(limits)
  let body: unknown
  if (outcome instanceof ApiError) {
    const { retry_after } = outcome.extras
    if (retry_after !== undefined) headers.set('Retry-After', String(retry_after))
    body = outcome.toBody()
  } else {
    add(outcome.headers)
    body = outcome.body
  }
  if (body === undefined) return new Response(null, { status: outcome.status, headers })
  headers.set('Content-Type', 'application/json')
  return new Response(JSON.stringify(body), { status: outcome.status, headers })
}
