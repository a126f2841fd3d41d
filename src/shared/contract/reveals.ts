import { z } from 'zod'
import { revealParts } from '../domain/reveal-parts'
import { keyIdSchema } from '../horizon/key'
import { nothing, profileIdSchema, timeSchema } from './common'
import { procedure } from './define'

const ofReveal = z.object({ revealId: z.uuid() })
const partSchema = z.enum(revealParts)
/** Without a part it is the first one. */
const ofPart = ofReveal.extend({ part: partSchema.optional() })

export const pendingRevealSchema = z.object({
  revealId: z.uuid(),
  /** Of a webhook, `keyId` is its id, and `clientName` the agent it triggers. */
  kind: z.enum(['api-key', 'webhook']).optional(),
  /** What waits, in the order of its use; one `key` where it is absent. */
  parts: z.array(partSchema).min(1).optional(),
  keyId: keyIdSchema,
  clientName: z.string(),
  type: z.string().optional(),
  keyExpiresAt: z.string().nullable().optional(),
  createdAt: timeSchema,
  /** `memory`: without a keychain, a crash of the app loses the key. */
  stash: z.enum(['keychain', 'memory']),
  /** When the keychain's copy is deleted; `null` for `memory`. */
  stashedUntil: timeSchema.nullable(),
  /** True when an earlier run of the app was interrupted before the key was confirmed. */
  isRecovered: z.boolean()
})
export type PendingReveal = z.output<typeof pendingRevealSchema>

export const clipboardStateSchema = z.object({
  state: z.enum(['idle', 'holding', 'cleared', 'replaced', 'failed']),
  revealId: z.uuid().optional(),
  part: partSchema.optional(),
  /** When main clears the clipboard if it still holds the key. */
  clearsAt: timeSchema.optional()
})
export type ClipboardState = z.output<typeof clipboardStateSchema>

export const revealProcedures = {
  /** Keys waiting to be confirmed as stored, oldest first. */
  'reveals.pending': procedure(
    z.object({ profileId: profileIdSchema }),
    z.object({ reveals: z.array(pendingRevealSchema) })
  ),
  /** Where a key or a webhook’s token made now would wait: asked before, so that the dialog can warn. */
  'reveals.stashKind': procedure(
    z.object({ profileId: profileIdSchema }),
    z.object({ stash: z.enum(['keychain', 'memory']), reason: z.string().optional() })
  ),
  /** The only procedure that answers a plaintext. Called directly, never through a cache. */
  'reveals.show': procedure(ofPart, z.object({ plaintext: z.string() })),
  'reveals.copy': procedure(ofPart, clipboardStateSchema),
  /**
   * Asks where, then writes with mode 0600; `path` is `null` when the operator cancelled. `env` has
   * a line for each part, `plain` the one part.
   */
  'reveals.saveToFile': procedure(
    ofPart.extend({ format: z.enum(['env', 'plain']) }),
    z.object({ path: z.string().nullable() })
  ),
  /** Ends it: the plaintext is gone from memory and keychain. */
  'reveals.acknowledge': procedure(ofReveal, nothing),
  'clipboard.state': procedure(nothing, clipboardStateSchema)
}

export const revealEvents = {
  'reveals.changed': z.object({ profileId: profileIdSchema }),
  'clipboard.changed': clipboardStateSchema
}
