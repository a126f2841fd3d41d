import type { Db } from './open'
import {
  lastBundleHash,
  listSearches,
  notedAmong,
  noteOf,
  recordAuditExport,
  removeNote,
  removeSearch,
  saveSearch,
  setNote
} from './queries/audit-records'
import { auditWish } from './queries/audit-wish'
import { recordCallerHours } from './queries/caller-hours'
import { recordCallerGaps, recordCallerReach } from './queries/caller-knowledge'
import { callersOf } from './queries/caller-reading'
import { findDraft, removeDraft, saveDraft } from './queries/drafts'
import { findReply, putHeldReply } from './queries/held-replies'
import { findProof, setProof } from './queries/key-proofs'
import { listPurposes, removePurpose, setPurpose } from './queries/key-purposes'
import { findKeySnapshot } from './queries/key-snapshots'
import { heldKeys, storeKeys } from './queries/keys'
import {
  findOperation,
  finishOperation,
  intendOperation,
  listDoneSince,
  listOpenCreates,
  listSettledStashes,
  listWebhookWrites,
  markReveal,
  stashReveal,
  unstashReveal
} from './queries/operations'
import { listRevocations, observeRevocations, requestRevocation } from './queries/revocations'
import {
  appendToRotation,
  findRotation,
  hasRotations,
  importRotations,
  listRotations
} from './queries/rotations'
import { markKeyChangesSeen, seenKeyChangesUpTo } from './queries/seen-marks'

/** By file, because no query sees both. */
export const queries = {
  cache: {
    heldKeys,
    storeKeys,
    findKeySnapshot,
    findReply,
    putHeldReply,
    recordCallerHours,
    recordCallerGaps,
    recordCallerReach,
    callersOf,
    auditWish
  },
  journal: {
    findOperation,
    listOpenCreates,
    listWebhookWrites,
    listDoneSince,
    listSettledStashes,
    intendOperation,
    finishOperation,
    stashReveal,
    markReveal,
    unstashReveal,
    listPurposes,
    setPurpose,
    removePurpose,
    findProof,
    setProof,
    listRevocations,
    requestRevocation,
    observeRevocations,
    seenKeyChangesUpTo,
    markKeyChangesSeen,
    findDraft,
    saveDraft,
    removeDraft,
    hasRotations,
    listRotations,
    findRotation,
    appendToRotation,
    importRotations,
    noteOf,
    setNote,
    removeNote,
    notedAmong,
    listSearches,
    saveSearch,
    removeSearch,
    recordAuditExport,
    lastBundleHash
  }
} as const

type AuditQueries = typeof import('./queries/audit-log')

/** Loaded at the first of them: a start needs nothing of the audit log. */
const auditQueryNames: readonly string[] = [
  'auditLedger',
  'takeAuditPage',
  'beginAuditRecheck',
  'endAuditRecheck',
  'noteAuditCurrent',
  'noteAuditWish',
  'auditRows',
  'countAudit',
  'countAuditOn',
  'auditValues',
  'auditEntry',
  'auditPositionOf',
  'auditAlerts',
  'exportAuditOn',
  'verifyAuditOn',
  'noteAuditVerified',
  'setAuditRetention',
  'countAuditBefore',
  'purgeAuditOn'
] satisfies (keyof AuditQueries)[]

export const isOfAudit = (file: FileName, name: string): boolean =>
  file === 'cache' && auditQueryNames.includes(name)

let auditQueries: AuditQueries | undefined

/** Whether a query's code has to be loaded before `runQuery` can run it. */
export const isUnloaded = (file: FileName, name: string): boolean =>
  auditQueries === undefined && isOfAudit(file, name)

export async function loadQueries(): Promise<void> {
  auditQueries = await import('./queries/audit-log')
}

type Queries = {
  readonly cache: typeof queries.cache & AuditQueries
  readonly journal: typeof queries.journal
}
export type FileName = keyof Queries

type AfterDb<F> = F extends (db: Db, ...rest: infer Rest) => infer Result
  ? (...rest: Rest) => Promise<Result>
  : never

/** Every query function, minus its `db`, made asynchronous. */
export type DatabaseClient = {
  readonly [File in FileName]: {
    readonly [Name in keyof Queries[File]]: AfterDb<Queries[File][Name]>
  }
}

export type Run = (file: FileName, name: string, args: readonly unknown[]) => Promise<unknown>

const namesIn = (file: FileName): readonly string[] =>
  file === 'cache'
    ? [...Object.keys(queries.cache), ...auditQueryNames]
    : Object.keys(queries.journal)

export function createDatabaseClient(run: Run): DatabaseClient {
  const clientOf = (file: FileName) =>
    Object.fromEntries(
      namesIn(file).map(name => [name, (...args: unknown[]) => run(file, name, args)])
    )
  return { cache: clientOf('cache'), journal: clientOf('journal') } as unknown as DatabaseClient
}

/** Runs one query by name; the worker and the in-process runner both end here. */
export function runQuery(db: Db, file: FileName, name: string, args: readonly unknown[]): unknown {
  const ofFile: object = (isOfAudit(file, name) ? auditQueries : undefined) ?? queries[file]
  if (!Object.hasOwn(ofFile, name)) throw new Error(`No query ${file}.${name}`)
  const query = (ofFile as Record<string, unknown>)[name] as (
    db: Db,
    ...rest: readonly unknown[]
  ) => unknown
  return query(db, ...args)
}
