import type { UserRole } from '../horizon/directory'
import { endpointScopes, skillScopes } from './endpoint-scopes'
import type { ProbeCall } from './key-proof'
import {
  allScopes,
  effectiveScopes,
  endpointGroups,
  opens,
  skillCategories
} from './scope-catalogue'

/** A call that shows whether a scope is held, without an effect whatever the answer is. */
export type PlannedProbe = { readonly call: ProbeCall; readonly scope: string }

/** A plan's half: a call, or why there is none. */
export type Planned =
  | ({ readonly isPossible: true } & PlannedProbe)
  | { readonly isPossible: false; readonly scope: string | null; readonly reason: string }

export type ProbePlan = { readonly permitted: Planned; readonly refused: Planned }

/** What is read, in the order it is tried: the emptiest answers of the commonest scopes first. */
const reads: readonly { readonly path: string; readonly scopes: readonly string[] }[] = [
  { path: '/api/conversations', scopes: endpointScopes['conversations.read'] },
  { path: '/api/agents', scopes: endpointScopes['agents.read'] },
  { path: '/api/connections', scopes: endpointScopes['connections.read'] },
  { path: '/api/usage', scopes: endpointScopes['usage.read'] },
  { path: '/api/audit-logs', scopes: endpointScopes['audit.read'] },
  { path: '/api/agent-webhooks', scopes: endpointScopes.webhooks }
]

const skillsExecute = 'skills:execute'
/** A group of endpoints has no skills: a POST below it could be a call that does something. */
const groups: ReadonlySet<string> = new Set([
  ...endpointGroups,
  ...['agents', 'apps', 'departments', 'connections', 'usage', 'audit-logs', 'agent-webhooks']
])
const categoryShape = /^[a-z][a-z0-9-]{0,63}$/

export const probeSkill = 'console-probe-does-not-exist'
export const isSkillProbe = ({ method }: ProbeCall): boolean => method === 'POST'

const read = (path: string): ProbeCall => ({ method: 'GET', path })
/** No skill has this name, so nothing runs: the answer alone tells whether the scope is held. */
const skill = (category: string): ProbeCall => ({
  method: 'POST',
  path: `/api/${category}/v1/${probeSkill}`
})

const isCategory = (scope: string): boolean => categoryShape.test(scope) && !groups.has(scope)

/** The call by which one scope can be shown to be held; `null` where none is without an effect. */
export function probeOf(scope: string): ProbeCall | null {
  const opened = reads.find(({ scopes }) => opens([scope], scopes))
  if (opened !== undefined) return read(opened.path)
  if (scope === skillsExecute) return skill(skillCategories[0])
  return isCategory(scope) ? skill(scope) : null
}

type Reach = { readonly scopes: readonly string[]; readonly role?: UserRole }

/**
 * One call that a key may make and one that it may not. A user key's scopes are cut down to its
 * owner's role where that is known; where it is not, they are the most it can have.
 */
export function probePlan({ scopes, role }: Reach): ProbePlan {
  const held = role === undefined ? scopes : effectiveScopes(role, scopes)
  return { permitted: permitted(held), refused: refused(held) }
}

/** What stands in a scope's place for a partner's key. */
export const partnersAccess = 'the partner’s access'

/**
 * Of a partner's key, which has no scopes: every partner may list agents, those shared with it. What
 * it may not do is its access to decide, and nothing outside of that is without an effect for all.
 */
export const partnerProbePlan: ProbePlan = {
  permitted: { isPossible: true, call: read('/api/agents'), scope: partnersAccess },
  refused: {
    isPossible: false,
    scope: null,
    reason: 'A partner’s key has no scopes of its own: what it may not do, its partner may not.'
  }
}

function permitted(held: readonly string[]): Planned {
  const opened = reads.find(({ scopes }) => opens(held, scopes))
  if (opened !== undefined) {
    const scope = opened.scopes.find(each => held.includes(each)) ?? allScopes
    return { isPossible: true, call: read(opened.path), scope }
  }
  const scope =
    held.find(each => each === skillsExecute || skillCategories.some(name => name === each)) ??
    held.find(isCategory)
  const call = scope === undefined ? null : probeOf(scope)
  if (scope !== undefined && call !== null) return { isPossible: true, call, scope }
  const [only] = held
  if (only === undefined) {
    return {
      isPossible: false,
      scope: null,
      reason: 'The owner’s role leaves none of the scopes in effect, so no call is permitted.'
    }
  }
  return {
    isPossible: false,
    scope: held.length === 1 ? only : null,
    reason: `No call shows ${held.join(', ')} without an effect.`
  }
}

function refused(held: readonly string[]): Planned {
  if (held.includes(allScopes)) {
    const reason = 'The key has all scopes: nothing is outside them.'
    return { isPossible: false, scope: null, reason }
  }
  const closed = (some: typeof reads) => some.find(({ scopes }) => !opens(held, scopes))
  // What every Horizon has comes first: one without an endpoint answers 404 to everyone.
  const common = closed(reads.slice(0, 3))
  if (common !== undefined) return outside(read(common.path), common.scopes[0])
  const category = skillCategories.find(name => !opens(held, skillScopes(name)))
  if (category !== undefined) return outside(skill(category), category)
  const rare = closed(reads.slice(3))
  if (rare !== undefined) return outside(read(rare.path), rare.scopes[0])
  const reason = 'The scopes open every call that has no effect: none is left to be refused.'
  return { isPossible: false, scope: null, reason }
}

const outside = (call: ProbeCall, scope = ''): Planned => ({ isPossible: true, call, scope })
