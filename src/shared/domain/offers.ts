import type { Feature } from '../horizon/capabilities'

/** An endpoint by method and route template, as it is shown where it is missing. */
export type Endpoint = { readonly method: string; readonly path: string }

/** What every Horizon has, by its documentation. */
export const documentedEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/health' },
  { method: 'POST', path: '/admin/api-keys' },
  { method: 'GET', path: '/admin/api-keys' },
  { method: 'DELETE', path: '/admin/api-keys/:id' }
]

/** The endpoints of each feature that the console uses now. */
export const featureEndpoints: Readonly<Partial<Record<Feature, readonly Endpoint[]>>> = {
  'keys.read': [{ method: 'GET', path: '/admin/api-keys/:id' }],
  'keys.update': [{ method: 'PATCH', path: '/admin/api-keys/:id' }],
  'keys.usage': [
    { method: 'GET', path: '/admin/api-keys/:id/usage' },
    { method: 'GET', path: '/admin/usage' }
  ],
  'keys.requests': [{ method: 'GET', path: '/admin/api-keys/:id/requests' }],
  directory: [
    { method: 'GET', path: '/admin/organization' },
    { method: 'GET', path: '/admin/users' },
    { method: 'GET', path: '/admin/departments' },
    { method: 'GET', path: '/admin/agents' },
    { method: 'GET', path: '/admin/apps' },
    { method: 'GET', path: '/admin/connections' }
  ],
  partners: [
    { method: 'GET', path: '/admin/partners' },
    { method: 'POST', path: '/admin/partners' },
    { method: 'GET', path: '/admin/partners/:id' },
    { method: 'PATCH', path: '/admin/partners/:id' },
    { method: 'POST', path: '/admin/partners/:id/suspend' },
    { method: 'POST', path: '/admin/partners/:id/unsuspend' },
    { method: 'POST', path: '/admin/partners/:id/revoke' },
    { method: 'POST', path: '/admin/partners/:id/resend-invitation' },
    { method: 'POST', path: '/admin/partners/:id/withdraw-invitation' },
    { method: 'GET', path: '/admin/partners/:id/activity' }
  ],
  partner_keys: [
    { method: 'GET', path: '/admin/partners/:id/api-keys' },
    { method: 'POST', path: '/admin/partners/:id/api-keys' },
    { method: 'DELETE', path: '/admin/partners/:id/api-keys/:key_id' },
    { method: 'POST', path: '/admin/partners/:id/api-keys/:key_id/rotate' }
  ],
  audit: [{ method: 'GET', path: '/admin/audit-logs' }],
  'webhooks.admin': [{ method: 'GET', path: '/api/agent-webhooks' }]
}
