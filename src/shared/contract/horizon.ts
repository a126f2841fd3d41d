import { z } from 'zod'
import { directoryDepartmentSchema, directoryUserSchema } from '../horizon/directory'
import { profileIdSchema, timeSchema, wireErrorSchema } from './common'
import { procedure } from './define'

const ofProfile = z.object({ profileId: profileIdSchema })
/** `isBackground`: the console asks of its own accord, within its budget, or not at all. */
const asking = ofProfile.extend({ isBackground: z.boolean().default(false) })

/** What the Horizon behind a profile has beside the documented calls. */
export const offersSchema = z.object({
  /**
   * `capabilities`: it said so itself. `probe`: found out with GETs, since it has no such endpoint.
   * `unknown`: not asked yet.
   */
  source: z.enum(['capabilities', 'probe', 'unknown']),
  /** Names of D1 and unknown ones, as they came. */
  features: z.array(z.string()),
  /** Those that could not be found out just now, nor were known before. */
  unanswered: z.array(z.string()).optional(),
  askedAt: timeSchema.nullable()
})
export type Offers = z.output<typeof offersSchema>

/** People and departments; `null` where this Horizon has no such endpoint. */
export const directorySchema = z.object({
  users: z.array(directoryUserSchema).nullable(),
  departments: z.array(directoryDepartmentSchema).nullable(),
  fetchedAt: timeSchema.nullable(),
  failure: wireErrorSchema.optional()
})
export type Directory = z.output<typeof directorySchema>

/** What the console asked Horizon of its own accord, against what it allows itself. */
export const pollingSchema = z.object({
  usedThisHour: z.number(),
  allowedPerHour: z.number(),
  /** Set while Horizon asked to wait, or the budget is used up. */
  pausedUntil: timeSchema.optional(),
  reason: z.enum(['rate-limited', 'budget']).optional()
})
export type Polling = z.output<typeof pollingSchema>

export const horizonProcedures = {
  'horizon.offers': procedure(ofProfile, offersSchema),
  'horizon.polling': procedure(ofProfile, pollingSchema),
  /** What is held locally, at once. */
  'directory.get': procedure(ofProfile, directorySchema),
  'directory.refresh': procedure(asking, directorySchema)
}

export const horizonEvents = {
  'horizon.offersChanged': ofProfile,
  /** The list was read after a time in which it could not be. */
  'horizon.answersAgain': ofProfile,
  'directory.changed': ofProfile
}
