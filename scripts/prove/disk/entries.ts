import type { PageIntake } from '@main/core/audit-ports'
import type { ProfileData } from '@main/core/data-ports'
import { createAuditHistory } from '@sandbox/audit-history/audit-history'
import { toAuditEntryBody } from '@sandbox/routes/audit-entry-body'
import { pageLength } from './telling'

const history = createAuditHistory({ seed: 'disk', count: 100 * pageLength })
const text = new TextEncoder()

/** The page that follows what is held, as a sync would fetch it. */
export async function takeNext(data: ProfileData): Promise<void> {
  const { chain, cursor } = await data.audit.ledger()
  const first = chain.lastPosition + 1
  const last = chain.lastPosition + pageLength
  const entries = Array.from({ length: pageLength }, (_, more) =>
    toAuditEntryBody(history.entryAt(first + more))
  )
  const page = { data: entries, next_cursor: `c${last}`, has_more: true, high_water_seq: last }
  const intake: PageIntake = {
    bytes: text.encode(JSON.stringify(page)),
    walk: 'forward',
    after: cursor,
    isHoleAccepted: false,
    receivedAt: Date.now()
  }
  const outcome = await data.audit.takePage(intake)
  if (outcome.kind !== 'stored') throw new Error(`Not stored: ${outcome.reason}`)
}
