import { isUtf8 } from 'node:buffer'
import { setImmediate as breathe } from 'node:timers/promises'
import type { Secret } from '@shared/secret'
import { CallFailure } from './failures'
import { createDepthCheck } from './json-text'
import { createEchoSearch, longestEcho } from './redaction'

/** Looked through in a millisecond or two, after which others have their turn. */
const pieceBytes = 256 * 1024

/**
 * What can be said of JSON without reading it: that it is text, not nested too deeply, and does not
 * repeat the secret it was asked for with. Throws `CallFailure`.
 */
export async function checkUnread(
  bytes: Uint8Array,
  credential: Secret,
  signal?: AbortSignal
): Promise<void> {
  if (!isUtf8(bytes)) throw new CallFailure('bad-text')
  const secret = credential.reveal()
  const isTooDeep = createDepthCheck()
  const holdsSecret = createEchoSearch(secret)
  const overlap = longestEcho(secret)
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    if (start > 0) await breathe()
    if (signal?.aborted) throw new CallFailure('cancelled')
    const end = start + pieceBytes
    if (isTooDeep(bytes.subarray(start, end))) throw new CallFailure('too-deep')
    if (holdsSecret(text.toString('latin1', start, end + overlap))) {
      throw new CallFailure('echo')
    }
  }
}
