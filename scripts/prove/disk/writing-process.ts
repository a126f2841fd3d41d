import { writeSync } from 'node:fs'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { isAppError } from '@shared/errors'
import { takeNext } from './entries'
import { type DiskPlan, type DiskTold, noteOn, profileId } from './telling'

/** Writes to the audit tables of both files. What fails is said and tried again, as a sync does. */
const plan: DiskPlan = JSON.parse(process.argv[2] ?? '')
const attempts = 8

const tell = (told: DiskTold): void => void writeSync(1, `${JSON.stringify(told)}\n`)

const data = await createProfileDataStore({
  folder: plan.folder,
  workerUrl: new URL('./database-worker.js', import.meta.url),
  clock: { now: () => Date.now() }
}).open(profileId)

const noticed = new Set<string>()
function tellNotices(): void {
  for (const { title, detail } of data.notices) {
    if (!noticed.has(title)) tell({ is: 'notice', title, detail })
    noticed.add(title)
  }
}

/** Until it is done; another failure than the disk's, or one that stays, ends it all. */
async function atLast(work: () => Promise<void>): Promise<void> {
  for (let nth = 1; ; nth += 1) {
    try {
      await work()
      tellNotices()
      return
    } catch (error) {
      tellNotices()
      const isExpected = isAppError(error)
      tell({ is: 'refused', error: isExpected ? error.toWire() : String((error as Error).stack) })
      if (!isExpected || nth === attempts) throw error
    }
  }
}

tellNotices()
tell({ is: 'opened' })
try {
  for (let nth = 1; nth <= plan.pages; nth += 1) {
    await atLast(() => takeNext(data))
    const last = (await data.audit.ledger()).chain.lastPosition
    tell({ is: 'done', what: 'page', last })
    const { entryId, text } = noteOn(last)
    await atLast(() =>
      data.auditRecords.setNote(entryId, text, new Date().toISOString()).then(() => undefined)
    )
    tell({ is: 'done', what: 'note', last })
  }
} catch {
  // Told as it happened.
}
await data.close()
tell({ is: 'ended' })
process.exit(0)
