import { createHash } from 'node:crypto'
import { ApiError, invalidField } from './api-error'
import type { Answer } from './call'
import { findFirstCall, forgetFirstCalls, insertFirstCall } from './store/idempotency-keys'
import type { Db } from './store/open'
import { dayMs } from './times'

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (value === null || typeof value !== 'object') return value
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return sorted.map(([name, held]) => [name, canonical(held)])
}

/** Equal for bodies that are the same JSON, whatever the order of their fields. */
const fingerprint = (body: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(body)))
    .digest('hex')

export function checkIdempotencyKey(idempotencyKey: string): void {
  if (/^[\x21-\x7e]{1,255}$/.test(idempotencyKey)) return
  throw invalidField('Idempotency-Key', 'Send 1 to 255 visible ASCII characters')
}

/** Only the first call's body hash and result id are kept, for a day: a plaintext cannot be replayed. */
export function createOnce(
  db: Db,
  call: { caller: string; path: string; idempotencyKey: string; body: unknown; now: number },
  create: () => { readonly resourceId: string; readonly answer: Answer }
): Answer {
  const { caller, path, idempotencyKey, now } = call
  checkIdempotencyKey(idempotencyKey)
  forgetFirstCalls(db, now - dayMs)
  const bodyHash = fingerprint(call.body)
  const first = findFirstCall(db, { caller, path, idempotencyKey })
  if (first !== undefined && first.bodyHash !== bodyHash) {
    throw new ApiError(
      422,
      'idempotency_mismatch',
      'This Idempotency-Key was used with another body. Use a new one for a new object.'
    )
  }
  if (first !== undefined) {
    throw new ApiError(
      409,
      'idempotent_replay',
      'This call was made before and created its object then.',
      { resource_id: first.resourceId }
    )
  }
  const { resourceId, answer } = create()
  insertFirstCall(db, { caller, path, idempotencyKey, bodyHash, resourceId }, now)
  return answer
}
