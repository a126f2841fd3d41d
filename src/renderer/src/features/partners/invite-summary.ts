import type { Access, Workspace } from '@shared/domain/access'
import { accessIssues } from '@shared/domain/access-issues'
import { accessTable } from '@shared/domain/access-table'
import type { Ability } from '@shared/domain/effective-access'
import { countWords, listWords, visibilitySummary } from '@shared/domain/partner-words'

export type InviteSummary = {
  readonly sees: readonly string[]
  readonly can: readonly string[]
  /** What is kept from it and might be expected. */
  readonly cannot: readonly string[]
  /** What may surprise. */
  readonly notes: readonly string[]
}

const agentWords: Partial<Readonly<Record<Ability, string>>> = {
  converse: 'converse with',
  edit: 'change instructions, skills and configuration of',
  delete: 'delete'
}
const departmentWords: Partial<Readonly<Record<Ability, string>>> = {
  dashboard: 'see the dashboard of',
  'create-agent': 'create agents in',
  'deploy-app': 'deploy apps in'
}

/** What the invited organization will see and be able to do, counted over what there is now. */
export function inviteSummary(access: Access, workspace: Workspace): InviteSummary {
  const { rows } = accessTable(access, workspace)
  const reached = rows.filter(({ level, isGone }) => level !== null && !isGone)
  const of = (type: (typeof rows)[number]['type']) => reached.filter(row => row.type === type)
  const able = (type: 'agent' | 'department', ability: Ability) =>
    of(type).filter(row => row.abilities.some(cell => cell.ability === ability && cell.verdict.may))
      .length

  const can: string[] = []
  const cannot: string[] = []
  for (const [type, words] of [
    ['agent', agentWords],
    ['department', departmentWords]
  ] as const) {
    for (const [ability, verb] of Object.entries(words)) {
      const count = able(type, ability as Ability)
      if (count > 0) can.push(`${verb} ${countWords(count, type)}`)
      else cannot.push(`${verb} any ${type}`)
    }
  }
  const { data } = access
  if (data.conversationHistory === 'own') cannot.push('read conversations of others')
  if (!data.usageMetrics) cannot.push('see usage metrics')
  if (!data.auditLogs) cannot.push('see audit logs')

  const isNothing = access.resources.length === 0
  return {
    sees: (['department', 'agent', 'app', 'connection'] as const).flatMap(type => {
      const { length } = of(type)
      return length === 0 ? [] : [countWords(length, type)]
    }),
    can,
    // That it sees nothing says all of it.
    cannot: isNothing ? [] : cannot,
    notes: [
      ...(able('agent', 'converse') > 0 ? [visibilitySummary(access)] : withoutTalk(access)),
      ...accessIssues(access, workspace)
        .filter(({ severity }) => severity === 'note')
        .map(({ sentence }) => sentence)
    ]
  }
}

/** Whose history it may read matters only to who may talk to something. */
function withoutTalk({ resources, data }: Access): string[] {
  if (resources.length === 0) return []
  const seen = [
    ...(data.usageMetrics ? ['usage metrics'] : []),
    ...(data.auditLogs ? ['audit logs of what is shared'] : [])
  ]
  return [
    'Sees no conversations: no agent is shared at Interact or above',
    ...(seen.length > 0 ? [`Sees ${listWords(seen)}`] : [])
  ]
}
