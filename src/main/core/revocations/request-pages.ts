import type { RequestFilters } from '@shared/contract/usage'
import type { LoggedRequest } from '@shared/horizon/request-log'
import type { Horizon } from '../ports'

const pageSize = 200

type Asked = {
  readonly keyId: string
  readonly filters: RequestFilters
  /** Nothing older counts, whatever the server sends. */
  readonly sinceMs: number
  readonly maxPages: number
  readonly signal: AbortSignal
}

export type RequestsRead = {
  readonly requests: readonly LoggedRequest[]
  /** False where more was left unread, or could not be read. */
  readonly isWhole: boolean
}

/** The newest requests of a key since a moment; `null` where this Horizon has no request log. */
export async function readRequests(
  horizon: Pick<Horizon, 'requests'>,
  { keyId, filters, sinceMs, maxPages, signal }: Asked
): Promise<RequestsRead | null> {
  const found = new Map<string, LoggedRequest>()
  let isReadable = true
  let before: string | undefined
  for (let page = 0; page < maxPages; page += 1) {
    const answer = await horizon.requests(keyId, { ...filters, before, limit: pageSize }, signal)
    if (answer === null) return null
    isReadable &&= answer.unreadable.length === 0
    const recent = answer.requests.filter(({ at }) => Date.parse(at) >= sinceMs)
    for (const request of recent) found.set(request.id, request)
    const isEnd = answer.nextBefore === null || recent.length < answer.requests.length
    if (isEnd) return { requests: [...found.values()], isWhole: isReadable }
    before = answer.nextBefore ?? undefined
  }
  return { requests: [...found.values()], isWhole: false }
}
