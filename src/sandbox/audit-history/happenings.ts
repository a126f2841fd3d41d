import { agents, apps, connections } from '../scenarios/acme-workspace'
import type { SeededRandom } from '../scenarios/seeded-random'
import type { AuditEntry, AuditResource } from '../store/audit-log'

/** What somebody did: the part of an entry that is not about who and when. */
export type Deed = Pick<
  AuditEntry,
  'action' | 'resource' | 'outcome' | 'reason' | 'changes' | 'metadata'
>
export type Scene = {
  readonly random: SeededRandom
  /** Days since 1970, so that conversations go on for a day. */
  readonly day: number
}

const numbered = (prefix: string, index: number): string =>
  `${prefix}_${String(index + 1).padStart(3, '0')}`
const resourcesOf = (type: string, names: readonly { readonly name: string }[]) =>
  names.map(
    ({ name }, index): AuditResource => ({ type, id: numbered(type, index), name })
  ) as unknown as readonly [AuditResource, ...AuditResource[]]

export const agentResources = resourcesOf('agent', agents)
export const appResources = resourcesOf('app', apps)
const connectionResources = connections.map(
  ({ id, name }): AuditResource => ({ type: 'connection', id, name })
) as unknown as readonly [AuditResource, ...AuditResource[]]

const conversationsPerDay = 400

/** One of those of that day: several messages go to the same. */
function conversation({ random, day }: Scene): AuditResource {
  const nth = Math.floor(conversationsPerDay * random.next() ** 2)
  const mixed = Math.imul(day * 1_024 + nth, 0x9e37_79b1) >>> 0
  const id = `conv_${mixed.toString(36).padStart(7, '0')}${nth.toString(36).padStart(2, '0')}`
  return { type: 'conversation', id, name: random.pick(agentResources)?.name ?? null }
}
const agent = ({ random }: Scene): AuditResource => random.pick(agentResources)
const connection = ({ random }: Scene): AuditResource => random.pick(connectionResources)
const skills = [
  'quickbooks/v1/profit-and-loss-report',
  'sage-intacct/v1/query-gldetail',
  'web/v1/create-site',
  'platform/v1/get-skill'
] as const
const skill = ({ random }: Scene): AuditResource => ({
  type: 'skill',
  id: random.pick(skills),
  name: null
})

type Call = {
  readonly weight: number
  readonly action: string
  readonly method: string
  readonly path: string
  readonly about: (scene: Scene) => AuditResource
}
const call = (
  weight: number,
  action: string,
  endpoint: string,
  about: (scene: Scene) => AuditResource
): Call => {
  const [method = '', path = ''] = endpoint.split(' ')
  return { weight, action, method, path, about }
}

const calls: readonly [Call, ...Call[]] = [
  call(46, 'message.sent', 'POST /api/conversations/:id/messages', conversation),
  call(14, 'conversation.read', 'GET /api/conversations/:id/messages', conversation),
  call(11, 'conversation.created', 'POST /api/conversations', conversation),
  call(9, 'agent.viewed', 'GET /api/agents/:id', agent),
  call(7, 'skill.executed', 'POST /api/:category/:version/:skill', skill),
  call(5, 'agent.memories_read', 'GET /api/agents/:id/memories', agent),
  call(4, 'connection.checked', 'GET /api/connections', connection),
  call(3, 'agent.updated', 'PATCH /api/agents/:id', agent),
  call(1, 'app.deployed', 'POST /api/apps', ({ random }) => random.pick(appResources))
]
const weights = calls.reduce((sum, { weight }) => sum + weight, 0)

function pickCall(random: SeededRandom): Call {
  let left = random.next() * weights
  for (const each of calls) {
    left -= each.weight
    if (left < 0) return each
  }
  return calls[0]
}

type Failure = Pick<Deed, 'outcome' | 'reason'> & { readonly status: number }
const failures: readonly [Failure, ...Failure[]] = [
  { status: 403, reason: 'level_too_low', outcome: 'denied' },
  { status: 404, reason: 'not_found', outcome: 'denied' },
  { status: 403, reason: 'data_not_visible', outcome: 'denied' },
  { status: 429, reason: 'rate_limit_exceeded', outcome: 'denied' },
  { status: 500, reason: 'internal_error', outcome: 'error' },
  { status: 503, reason: 'unavailable', outcome: 'error' }
]

const asked = [20, 40, 60, 80, 100, 120] as const
const reworded = ({ random }: Scene) => {
  const words = () => `Answer in ${random.pick(asked)} words or fewer. Rule ${random.below(4_000)}.`
  return { instructions: { from: words(), to: words() } }
}

/** A call that was let in; one in twenty was not answered as its caller wanted. */
export function madeCall(scene: Scene): Deed {
  const { random } = scene
  const { action, method, path, about } = pickCall(random)
  const resource = about(scene)
  const endpoint = { method, path }
  if (random.chance(0.05)) {
    const { status, reason, outcome } = random.pick(failures)
    return { action, resource, outcome, reason, metadata: { ...endpoint, status } }
  }
  const changes = action === 'agent.updated' ? reworded(scene) : {}
  return { action, resource, outcome: 'success', reason: null, changes, metadata: endpoint }
}

/** A call that was not let in. */
export function refusedCall(scene: Scene, resource: AuditResource | null, reason: string): Deed {
  const { method, path, action } = pickCall(scene.random)
  const metadata = { method, path, status: reason.startsWith('api_key') ? 401 : 403, action }
  return { action: 'api_key.rejected', resource, outcome: 'denied', reason, metadata }
}

/** What a key's use is recorded with. */
export function usedKey(scene: Scene, resource: AuditResource): Deed {
  const { method, path } = pickCall(scene.random)
  return { action: 'api_key.used', resource, outcome: 'success', metadata: { method, path } }
}
