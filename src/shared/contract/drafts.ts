import { z } from 'zod'
import { keyTypes } from '../horizon/key'
import { nothing, profileIdSchema, timeSchema } from './common'
import { procedure } from './define'

const line = z.string().max(200)

/** The Create key form as entered, whether or not it could be sent. */
export const keyFormDraftSchema = z.object({
  clientName: z.string().max(10_000),
  type: z.enum(keyTypes),
  ownerUserId: line,
  departments: z.array(line).max(1_000).nullable(),
  scopes: z.array(z.string().max(1_000)).max(1_000),
  allScopes: z.enum(['off', 'asked', 'granted']),
  perMinute: z.string().max(100),
  perDay: z.string().max(100),
  expiry: z.enum(['30d', '90d', '1y', 'date', 'none']),
  date: z.string().max(100),
  purpose: z.object({
    owner: line,
    system: line,
    storedIn: line,
    ticket: line,
    reviewOn: z.string().max(100).nullable(),
    note: z.string().max(2_000)
  })
})
export type KeyFormDraft = z.output<typeof keyFormDraftSchema>

export const storedDraftSchema = keyFormDraftSchema.extend({ savedAt: timeSchema })
export type StoredDraft = z.output<typeof storedDraftSchema>

const ofDraft = z.object({ profileId: profileIdSchema, name: z.enum(['key.create']) })
export type DraftName = z.output<typeof ofDraft>['name']

/** What was entered into a form and not sent yet; kept in the profile's journal, without secrets. */
export const draftProcedures = {
  'drafts.get': procedure(ofDraft, z.object({ draft: storedDraftSchema.nullable() })),
  /** `isKept` is false where local data cannot be written; nothing else depends on it. */
  'drafts.save': procedure(
    ofDraft.extend({ content: keyFormDraftSchema }),
    z.object({ isKept: z.boolean() })
  ),
  'drafts.discard': procedure(ofDraft, nothing)
}
