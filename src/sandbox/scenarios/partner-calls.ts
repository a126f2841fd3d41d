import type { Workspace } from '@shared/domain/access'
import type { Ability } from '@shared/domain/effective-access'
import type { PartnerCaller } from '../access/partner'
import { conversationResource, type Reach } from '../access/reach'
import type { ApiCall, Happening, SharedEndpoint } from '../call'
import { agentEndpoints } from '../routes/agents'
import { conversationEndpoints } from '../routes/conversations'
import { auditLogEndpoints } from '../routes/partner-audit'
import { usageEndpoints } from '../routes/usage'
import { workspaceEndpoints } from '../routes/workspace'
import { updateAgent } from '../store/agents'
import { insertConversation, touchConversation } from '../store/conversations'
import { insertMessage } from '../store/messages'
import type { Db } from '../store/open'
import { wholeSecond } from '../times'
import type { SeededRandom } from './seeded-random'

/** One call while it is answered. */
export type Scene = {
  readonly db: Db
  readonly at: number
  readonly now: number
  readonly random: SeededRandom
  readonly reach: Reach
  readonly about: ApiCall['about']
  readonly audit: (happening: Happening) => void
  /** Those that the partner began, to which this call may add one. */
  readonly conversations: string[]
}

/** What can be called, and what of the workspace for. */
export type Targets = { readonly workspace: Workspace; readonly conversations: readonly string[] }

export type PartnerCall = {
  readonly endpoint: SharedEndpoint
  /** How often it is made, beside the others. */
  readonly weight: number
  /** By people only; programs do not do it. */
  readonly isManual?: boolean
  /** Everything it could be made for; `null` where it names nothing. */
  readonly targets: ((targets: Targets) => readonly string[]) | null
  /** Whether this caller would expect it to work. */
  readonly isSensible: (access: PartnerCaller['access'], target: string) => boolean
  /** Throws what the endpoint would answer instead. */
  readonly run: (scene: Scene, target: string) => void
}

const endpoints = [
  ...agentEndpoints,
  ...conversationEndpoints,
  ...workspaceEndpoints,
  ...usageEndpoints,
  ...auditLogEndpoints
]

function endpointOf(method: string, path: string): SharedEndpoint {
  const found = endpoints.find(one => one.method === method && one.path === path)
  if (found?.area !== 'shared') throw new Error(`Partners cannot call ${method} ${path}`)
  return found
}

const idsOf = (objects: readonly { readonly id: string }[]) => objects.map(({ id }) => id)
const agents = ({ workspace }: Targets) => idsOf(workspace.agents)
const departments = ({ workspace }: Targets) => idsOf(workspace.departments)
const ownConversations = ({ conversations }: Targets) => conversations
const always = () => true
const nothing = () => {}

const listing = (path: string, weight: number): PartnerCall => ({
  endpoint: endpointOf('GET', path),
  weight,
  targets: null,
  isSensible: always,
  run: nothing
})

const ofAgent = (
  method: string,
  path: string,
  weight: number,
  ability: Ability<'agent'>
): PartnerCall => ({
  endpoint: endpointOf(method, path),
  weight,
  targets: agents,
  isSensible: (access, id) => access.may('agent', id, ability).may,
  run: ({ reach }, id) => void reach.agent(id, ability)
})

const questions = [
  'What changed since yesterday?',
  'Which of these need an answer today?',
  'Summarize the open items for our weekly call.',
  'Is anything late?'
] as const
const replies = [
  'Three items need a look; the oldest is from Monday.',
  'Nothing is late. Two are due tomorrow.',
  'Here is the summary, with the figures you asked for.',
  'One entry could not be read. The others are in order.'
] as const
const repliesAfterMs = 20_000

function addTurn({ db, at, now, random }: Scene, conversationId: string): void {
  const asked = wholeSecond(at)
  const turns = [
    { role: 'user', content: random.pick(questions), tokens: 12, createdAt: asked },
    {
      role: 'agent',
      content: random.pick(replies),
      tokens: 60 + random.below(540),
      createdAt: Math.min(asked + repliesAfterMs, wholeSecond(now))
    }
  ] as const
  for (const turn of turns) insertMessage(db, { ...turn, id: random.id('msg'), conversationId })
}

function converse(scene: Scene, agentId: string): void {
  const { db, at, now, random, reach, about, conversations } = scene
  const agent = reach.agent(agentId, 'converse', 'agent_id')
  const { userId, keyId, partnerId } = reach
  const id = random.id('conv')
  const isOpen = now - at < 2 * 3_600_000
  insertConversation(db, {
    id,
    agentId,
    departmentId: agent.department_id,
    userId,
    keyId,
    partnerId,
    status: isOpen ? 'active' : random.chance(0.03) ? 'failed' : 'completed',
    triggerType: 'api',
    createdAt: wholeSecond(at),
    updatedAt: wholeSecond(at)
  })
  addTurn(scene, id)
  conversations.push(id)
  about(...conversationResource(db, { id, agentId }))
}

function reword({ db, random, reach, audit }: Scene, agentId: string): void {
  const agent = reach.agent(agentId, 'edit')
  const [first] = agent.instructions.split(' Answer in ')
  const words = 20 * (2 + random.below(6))
  const instructions = `${first} Answer in ${words} words or fewer.`
  if (instructions === agent.instructions) return
  updateAgent(db, { ...agent, instructions })
  audit({
    action: 'agent.updated',
    resource: { type: 'agent', id: agent.id, name: agent.name },
    changes: { instructions: { from: agent.instructions, to: instructions } }
  })
}

const singleAgent = '/api/agents/:id'
const messages = '/api/conversations/:id/messages'

/** What partners call; each answers as the endpoint does, because it asks the same questions. */
export const partnerCalls: readonly PartnerCall[] = [
  listing('/api/agents', 2),
  listing('/api/apps', 1),
  listing('/api/departments', 1),
  listing('/api/connections', 1),
  listing('/api/conversations', 2),
  ofAgent('GET', singleAgent, 3, 'see'),
  ofAgent('GET', '/api/agents/:id/memories', 1, 'read-memories'),
  {
    endpoint: endpointOf('GET', '/api/departments/:id/dashboard'),
    weight: 2,
    targets: departments,
    isSensible: (access, id) => access.may('department', id, 'dashboard').may,
    run: ({ reach }, id) => void reach.department(id, 'dashboard')
  },
  {
    ...ofAgent('POST', '/api/conversations', 4, 'converse'),
    run: converse
  },
  {
    endpoint: endpointOf('POST', messages),
    weight: 5,
    targets: ownConversations,
    isSensible: always,
    run(scene, id) {
      scene.reach.conversation(id)
      addTurn(scene, id)
      touchConversation(scene.db, id, wholeSecond(scene.at))
    }
  },
  {
    endpoint: endpointOf('GET', messages),
    weight: 3,
    targets: ownConversations,
    isSensible: always,
    run: ({ reach }, id) => void reach.conversation(id)
  },
  { ...ofAgent('PATCH', singleAgent, 1, 'edit'), isManual: true, run: reword },
  {
    ...listing('/api/usage', 1),
    isSensible: access => access.mayGenerally('usage').may
  },
  {
    ...listing('/api/audit-logs', 2),
    isSensible: access => access.mayGenerally('audit-logs').may
  }
]
