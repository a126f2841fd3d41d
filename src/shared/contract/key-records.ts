import { z } from 'zod'
import { keyChangeSchema } from '../domain/key-changes'
import { proofSchema } from '../domain/key-proof'
import { keyPurposeSchema } from '../domain/key-purpose-schema'
import { keyIdSchema } from '../horizon/key'
import { nothing, profileIdSchema, timeSchema } from './common'
import { procedure } from './define'

const ofProfile = z.object({ profileId: profileIdSchema })
const ofKey = ofProfile.extend({ keyId: keyIdSchema })

export const storedPurposeSchema = keyPurposeSchema.extend({
  keyId: keyIdSchema,
  updatedAt: timeSchema,
  updatedBy: z.string()
})
export type StoredPurpose = z.output<typeof storedPurposeSchema>

/** What the console itself keeps about keys: Horizon has no field for it. */
export const keyRecordProcedures = {
  'purposes.list': procedure(ofProfile, z.object({ purposes: z.array(storedPurposeSchema) })),
  /** An empty purpose removes the record. */
  'purposes.set': procedure(
    ofKey.extend({ purpose: keyPurposeSchema }),
    z.object({ purpose: storedPurposeSchema.nullable() })
  ),

  /** What differs from the list as it was when the operator last said to have seen it. */
  'keys.changes': procedure(
    ofProfile,
    z.object({
      /** The moment compared with; `null` where there is nothing to compare with yet. */
      since: timeSchema.nullable(),
      /** When Horizon last sent what is compared: to be given back as `upTo`. */
      upTo: timeSchema.nullable(),
      changes: z.array(keyChangeSchema)
    })
  ),
  'keys.markChangesSeen': procedure(ofProfile.extend({ upTo: timeSchema }), nothing),

  /** One permitted call and one outside the scopes, with a key that still waits to be stored. */
  'proofs.run': procedure(
    z.object({ revealId: z.uuid(), operationId: z.uuid() }),
    z.object({ proof: proofSchema })
  ),
  'proofs.ofKey': procedure(ofKey, z.object({ proof: proofSchema.nullable() })),

  /** Asks where, then writes the rows of these keys in this order; `null` when cancelled. */
  'keys.exportCsv': procedure(
    ofProfile.extend({ keyIds: z.array(keyIdSchema).min(1).max(100_000) }),
    z.object({
      path: z.string().nullable(),
      rows: z.number(),
      /** Keys that were asked for and are not held any more. */
      leftOut: z.number().default(0)
    })
  )
}

export const keyRecordEvents = {
  'purposes.changed': ofProfile
}
