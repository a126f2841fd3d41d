import { z } from 'zod'

/** Groups of endpoints a Horizon may have beside the documented create, list and revoke (D1). */
export const features = [
  'keys.read',
  'keys.update',
  'keys.usage',
  'keys.requests',
  'directory',
  'partners',
  'partner_keys',
  'audit',
  'webhooks.admin'
] as const
export type Feature = (typeof features)[number]

/** Unknown features are kept as they come. */
export const capabilitiesSchema = z.looseObject({
  version: z.string(),
  features: z.array(z.string())
})
