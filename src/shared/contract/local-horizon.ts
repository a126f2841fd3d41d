import { z } from 'zod'
import { nothing } from './common'
import { procedure } from './define'
import { profileSchema } from './profiles'

export const localHorizonStatusSchema = z.object({
  state: z.enum(['stopped', 'starting', 'running', 'crashed']),
  url: z.string().optional(),
  message: z.string().optional()
})
export type LocalHorizonStatus = z.output<typeof localHorizonStatusSchema>

export const localHorizonProcedures = {
  /** Starts the embedded Horizon if needed and activates its profile, "Local". */
  'localHorizon.open': procedure(nothing, z.object({ profile: profileSchema })),
  'localHorizon.status': procedure(nothing, localHorizonStatusSchema),
  'localHorizon.restart': procedure(nothing, localHorizonStatusSchema)
}

export const localHorizonEvents = {
  'localHorizon.changed': localHorizonStatusSchema
}
