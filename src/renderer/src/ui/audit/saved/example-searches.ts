/** What a weekly review asks; each is an ordinary query that can be edited and kept. */
export const exampleSearches = [
  { name: 'What was denied or failed', query: '-outcome:success after:7d' },
  {
    name: 'Failed sign-ins and wrong admin secrets',
    query: '(action:user.login_failed OR action:auth.admin_secret_rejected) after:7d'
  },
  {
    name: 'Keys created, changed or revoked',
    query:
      '(action:api_key.created OR action:api_key.updated OR action:api_key.revoked OR action:partner_key.*) after:7d'
  },
  { name: 'Rejected calls with keys', query: 'action:api_key.rejected after:7d' },
  { name: 'Changes to partners and what they reach', query: 'action:partner.* after:7d' },
  {
    name: 'People invited, deactivated or given another role',
    query: '(action:user.invited OR action:user.role_changed OR action:user.deactivated) after:7d'
  }
] as const
