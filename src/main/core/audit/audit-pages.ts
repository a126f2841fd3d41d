import { isAppError } from '@shared/errors'
import type { AuditPageQuery } from '../audit-ports'
import type { OrganizationCheck } from '../keys/organization-check'
import type { Reachability } from '../keys/reachability'
import type { OpenProfile } from '../profiles/active-profile'
import type { Connections } from '../profiles/connections'
import type { AuditBudget } from './audit-budget'

const pageEntries = 1_000
/** What Horizon's other lists take: tried where it refuses a thousand. */
const documentedMost = 200

type Ports = {
  readonly organizations: Pick<OrganizationCheck, 'connectForRead' | 'whileSame'>
  readonly connections: Pick<Connections, 'audit'>
  readonly reachability: Pick<Reachability, 'answered'>
  readonly budget: Pick<AuditBudget, 'note'>
}
type Asked = {
  readonly query: Omit<AuditPageQuery, 'limit' | 'order'> & { readonly limit?: number }
  readonly isBackground: boolean
  readonly signal: AbortSignal
}

/** Pages of the log in its recording order, of the profile's own organization only. */
export function createAuditPages({ organizations, connections, reachability, budget }: Ports) {
  const limits = new WeakMap<OpenProfile, { readonly next: number; readonly most: number }>()

  /**
   * `null` where this Horizon keeps no log. Entries too large to come a thousand at a time come
   * fewer at a time, and more again where that went well; one that is too large alone is what this
   * fails with.
   */
  async function next(
    open: OpenProfile,
    { query, isBackground, signal }: Asked
  ): Promise<Uint8Array | null> {
    for (;;) {
      const { next: limit, most } = limits.get(open) ?? { next: pageEntries, most: pageEntries }
      try {
        await organizations.connectForRead(open, isBackground)
        const feed = await connections.audit(open.profileId, isBackground)
        if (isBackground) budget.note(open)
        const ask = () => feed.page({ limit, ...query, order: 'asc' }, signal)
        const bytes = await organizations.whileSame(open, ask)
        reachability.answered(open, 'audit')
        limits.set(open, { next: Math.min(most, limit * 2), most })
        return bytes
      } catch (error) {
        if (isAppError(error, 'response-too-large') && limit > 1) {
          limits.set(open, { next: Math.ceil(limit / 10), most })
        } else if (isLimitRefused(error) && query.after === undefined && most > documentedMost) {
          limits.set(open, { next: documentedMost, most: documentedMost })
        } else throw error
      }
    }
  }

  return { next }
}

/** Without a cursor there is little else that could be wrong with what was asked. */
const isLimitRefused = (error: unknown): boolean =>
  isAppError(error, 'validation-failed') && error.details.status === 400

/** A page of one entry: a larger one is not read here. */
const mostBytesRead = 1_048_576

/** The last number Horizon has, as a page says it; the pages themselves are read where they are kept. */
export function highWaterIn(bytes: Uint8Array): number | null {
  if (bytes.length > mostBytesRead) return null
  try {
    const page: unknown = JSON.parse(new TextDecoder().decode(bytes))
    const { high_water_seq: seq }: { high_water_seq?: unknown } = { ...Object(page) }
    return typeof seq === 'number' ? seq : null
  } catch {
    return null
  }
}
export type AuditPages = ReturnType<typeof createAuditPages>
