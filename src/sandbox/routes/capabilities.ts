import type { Feature } from '@shared/horizon/capabilities'
import { adminEndpoint, ok } from '../call'

/** Only what is really answered here. */
const features: readonly Feature[] = [
  'keys.read',
  'keys.update',
  'keys.usage',
  'keys.requests',
  'directory',
  'partners',
  'partner_keys',
  'audit',
  'webhooks.admin'
]

export const capabilitiesEndpoints = [
  adminEndpoint({
    method: 'GET',
    path: '/admin/capabilities',
    handle: () => ok({ version: '1', features })
  })
]
