import { join } from 'node:path'
import { createProfileDataStore } from '@main/database/profile-data-store'
import Database from 'better-sqlite3'
import { takeNext } from './entries'
import { basePages, type DiskTold, noteOn, pageLength, profileId, trialPages } from './telling'
import type { Injected } from './trial'

/** SQLite tells a full disk from all that else can go wrong on one. */
const wordsFor = (fault: Injected['fault']): string =>
  fault === 'ENOSPC'
    ? 'The disk is full, so nothing could be stored'
    : 'The disk failed while storing local data'

/** What the operator was told, where it is not what happened. */
function wrongWords(told: readonly DiskTold[], { fault }: Injected): string[] {
  const openedAt = told.findIndex(({ is }) => is === 'opened')
  const isOpened = openedAt !== -1
  // Only a start may do without the files, and says so: it goes on with them at the next.
  const isNoticed = told.slice(0, openedAt).some(({ is }) => is === 'notice')
  const faults: string[] = []
  for (const [place, one] of told.entries()) {
    if (one.is === 'notice' && place > openedAt && isOpened) faults.push(`Gave up: ${one.title}`)
    if (one.is !== 'refused' || isNoticed) continue
    const { error } = one
    if (typeof error === 'string') faults.push(`Unexpected failure: ${error}`)
    else if (error.code !== 'database-unavailable' || !error.nextStep) {
      faults.push(`Refused with ${JSON.stringify(error)}`)
    } else if (fault === 'SIGKILL' || error.message !== wordsFor(fault)) {
      faults.push(`Said "${error.message}"`)
    }
  }
  if (fault === 'SIGKILL' || isNoticed) return faults
  if (isOpened && told.at(-1)?.is !== 'ended') faults.push('It did not end as it should')
  const pages = told.filter(one => one.is === 'done' && one.what === 'page').length
  if (isOpened && pages < trialPages) faults.push(`It did not go on: ${pages} pages`)
  return faults
}

const acknowledged = (told: readonly DiskTold[], what: 'page' | 'note'): number[] => {
  const noticeAt = told.findIndex(({ is }) => is === 'notice')
  const kept = noticeAt === -1 ? told : told.slice(0, noticeAt)
  return kept.flatMap(one => (one.is === 'done' && one.what === what ? [one.last] : []))
}

function damage(folder: string): string[] {
  return ['cache.db', 'journal.db'].flatMap(name => {
    const db = new Database(join(folder, 'profiles', profileId, name), { readonly: true })
    try {
      const found = db.pragma('integrity_check', { simple: true })
      return found === 'ok' ? [] : [`${name}: ${found}`]
    } finally {
      db.close()
    }
  })
}

/**
 * Opens the files as the next start does, on a disk that is well again: what was acknowledged is there,
 * the chain is whole, and the log goes on to the very content it has where no disk fails.
 */
export async function faultsAfter(
  folder: string,
  told: readonly DiskTold[],
  injected: Injected,
  wantedHead: string
): Promise<string[]> {
  const faults = wrongWords(told, injected)
  const clock = { now: () => Date.now() }
  const data = await createProfileDataStore({ folder, clock }).open(profileId)
  try {
    faults.push(...data.notices.map(({ title, detail }) => `Opening: ${title} ${detail}`))
    const { chain, cursor } = await data.audit.ledger()
    const last = chain.lastPosition
    if (last % pageLength !== 0) faults.push(`A page is there in part: ${last} entries`)
    if (cursor !== `c${last}`) faults.push(`${last} entries, and the cursor ${cursor}`)
    for (const page of acknowledged(told, 'page')) {
      if (page > last) faults.push(`Entry ${page} was acknowledged, ${last} are there`)
    }
    for (const note of acknowledged(told, 'note')) {
      const { entryId, text } = noteOn(note)
      if ((await data.auditRecords.note(entryId))?.text !== text) {
        faults.push(`The note on ${entryId} was acknowledged and is not there`)
      }
    }
    const end = (basePages + trialPages + 1) * pageLength
    while ((await data.audit.ledger()).chain.lastPosition < end) await takeNext(data)
    const { held, chain: whole } = await data.audit.ledger()
    if (held !== end || whole.head !== wantedHead) faults.push('The log is another one at its end')
    for (let position = 1; position <= whole.lastPosition; ) {
      const { bad, verifiedTo } = await data.audit.verifyOn(position)
      if (bad !== null) return [...faults, `Position ${bad.position}: ${bad.what}`]
      position = verifiedTo + 1
    }
  } finally {
    await data.close()
  }
  return [...faults, ...damage(folder)]
}
