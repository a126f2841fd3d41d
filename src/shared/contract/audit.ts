import { z } from 'zod'
import { auditFields } from '../domain/audit-query/ast'
import { auditEntrySchema } from '../horizon/audit-entry'
import { nothing, operationIdSchema, profileIdSchema, timeSchema, wireErrorSchema } from './common'
import { procedure } from './define'

const ofProfile = z.object({ profileId: profileIdSchema })
const count = z.int().min(0)
const rangeSchema = z.object({ from: timeSchema, to: timeSchema })

/** Longer queries are refused by the language itself, with words. */
export const maxQuerySource = 20_000

export const auditSearchSchema = ofProfile.extend({
  /** As it was entered (`domain/audit-query`). */
  query: z.string().max(maxQuerySource),
  /** Always holds beside the query: `key:"key_9f2c"` on a key's page. In the same language. */
  fixed: z.string().max(maxQuerySource).optional(),
  /** What dates without a zone mean. */
  zone: z.enum(['utc', 'local']),
  /** What relative times count back from: chosen when the query was run. */
  moment: timeSchema
})
export type AuditSearch = z.output<typeof auditSearchSchema>

/**
 * `not-downloaded`: Horizon has it, it was not downloaded yet. `missing`: a hole in Horizon's own
 * numbering. `lost`: was held, and damaged here. `purged`: removed here by retention.
 * `beyond-server`: older than what Horizon still had at the first sync.
 */
export const absences = ['not-downloaded', 'missing', 'lost', 'purged', 'beyond-server'] as const
export const absenceSchema = z.object({
  why: z.enum(absences),
  /** `null` reaches without end. */
  from: timeSchema.nullable(),
  to: timeSchema.nullable(),
  /** How many entries, where Horizon's numbering tells. */
  entries: count.nullable()
})
export type Absence = z.output<typeof absenceSchema>

/** What of a window is held, and what is known not to be. */
export const coverageSchema = z.object({
  /** Of the window that was asked about; open, from the first entry to the last sync. */
  from: timeSchema.nullable(),
  to: timeSchema.nullable(),
  /** Up to here the log was walked twice with the same result (SY-02). */
  settledTo: timeSchema.nullable(),
  absences: z.array(absenceSchema),
  /** When Horizon last answered that there was nothing more. */
  currentAt: timeSchema.nullable()
})
export type AuditCoverage = z.output<typeof coverageSchema>

export const auditMarks = ['first-address', 'after-revoke', 'late', 'changed', 'vanished'] as const
export type AuditMark = (typeof auditMarks)[number]
export const auditRowSchema = z.object({
  /** Place in the local chain, from 1. */
  position: count,
  entry: auditEntrySchema,
  marks: z.array(z.enum(auditMarks)),
  hasNote: z.boolean()
})
export type AuditRow = z.output<typeof auditRowSchema>

export const auditFacets = [
  'outcome',
  'action',
  'actor',
  'ip',
  'partner',
  'key',
  'resource'
] as const
export type AuditFacet = (typeof auditFacets)[number]

/** `term` is what a click writes into the query: `actor:"Ada Moreau"`. */
export const facetValueSchema = z.object({ label: z.string(), term: z.string(), count })
export type FacetValue = z.output<typeof facetValueSchema>

export const auditCountsSchema = z.object({
  /** To go on with `audit.moreCounts`. */
  countId: z.uuid(),
  isDone: z.boolean(),
  /** Entries looked at so far, of how many are held. */
  scanned: count,
  held: count,
  total: count,
  histogram: z.object({
    from: timeSchema.nullable(),
    to: timeSchema.nullable(),
    /** Of most of them: days in which clocks change have other lengths. */
    bucketMs: z.number(),
    /** Milliseconds since 1970 where each begins and, at the end, where the last one ends. */
    edges: z.array(z.number()),
    /** One per value of the split, largest first; `''` where nothing is split, `other` at the end. */
    series: z.array(z.object({ value: z.string(), counts: z.array(count) }))
  }),
  facets: z.array(
    z.object({
      field: z.enum(auditFacets),
      values: z.array(facetValueSchema),
      /** Distinct values in the match, beyond those listed. */
      others: count
    })
  ),
  coverage: coverageSchema,
  elapsedMs: z.number()
})
export type AuditCounts = z.output<typeof auditCountsSchema>

/** `waiting`: for Horizon, or for room here. `paced`: by the console's own budget of requests. */
export const auditSyncStates = [
  'idle',
  'syncing',
  'waiting',
  'paced',
  'offline',
  'stopped',
  'not-offered',
  'never'
] as const
export const auditStatusSchema = z.object({
  held: count,
  /** Of the entries held. */
  firstAt: timeSchema.nullable(),
  lastAt: timeSchema.nullable(),
  bytes: count,
  coverage: coverageSchema,
  sync: z.object({
    state: z.enum(auditSyncStates),
    /** Entries fetched by this run, and how many there are still; `null` where unknown. */
    done: count,
    remaining: count.nullable(),
    perSecond: z.number().nullable(),
    /** When it goes on by itself. */
    retryAt: timeSchema.nullable(),
    failure: wireErrorSchema.optional()
  }),
  retentionDays: z.int().min(1).nullable(),
  /** When entries were removed here last. */
  purgedAt: timeSchema.nullable(),
  chain: z.object({
    /** Verified up to this position, when; `null` before the first Verify. */
    verifiedTo: count.nullable(),
    verifiedAt: timeSchema.nullable(),
    /** First bad position, where Verify found one. */
    badPosition: count.nullable()
  }),
  /** Entries whose content changed at Horizon, and entries that vanished there. */
  alerts: z.object({ changed: count, vanished: count }),
  /** Why nothing new can be kept: a full disk, a read-only file. */
  storageFailure: wireErrorSchema.optional(),
  /** Changes whenever another search would answer otherwise. */
  version: z.number()
})
export type AuditStatus = z.output<typeof auditStatusSchema>

export const auditColumns = [
  'time',
  'actor',
  'action',
  'resource',
  'outcome',
  'partner',
  'key',
  'ip',
  'agent',
  'reason',
  'request',
  'id',
  'recorded'
] as const
export type AuditColumn = (typeof auditColumns)[number]

export const savedSearchSchema = z.object({
  id: z.uuid(),
  name: z.string().trim().min(1).max(100),
  query: z.string().max(maxQuerySource),
  isPinned: z.boolean()
})
export type SavedSearch = z.output<typeof savedSearchSchema>

const verifySchema = z.object({
  verifiedTo: count,
  /** `null`: the chain holds. */
  bad: z.object({ position: count, what: z.string() }).nullable(),
  chainHead: z.string(),
  startsAt: count,
  /** What a chain of one's own cannot prove, in sentences. */
  limits: z.array(z.string())
})
export type AuditVerification = z.output<typeof verifySchema>

export const auditProcedures = {
  'audit.status': procedure(ofProfile, auditStatusSchema),
  /** Newest first; `firstIndex` is the place of the first row in the whole result. */
  'audit.rows': procedure(
    auditSearchSchema.extend({
      order: z.enum(['newest', 'oldest']).default('newest'),
      index: count,
      limit: z.int().min(1).max(500)
    }),
    z.object({
      rows: z.array(auditRowSchema),
      firstIndex: count,
      hasMore: z.boolean(),
      elapsedMs: z.number(),
      version: z.number()
    })
  ),
  /** Answers within about 100 ms with what was counted by then. */
  'audit.counts': procedure(
    auditSearchSchema.extend({
      /** What the histogram shows; the window of the match where absent. */
      window: rangeSchema.optional(),
      buckets: z.int().min(1).max(500),
      split: z.enum(['none', 'action', 'outcome']),
      facets: z.array(z.enum(auditFacets)),
      facetValues: z.int().min(1).max(200)
    }),
    auditCountsSchema
  ),
  /** Goes on counting for about 100 ms. `not-found` where another count took its place. */
  'audit.moreCounts': procedure(ofProfile.extend({ countId: z.uuid() }), auditCountsSchema),
  /** Values a field has in the cache, the most frequent first, beginning with or containing `typed`. */
  'audit.values': procedure(
    auditSearchSchema.extend({
      field: z.enum(auditFields),
      typed: z.string().max(500),
      limit: z.int().min(1).max(50)
    }),
    z.object({ values: z.array(facetValueSchema) })
  ),
  'audit.entry': procedure(
    ofProfile.extend({ position: count }),
    z.object({
      row: auditRowSchema,
      /** JSON as Horizon sent it, cut at 200,000 characters. */
      raw: z.string(),
      rawBytes: count,
      /** Other content Horizon sent under the same id. */
      versions: z.array(z.object({ raw: z.string(), seenAt: timeSchema })),
      /** When Horizon no longer had it. */
      vanishedAt: timeSchema.nullable(),
      /** How often this entry's address is held. */
      addressCount: count.nullable(),
      note: z.object({ text: z.string(), changedAt: timeSchema }).nullable()
    })
  ),
  'audit.positionOf': procedure(
    ofProfile.extend({ entryId: z.string().max(500) }),
    z.object({ position: count.nullable() })
  ),
  /** Entries that changed at Horizon or vanished there, the latest found first. */
  'audit.alerts': procedure(
    ofProfile.extend({ limit: z.int().min(1).max(500) }),
    z.object({
      alerts: z.array(
        z.object({ position: count, kind: z.enum(['changed', 'vanished']), seenAt: timeSchema })
      )
    })
  ),
  /** Empty text removes it. */
  'audit.setNote': procedure(
    ofProfile.extend({ position: count, text: z.string().max(10_000) }),
    nothing
  ),

  /** Begins or goes on now, answers at once; progress is told by `audit.changed`. */
  'audit.sync': procedure(
    ofProfile.extend({ isBackground: z.boolean().default(false) }),
    auditStatusSchema
  ),
  'audit.stopSync': procedure(ofProfile, auditStatusSchema),
  /** Asks Horizon for a range again; answers when it was walked. */
  'audit.fetchRange': procedure(ofProfile.extend(rangeSchema.shape), auditStatusSchema),
  'audit.coverage': procedure(
    ofProfile.extend({ from: timeSchema.nullable(), to: timeSchema.nullable() }),
    coverageSchema
  ),
  'audit.verify': procedure(ofProfile.extend({ operationId: operationIdSchema }), verifySchema),

  /** `null` keeps everything. Applies from the next purge on. */
  'audit.setRetention': procedure(
    ofProfile.extend({ days: z.int().min(1).max(36_500).nullable() }),
    auditStatusSchema
  ),
  /** What a purge of everything before that moment would remove. */
  'audit.previewPurge': procedure(
    ofProfile.extend({ before: timeSchema }),
    z.object({ entries: count })
  ),
  'audit.purge': procedure(
    ofProfile.extend({ before: timeSchema, operationId: operationIdSchema }),
    z.object({
      entries: count,
      firstPosition: count.nullable(),
      lastPosition: count.nullable(),
      bytesFreed: count
    })
  ),

  /** `path` is `null` where the operator cancelled the choice of a file. */
  'audit.export': procedure(
    auditSearchSchema.extend({
      operationId: operationIdSchema,
      order: z.enum(['newest', 'oldest']),
      columns: z.array(z.enum(auditColumns)).min(1),
      format: z.enum(['csv', 'jsonl', 'bundle']),
      /** Each value becomes one stand-in throughout the file. */
      redact: z.array(z.enum(['addresses', 'emails'])).default([])
    }),
    z.object({
      path: z.string().nullable(),
      entries: count,
      bytes: count,
      sha256: z.string().nullable(),
      /** Of a bundle: where its parts lie inside it. */
      folder: z.string().optional(),
      /** The file is whole, but the profile keeps no record of it, because … */
      warning: z.string().optional()
    })
  ),

  'audit.searches': procedure(ofProfile, z.object({ searches: z.array(savedSearchSchema) })),
  'audit.saveSearch': procedure(
    ofProfile.extend({ search: savedSearchSchema }),
    z.object({ searches: z.array(savedSearchSchema) })
  ),
  'audit.removeSearch': procedure(
    ofProfile.extend({ searchId: z.uuid() }),
    z.object({ searches: z.array(savedSearchSchema) })
  )
}

export const auditEvents = {
  /** Something of the status is different; more entries, or another state of the sync. */
  'audit.changed': z.object({ profileId: profileIdSchema, status: auditStatusSchema })
}
