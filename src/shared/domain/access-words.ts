import { type Access, isAtLeast, type ResourceType } from './access'
import {
  type Ability,
  abilities,
  type GeneralAbility,
  type Reach,
  type Verdict
} from './effective-access'
import { listWords } from './partner-words'

// Without zod, for the page.

/** After "can" and "cannot". */
export const abilityWords: Readonly<Record<Ability, string>> = {
  see: 'see it',
  dashboard: 'see its dashboard',
  'create-agent': 'create agents',
  'deploy-app': 'deploy apps',
  converse: 'converse',
  'read-history': 'read conversations',
  'read-memories': 'read memories',
  'be-notified': 'be notified',
  edit: 'edit',
  delete: 'delete'
}
export const generalAbilityWords: Readonly<Record<GeneralAbility, string>> = {
  usage: 'see usage metrics of shared agents',
  'audit-logs': 'see audit logs of what is shared',
  notifications: 'choose notifications',
  skills: 'run skills directly',
  webhooks: 'manage agent webhooks'
}

/** What beside its level decides what a partner sees of an object. */
export const effects = [
  'added-later',
  'own-history',
  'all-history',
  'dashboard-figures',
  'no-dashboard-figures',
  'usage-figures',
  'audit-entries'
] as const
export type Effect = (typeof effects)[number]

export const effectWords: Readonly<Record<Effect, string>> = {
  'added-later': 'And agents, apps and connections added later',
  'own-history': 'Only conversations that the partner started',
  'all-history': 'Every conversation, those of others too',
  'dashboard-figures': 'Its dashboard shows tokens, cost and performance',
  'no-dashboard-figures': 'Its dashboard leaves out tokens, cost and performance',
  'usage-figures': 'Its usage metrics are visible',
  'audit-entries': 'Its audit entries are visible'
}
/** Effects that show less; all others show more. */
export const limitingEffects: readonly Effect[] = ['own-history', 'no-dashboard-figures']

export function effectsOf(
  type: ResourceType,
  { level }: Reach,
  { data }: Pick<Access, 'data'>
): Effect[] {
  const isUsed = isAtLeast(level, 'interact')
  const found: (Effect | false)[] = [
    type === 'department' && 'added-later',
    type === 'agent' &&
      isUsed &&
      (data.conversationHistory === 'all' ? 'all-history' : 'own-history'),
    type === 'department' &&
      isUsed &&
      (data.usageMetrics ? 'dashboard-figures' : 'no-dashboard-figures'),
    type === 'agent' && data.usageMetrics && 'usage-figures',
    data.auditLogs && 'audit-entries'
  ]
  return found.filter(effect => effect !== false)
}

/** The abilities by which levels are told apart in few words. */
const telling: { readonly [T in ResourceType]: readonly Ability[] } = {
  department: abilities.department,
  agent: ['see', 'converse', 'edit', 'delete'],
  app: ['see'],
  connection: ['see']
}

/** `can converse, cannot edit`: the most that is allowed and the least that is not. */
export function mostAndLeast(
  type: ResourceType,
  verdicts: readonly { readonly ability: Ability; readonly verdict: Verdict }[]
): string {
  if (type === 'connection') return 'can see its status'
  const told = verdicts.filter(({ ability }) => telling[type].some(one => one === ability))
  const can = told.filter(({ verdict }) => verdict.may).map(({ ability }) => abilityWords[ability])
  const cannot = told.find(({ verdict }) => !verdict.may)?.ability
  if (cannot === undefined) return `can ${listWords(can.slice(-2))}`
  const least = `cannot ${abilityWords[cannot]}`
  return can.length === 0 ? least : `can ${can.at(-1)}, ${least}`
}
