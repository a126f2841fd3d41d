import type { IncomingMessage } from 'node:http'
import { ApiError } from './api-error'

export const maxBodyBytes = 1_048_576
/** Read past and thrown away up to here, so that the client sees the 413 and not a broken pipe. */
const drainedBytes = 64 * maxBodyBytes

export type ReadBody = () => Promise<() => string>

/** Reads the body; what is wrong with it is thrown when a handler asks for it. */
export async function readBody(incoming: IncomingMessage): Promise<() => string> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > drainedBytes) break
      if (size <= maxBodyBytes) chunks.push(chunk)
    }
  } catch {
    return () => {
      throw new ApiError(400, 'malformed_json', 'The request body did not arrive whole.')
    }
  }
  return () => {
    if (size > maxBodyBytes) {
      throw new ApiError(413, 'payload_too_large', 'A request body may have at most 1 MB.')
    }
    return Buffer.concat(chunks).toString('utf8')
  }
}
