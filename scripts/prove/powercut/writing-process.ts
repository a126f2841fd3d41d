import { writeSync } from 'node:fs'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { createAuditHistory } from '@sandbox/audit-history/audit-history'
import { toAuditEntryBody } from '@sandbox/routes/audit-entry-body'
import Database from 'better-sqlite3'
import { consumersSet, rotationStarted } from '../../../test/support/local-rotations'
import {
  type Ack,
  cursorOf,
  eventsPerPage,
  noteOf,
  notesPerPage,
  operationId,
  type PowercutPlan,
  pageLength,
  profileId,
  rotationId
} from './work'

/** Writes to both files of a profile, and says of each write when it was told to be done. */
const plan: PowercutPlan = JSON.parse(process.argv[2] ?? '')

type Pragma = typeof Database.prototype.pragma

/** SQLite as it is without our setting, which the code that sets it cannot tell. */
function letGoOfSyncs(): void {
  const { pragma } = Database.prototype
  const pretending: Pragma = function (this: Database.Database, source, options) {
    if (source === 'synchronous') return 2
    const asked = source === 'synchronous = FULL' ? 'synchronous = NORMAL' : source
    return pragma.call(this, asked, options)
  }
  Database.prototype.pragma = pretending
}

const acknowledge = (ack: Ack): void => void writeSync(1, `ACK ${JSON.stringify(ack)}\n`)

if (plan.isControl) letGoOfSyncs()
const clock = { now: () => Date.now() }
const data = await createProfileDataStore({ folder: plan.folder, clock }).open(profileId)
const total = plan.pages * pageLength
const history = createAuditHistory({ seed: 'powercut', count: total })
const text = new TextEncoder()

async function takePage(nth: number): Promise<void> {
  const first = (nth - 1) * pageLength + 1
  const entries = Array.from({ length: pageLength }, (_, more) =>
    toAuditEntryBody(history.entryAt(first + more))
  )
  const bytes = text.encode(
    JSON.stringify({
      data: entries,
      next_cursor: cursorOf(nth),
      has_more: nth < plan.pages,
      high_water_seq: total,
      oldest_available_at: '2025-10-17T00:00:00Z'
    })
  )
  const outcome = await data.audit.takePage({
    bytes,
    walk: 'forward',
    after: nth === 1 ? null : cursorOf(nth - 1),
    isHoleAccepted: false,
    receivedAt: clock.now()
  })
  if (outcome.kind !== 'stored') throw new Error(`Page ${nth}: ${outcome.reason}`)
  acknowledge({ page: nth })
}

for (let nth = 1; nth <= plan.pages; nth += 1) {
  await takePage(nth)
  for (let more = 1; more <= notesPerPage; more += 1) {
    const note = (nth - 1) * notesPerPage + more
    const { entryId, text: words } = noteOf(note)
    await data.auditRecords.setNote(entryId, words, new Date(clock.now()).toISOString())
    acknowledge({ note })
  }
  for (let more = 1; more <= eventsPerPage; more += 1) {
    const event = (nth - 1) * eventsPerPage + more
    await data.rotations.append(rotationId, event === 1 ? rotationStarted() : consumersSet(event))
    acknowledge({ event })
  }
  const operation = { id: operationId(nth), kind: 'key.create', operator: 'Ada' } as const
  await data.journal.intend(
    { ...operation, subjectId: null, subjectName: 'CI', intent: {} },
    new Date(clock.now()).toISOString()
  )
  acknowledge({ operation: nth })
}
// Not closed: a power cut closes nothing either.
process.exit(0)
