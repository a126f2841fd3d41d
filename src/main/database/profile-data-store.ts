import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProfileData, ProfileDataStore } from '@main/core/data-ports'
import type { Clock } from '@main/core/ports'
import { profileIdSchema } from '@shared/contract/common'
import { AppError } from '@shared/errors'
import { createDatabaseClient } from './client'
import { reasonOf } from './database-errors'
import { kindOfPath } from './open'
import { type Runner, type StartRunner, startInProcess, startInWorker } from './runner'
import { toHeldKeys, toKnownList, toStoredListing } from './stored-listing'

type Options = {
  /** The data folder; profiles live in its `profiles`. */
  readonly folder: string
  /** The built worker; without it queries run in the calling thread. */
  readonly workerUrl?: URL
  readonly clock: Clock
}

/** One folder per profile with `cache.db`, `journal.db` and the lock. */
export function createProfileDataStore({ folder, workerUrl, clock }: Options): ProfileDataStore {
  const start: StartRunner =
    workerUrl === undefined ? startInProcess(clock.now) : startInWorker(workerUrl)
  const opened = new Map<string, Promise<ProfileData>>()

  function folderOf(profileId: string): string {
    if (!profileIdSchema.safeParse(profileId).success) {
      throw new AppError('invalid-input', 'This is not a profile id')
    }
    return join(folder, 'profiles', profileId)
  }

  async function open(profileId: string): Promise<ProfileData> {
    const already = opened.get(profileId)
    if (already !== undefined) return already
    const forget = () => {
      if (opened.get(profileId) === opening) opened.delete(profileId)
    }
    const opening = openProfile(profileId, forget)
    opened.set(profileId, opening)
    opening.catch(forget)
    return opening
  }

  async function openProfile(profileId: string, onClose: () => void): Promise<ProfileData> {
    const runner = await start(folderOf(profileId))
    return toProfileData(runner, clock.now, onClose)
  }

  async function files(profileId: string): Promise<readonly string[]> {
    const profileFolder = folderOf(profileId)
    if (kindOfPath(profileFolder) !== 'directory') return []
    const entries = await readdir(profileFolder, { recursive: true, withFileTypes: true })
    return entries
      .filter(entry => !entry.isDirectory())
      .map(entry => join(entry.parentPath, entry.name))
      .sort()
  }

  async function remove(profileId: string): Promise<void> {
    const profileFolder = folderOf(profileId)
    if (kindOfPath(profileFolder) === 'missing') return
    // Opening proves that no other process holds it.
    const data = await open(profileId)
    await data.close()
    try {
      await rm(profileFolder, { recursive: true, force: true })
    } catch (error) {
      throw new AppError(
        'file-failed',
        `${profileFolder} could not be deleted because ${reasonOf(error)}`,
        { cause: error, nextStep: 'Check its permissions, then delete it by hand' }
      )
    }
  }

  return { open, files, remove }
}

function toProfileData(runner: Runner, now: () => number, onClose: () => void): ProfileData {
  const { cache, journal } = createDatabaseClient(runner.run)
  return {
    keys: {
      held: async () => toHeldKeys(await cache.heldKeys()),
      store: (listing, fetchedAt) => cache.storeKeys(toStoredListing(listing), fetchedAt)
    },
    history: {
      at: async moment => toKnownList(await cache.findKeySnapshot(moment)),
      seenUpTo: journal.seenKeyChangesUpTo,
      markSeen: journal.markKeyChangesSeen
    },
    replies: { get: cache.findReply, put: cache.putHeldReply },
    journal: {
      get isReadOnly() {
        return runner.opening().journalReadOnly !== null
      },
      intend: journal.intendOperation,
      finish: (id, state, outcome, finishedAt, subjectId) =>
        journal.finishOperation({ id, state, outcome, finishedAt, subjectId }),
      stashed: journal.stashReveal,
      markReveal: journal.markReveal,
      unstashed: journal.unstashReveal,
      settledStashes: journal.listSettledStashes,
      operation: journal.findOperation,
      openCreates: journal.listOpenCreates,
      webhookWrites: journal.listWebhookWrites,
      doneSince: journal.listDoneSince
    },
    records: {
      purposes: journal.listPurposes,
      setPurpose: journal.setPurpose,
      removePurpose: journal.removePurpose,
      proof: journal.findProof,
      setProof: journal.setProof,
      revocations: journal.listRevocations,
      requestRevocation: journal.requestRevocation,
      observeRevocations: journal.observeRevocations,
      draft: journal.findDraft,
      saveDraft: journal.saveDraft,
      removeDraft: journal.removeDraft
    },
    rotations: {
      hasAny: journal.hasRotations,
      all: journal.listRotations,
      get: journal.findRotation,
      append: journal.appendToRotation,
      importAll: journal.importRotations
    },
    callers: {
      record: hours => cache.recordCallerHours(hours, now()),
      recordGaps: (keyId, gaps) => cache.recordCallerGaps(keyId, gaps, now()),
      recordReach: cache.recordCallerReach,
      of: cache.callersOf
    },
    auditRecords: {
      note: journal.noteOf,
      setNote: journal.setNote,
      removeNote: journal.removeNote,
      notedAmong: journal.notedAmong,
      searches: journal.listSearches,
      saveSearch: journal.saveSearch,
      removeSearch: journal.removeSearch,
      recordExport: journal.recordAuditExport,
      lastBundleHash: journal.lastBundleHash
    },
    audit: {
      ledger: cache.auditLedger,
      takePage: cache.takeAuditPage,
      beginRecheck: cache.beginAuditRecheck,
      endRecheck: cache.endAuditRecheck,
      noteCurrent: cache.noteAuditCurrent,
      wish: cache.auditWish,
      noteWish: cache.noteAuditWish,
      rows: cache.auditRows,
      count: cache.countAudit,
      countOn: cache.countAuditOn,
      values: cache.auditValues,
      entry: cache.auditEntry,
      positionOf: cache.auditPositionOf,
      alerts: cache.auditAlerts,
      exportOn: cache.exportAuditOn,
      verifyOn: cache.verifyAuditOn,
      noteVerified: cache.noteAuditVerified,
      setRetention: cache.setAuditRetention,
      countBefore: cache.countAuditBefore,
      purgeOn: cache.purgeAuditOn
    },
    get notices() {
      return runner.opening().notices
    },
    async close() {
      await runner.close()
      onClose()
    }
  }
}
