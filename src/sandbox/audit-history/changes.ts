import { emailOf, people, userIdOf } from '../scenarios/acme-people'
import type { SeededRandom } from '../scenarios/seeded-random'
import type { StoredKey } from '../store/api-keys'
import type { AuditResource } from '../store/audit-log'
import type { Cast } from './cast'
import { agentResources, type Deed } from './happenings'

type Setting = { readonly random: SeededRandom; readonly cast: Cast }

const limits = [10, 20, 30, 60, 90, 100, 120, 200, 240, 300] as const
const roles = ['member', 'manager', 'admin'] as const
const levels = ['view', 'interact', 'edit', 'manage'] as const

const done = (
  action: string,
  resource: AuditResource,
  changes: Deed['changes'],
  metadata: Deed['metadata'] = {}
): Deed => ({ action, resource, outcome: 'success', reason: null, changes, metadata })

const asResource = (key: StoredKey, type = 'api_key'): AuditResource => ({
  type,
  id: key.id,
  name: key.clientName
})

function changedKey({ random, cast }: Setting): Deed {
  const key = cast.keys[random.below(cast.keys.length)]
  if (key === undefined) return changedAgent({ random, cast })
  const from = random.pick(limits)
  const to = random.pick(limits)
  if (random.chance(0.7)) {
    return done('api_key.updated', asResource(key), { rate_limit: { from, to } })
  }
  const name = `${key.clientName} ${random.below(40) + 1}`
  return done('api_key.updated', asResource(key), {
    client_name: { from: key.clientName, to: name }
  })
}

function changedAgent({ random }: Setting): Deed {
  const text = () => `Ask before anything that costs more than ${random.below(5_000)} EUR.`
  return done('agent.updated', random.pick(agentResources), {
    instructions: { from: text(), to: text() },
    ...(random.chance(0.2) && { skills: { from: [], to: ['platform/v1/get-skill'] } })
  })
}

function changedPartner({ random, cast }: Setting): Deed {
  const of = cast.partners[random.below(cast.partners.length)]
  if (of === undefined) return changedAgent({ random, cast })
  const { id, organizationName: name } = of.partner
  const resource: AuditResource = { type: 'partner', id, name }
  const agent = random.pick(agentResources)
  const share = (level: string) => ({ type: 'agent', id: agent.id, level })
  if (random.chance(0.4)) {
    const hours = { from: 8, to: 1 + random.below(12) }
    return done('partner.settings_updated', resource, { session_timeout_hours: hours })
  }
  return done('partner.scope_updated', resource, {
    resources: { from: [share(random.pick(levels))], to: [share(random.pick(levels))] }
  })
}

function changedUser({ random }: Setting): Deed {
  const person = people[random.below(people.length)]
  const name = person?.name ?? 'Ada Moreau'
  const resource: AuditResource = { type: 'user', id: userIdOf(name), name }
  const role = { from: random.pick(roles), to: random.pick(roles) }
  return random.chance(0.6)
    ? done('user.role_changed', resource, { role })
    : done('user.invited', resource, {}, { email: emailOf(name), role: role.to })
}

function changedWebhook({ random }: Setting): Deed {
  const { name } = random.pick(agentResources)
  const resource: AuditResource = { type: 'webhook', id: `wh_${100 + random.below(24)}`, name }
  if (random.chance(0.3)) return done('webhook.rotated', resource, {})
  const rate = { from: random.pick(limits), to: random.pick(limits) }
  return done('webhook.updated', resource, { rate_limit: rate })
}

const kinds = [changedKey, changedKey, changedAgent, changedPartner, changedUser, changedWebhook]

/** What an administrator changed; one in thirty was refused. */
export function administrativeChange(setting: Setting): Deed {
  const { random } = setting
  const deed = (kinds[random.below(kinds.length)] ?? changedAgent)(setting)
  if (!random.chance(0.03)) return deed
  const { action, resource, metadata } = deed
  return { action, resource, metadata, outcome: 'error', reason: 'precondition_failed' }
}
