import type { Access, Workspace } from '@shared/domain/access'
import { type Ability, abilities, type GeneralAbility } from '@shared/domain/effective-access'
import type { Plan } from '@shared/domain/limits'
import fc from 'fast-check'
import {
  accesses,
  dataVisibilities,
  shares,
  workspaces
} from '../../../test/support/access-arbitraries'

export const ours = 'ptn_ours'
const another = 'ptn_other'

export type Conversation = {
  readonly id: string
  readonly agentId: string
  /** The partner that started it. */
  readonly partnerId: string | null
}

/** What lets a partner in before what it asks for is looked at; times are ahead of now, or past. */
export type Standing = {
  readonly plan: Plan
  readonly status: 'pending' | 'active' | 'suspended' | 'revoked'
  readonly endsInMs: number | null
  readonly by: 'key' | 'session'
  readonly isKeyEnabled: boolean
  readonly keyEndsInMs: number | null
  readonly ipAllowlist: readonly string[] | null
  readonly sessionEndsInMs: number
}

export type Request =
  | { readonly of: 'agent'; readonly id: string; readonly ability: Ability<'agent'> }
  | { readonly of: 'department'; readonly id: string; readonly ability: Ability<'department'> }
  | { readonly of: 'list'; readonly type: 'agent' | 'app' | 'department' | 'connection' }
  | { readonly of: 'conversation'; readonly id: string; readonly isWritten: boolean }
  | { readonly of: 'conversations' }
  | { readonly of: 'general'; readonly ability: GeneralAbility | 'administration' }

/** One organization, one partner's standing and grants, one request. */
export type Trial = {
  readonly workspace: Workspace
  readonly conversations: readonly Conversation[]
  readonly access: Access
  readonly standing: Standing
  readonly request: Request
}

const hourMs = 3_600_000

/** Let in for certain, so that most trials are about the grants. */
const welcome: fc.Arbitrary<Standing> = fc.record({
  plan: fc.constantFrom<Plan[]>('professional', 'enterprise'),
  status: fc.constant('active' as const),
  endsInMs: fc.constantFrom(null, hourMs),
  by: fc.constantFrom('key' as const, 'session' as const),
  isKeyEnabled: fc.constant(true),
  keyEndsInMs: fc.constantFrom(null, hourMs),
  ipAllowlist: fc.constantFrom(null, ['127.0.0.0/8']),
  sessionEndsInMs: fc.constant(hourMs)
})
/** Mostly right, so that what is looked at last is reached too. */
const mostly = <T>(right: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(right) }, fc.constantFrom(...others))

const whatever: fc.Arbitrary<Standing> = fc.record({
  plan: mostly<Plan>('professional', 'starter', 'enterprise'),
  status: mostly<Standing['status']>('active', 'pending', 'suspended', 'revoked'),
  endsInMs: mostly<number | null>(null, hourMs, 1_000, 0, -1_000),
  by: fc.constantFrom('key' as const, 'session' as const),
  isKeyEnabled: mostly<boolean>(true, false),
  keyEndsInMs: mostly<number | null>(null, hourMs, 1_000, 0, -1_000),
  ipAllowlist: fc.constantFrom(
    null,
    ['10.0.0.0/8'],
    ['10.0.0.0/8', '127.0.0.1/32'],
    ['::ffff:127.0.0.1/128'],
    ['2001:db8::/32'],
    ['0.0.0.0/0'],
    ['::/0']
  ),
  sessionEndsInMs: mostly<number>(hourMs, 1_000, 0, -1_000)
})

const wrong: readonly Partial<Standing>[] = [
  { plan: 'starter' },
  { status: 'pending' },
  { status: 'suspended' },
  { status: 'revoked' },
  { endsInMs: 0 },
  { by: 'key', isKeyEnabled: false },
  { by: 'key', keyEndsInMs: 0 },
  { by: 'key', ipAllowlist: ['10.0.0.0/8'] },
  { by: 'session', sessionEndsInMs: 0 }
]
/** Let in but for one thing, so that each refusal is met often: by chance some hardly are. */
const almostWelcome: fc.Arbitrary<Standing> = fc
  .tuple(welcome, fc.constantFrom(...wrong))
  .map(([standing, change]) => ({ ...standing, ...change }))

const agentIds = ['agent_1', 'agent_2', 'agent_3', 'agent_4', 'agent_5', 'agent_gone']
const departmentIds = ['dept_1', 'dept_2', 'dept_3', 'dept_4', 'dept_gone']
const conversationIds = ['conv_1', 'conv_2', 'conv_3']

const conversations: fc.Arbitrary<Conversation[]> = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom(...conversationIds),
    agentId: fc.constantFrom(...agentIds),
    partnerId: fc.constantFrom(ours, ours, another, null)
  }),
  { selector: ({ id }) => id, minLength: 1 }
)

const requests: fc.Arbitrary<Request> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      of: fc.constant('agent' as const),
      id: fc.constantFrom(...agentIds),
      // Being notified is no request, and of single conversations history is read below.
      ability: fc.constantFrom(
        ...abilities.agent.filter(
          ability => ability !== 'be-notified' && ability !== 'read-history'
        )
      )
    })
  },
  {
    weight: 4,
    arbitrary: fc.record({
      of: fc.constant('department' as const),
      id: fc.constantFrom(...departmentIds),
      ability: fc.constantFrom(...abilities.department.filter(ability => ability !== 'see'))
    })
  },
  {
    weight: 3,
    arbitrary: fc.record({
      of: fc.constant('list' as const),
      type: fc.constantFrom('agent', 'app', 'department', 'connection')
    })
  },
  {
    weight: 3,
    arbitrary: fc.record({
      of: fc.constant('conversation' as const),
      id: fc.constantFrom(...conversationIds, 'conv_gone'),
      isWritten: fc.boolean()
    })
  },
  { weight: 1, arbitrary: fc.constant({ of: 'conversations' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      of: fc.constant('general' as const),
      ability: fc.constantFrom(
        'usage',
        'audit-logs',
        'notifications',
        'skills',
        'webhooks',
        'administration'
      )
    })
  }
)

const generous: fc.Arbitrary<Access> = fc.record({
  resources: fc.array(shares, { minLength: 4, maxLength: 10 }),
  data: dataVisibilities
})

/** Most requests are about something that is there and shared; by chance few would be. */
function aimed({ workspace, access }: Trial, request: Request, pick: number): Request {
  if (request.of !== 'agent' && request.of !== 'department') return request
  const shared = new Set(access.resources.map(({ id }) => id))
  const reached =
    request.of === 'agent'
      ? workspace.agents
          .filter(({ id, departmentId }) => shared.has(id) || shared.has(departmentId))
          .map(({ id }) => id)
      : workspace.departments.map(({ id }) => id).filter(id => shared.has(id))
  const id = reached[pick % (reached.length + 1)]
  return id === undefined ? request : { ...request, id }
}

export const trials: fc.Arbitrary<Trial> = fc
  .record({
    workspace: workspaces,
    conversations,
    access: fc.oneof(accesses, { weight: 2, arbitrary: generous }),
    standing: fc.oneof(
      { weight: 8, arbitrary: welcome },
      { weight: 4, arbitrary: whatever },
      { weight: 2, arbitrary: almostWelcome }
    ),
    request: requests,
    pick: fc.nat({ max: 1_000 })
  })
  .map(({ pick, ...trial }) => ({ ...trial, request: aimed(trial, trial.request, pick) }))
