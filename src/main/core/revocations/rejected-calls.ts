import type { Output } from '@shared/contract'
import { AppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import { wireFailure } from '../failure'
import { withRemedy } from '../keys/horizon-failure'
import type { OrganizationCheck } from '../keys/organization-check'
import type { Clock, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import { callersOf, isCall } from './callers'
import { readRequests } from './request-pages'

type Ports = {
  readonly clock: Clock
  readonly log: Logger
  readonly organizations: Pick<OrganizationCheck, 'connectForRead'>
}
type Answer = Output<'keys.rejectedCalls'>

/** Horizon's answers to a key that is refused as a whole. */
const refusals: ReadonlySet<number> = new Set([401, 403])
const maxPages = 5

/** Who still calls with a key that was revoked, by the request log since then. */
export function createRejectedCalls({ clock, log, organizations }: Ports) {
  async function of(open: OpenProfile, keyId: string): Promise<Answer> {
    const fetchedAt = new Date(clock.now()).toISOString()
    const none = { fetchedAt, callers: [], total: 0, isWhole: true }
    try {
      const read = await open.during(() => ask(open, keyId))
      if (read === null) return { state: 'not-offered', ...none }
      const calls = read.requests.filter(call => refusals.has(call.status) && isCall(call))
      const { isWhole } = read
      const callers = callersOf(calls)
      return { state: 'known', fetchedAt, callers, total: calls.length, isWhole }
    } catch (error) {
      return { state: 'failed', failure: wireFailure(withRemedy(error), log, 'rejected'), ...none }
    }
  }

  async function ask(open: OpenProfile, keyId: string) {
    const sinceMs = await revokedSince(open, keyId)
    const horizon = await organizations.connectForRead(open)
    const filters = { status: '4xx', from: new Date(sinceMs).toISOString() }
    return readRequests(horizon, { keyId, filters, sinceMs, maxPages, signal: open.signal })
  }

  /** In the server's time; where Horizon does not say, when this console asked for it. */
  async function revokedSince(open: OpenProfile, keyId: string): Promise<number> {
    const { keys, clockOffsetMs } = await open.data.keys.held()
    const told = toldTime(keys.find(({ id }) => id === keyId))
    if (told !== null) return told
    const asked = (await open.data.records.revocations()).find(each => each.keyId === keyId)
    if (asked !== undefined) return Date.parse(asked.requestedAt) + clockOffsetMs
    throw new AppError('not-found', 'It is not known when this key was revoked', {
      nextStep: 'Look at its requests instead.'
    })
  }

  return { of }
}

function toldTime(key: Key | undefined): number | null {
  const at = Date.parse(key?.revokedAt ?? '')
  return key?.enabled === false && !Number.isNaN(at) ? at : null
}
