import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ProfileData } from '@main/core/data-ports'
import { createProfileDataStore } from '@main/database/profile-data-store'
import Database from 'better-sqlite3'
import {
  type Acknowledged,
  cursorOf,
  noteOf,
  operationId,
  pageLength,
  profileId,
  rotationId
} from './work'

const clock = { now: () => Date.now() }

/** Opens the files as the next start would, and says what of the acknowledged is not there. */
export async function missingAfter(
  files: ReadonlyMap<string, Buffer>,
  acknowledged: Acknowledged,
  isThorough: boolean
): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'horizon-after-cut-'))
  try {
    const profile = join(folder, 'profiles', profileId)
    mkdirSync(profile, { recursive: true, mode: 0o700 })
    for (const [name, content] of files)
      writeFileSync(join(profile, name), content, { mode: 0o600 })
    const data = await createProfileDataStore({ folder, clock }).open(profileId)
    try {
      const faults = data.notices.map(({ title, detail }) => `Opening: ${title} ${detail}`)
      faults.push(...(await lostPages(data, acknowledged, isThorough)))
      faults.push(...(await lostRecords(data, acknowledged)))
      return [...faults, ...damage(profile)]
    } finally {
      await data.close()
    }
  } catch (error) {
    return [`Opening failed: ${error instanceof Error ? error.stack : error}`]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function damage(profile: string): string[] {
  return ['cache.db', 'journal.db'].flatMap(name => {
    const db = new Database(join(profile, name), { readonly: true })
    try {
      const found = db.pragma('integrity_check', { simple: true })
      return found === 'ok' ? [] : [`${name}: ${found}`]
    } finally {
      db.close()
    }
  })
}

async function lostPages(
  { audit }: ProfileData,
  { page }: Acknowledged,
  isThorough: boolean
): Promise<string[]> {
  const { chain, cursor, runs } = await audit.ledger()
  const faults: string[] = []
  const kept = chain.lastPosition / pageLength
  if (!Number.isInteger(kept)) faults.push(`A page is there in part: ${chain.lastPosition} entries`)
  if (kept < page) faults.push(`Page ${page} was acknowledged, ${kept} are there`)
  // One more may have been on its way.
  if (kept > page + 1) faults.push(`${kept} pages are there, ${page} were acknowledged`)
  if (cursor !== (kept === 0 ? null : cursorOf(kept))) faults.push(`The cursor is ${cursor}`)
  if ((runs.at(-1)?.toSeq ?? 0) !== chain.lastPosition) faults.push('Rows and numbers differ')
  const from = isThorough ? 1 : Math.max(1, chain.lastPosition - 2 * pageLength)
  for (let position = from; position <= chain.lastPosition; ) {
    const { bad, verifiedTo } = await audit.verifyOn(position)
    if (bad !== null) return [...faults, `Position ${bad.position}: ${bad.what}`]
    position = verifiedTo + 1
  }
  return faults
}

const looksBack = 40

async function lostRecords(
  { auditRecords, rotations, journal }: ProfileData,
  { note, event, operation }: Acknowledged
): Promise<string[]> {
  const faults: string[] = []
  for (let nth = Math.max(1, note - looksBack); nth <= note; nth += 1) {
    const { entryId, text } = noteOf(nth)
    if ((await auditRecords.note(entryId))?.text !== text) faults.push(`Note ${nth} is not there`)
  }
  const kept = (await rotations.get(rotationId))?.entries.length ?? 0
  if (kept < event || kept > event + 1) faults.push(`${kept} events are there of ${event}`)
  if (operation > 0 && (await journal.operation(operationId(operation))) === null) {
    faults.push(`Operation ${operation} is not there`)
  }
  return faults
}
