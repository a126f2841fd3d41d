import { type Answer, letThrough, listing, refused } from './answer'
import { ours, type Standing, type Trial } from './trial'

/**
 * The contract read once more, without the domain's functions: what both Horizon and the console
 * get wrong in the same way would otherwise go unseen.
 */

const ranks: Readonly<Record<string, number>> = { view: 1, interact: 2, edit: 3, manage: 4 }
const notThere = refused(404, 'not_found')
const tooLow = refused(403, 'level_too_low')
const hidden = refused(403, 'data_not_visible')

const isPast = (ms: number | null): boolean => ms !== null && ms <= 0

/** Only these of the ranges in a trial hold 127.0.0.1. */
const rangesOfLoopback = ['127.0.0.0/8', '127.0.0.1/32', '::ffff:127.0.0.1/128', '0.0.0.0/0']

function standingRefused(standing: Standing): Answer | null {
  const { plan, status, endsInMs, by, ipAllowlist } = standing
  if (plan === 'starter') return refused(403, 'plan_required')
  if (status === 'revoked') return refused(403, 'partner_revoked')
  if (status === 'pending') return refused(403, 'partner_pending')
  if (isPast(endsInMs)) return refused(403, 'partner_expired')
  if (status === 'suspended') return refused(403, 'partner_suspended')
  if (by === 'session') {
    return isPast(standing.sessionEndsInMs) ? refused(401, 'session_expired') : null
  }
  if (!standing.isKeyEnabled) return refused(401, 'api_key_revoked')
  if (isPast(standing.keyEndsInMs)) return refused(401, 'api_key_expired')
  const isLetIn =
    ipAllowlist === null || ipAllowlist.some(range => rangesOfLoopback.includes(range))
  return isLetIn ? null : refused(403, 'ip_not_allowed')
}

function rank({ workspace, access }: Trial, departmentId: string): number {
  const isThere = workspace.departments.some(({ id }) => id === departmentId)
  const shares = access.resources.filter(
    ({ type, id }) => type === 'department' && id === departmentId
  )
  return isThere ? Math.max(0, ...shares.map(({ level }) => ranks[level] ?? 0)) : 0
}

function rankOfAgent(trial: Trial, agentId: string): number {
  const agent = trial.workspace.agents.find(({ id }) => id === agentId)
  if (agent === undefined) return 0
  const own = trial.access.resources.filter(({ type, id }) => type === 'agent' && id === agentId)
  return Math.max(rank(trial, agent.departmentId), ...own.map(({ level }) => ranks[level] ?? 0))
}

const atLeast = (has: number, needs: number): Answer => {
  if (has === 0) return notThere
  return has < needs ? tooLow : letThrough
}

const agentNeeds: Readonly<Record<string, number>> = {
  see: 1,
  converse: 2,
  'read-memories': 2,
  edit: 3,
  delete: 4
}
const departmentNeeds: Readonly<Record<string, number>> = {
  dashboard: 2,
  'create-agent': 4,
  'deploy-app': 4
}

function ofConversation(trial: Trial, conversationId: string): Answer {
  const conversation = trial.conversations.find(({ id }) => id === conversationId)
  if (conversation === undefined) return notThere
  const byLevel = atLeast(rankOfAgent(trial, conversation.agentId), 2)
  if (!byLevel.isLetThrough) return byLevel
  const isOwn = conversation.partnerId === ours
  return isOwn || trial.access.data.conversationHistory === 'all' ? letThrough : hidden
}

function listed(trial: Trial, type: 'agent' | 'app' | 'department' | 'connection'): string[] {
  const { workspace, access } = trial
  switch (type) {
    case 'agent':
      return workspace.agents.map(({ id }) => id).filter(id => rankOfAgent(trial, id) > 0)
    case 'department':
      return workspace.departments.map(({ id }) => id).filter(id => rank(trial, id) > 0)
    case 'app':
      return workspace.apps
        .filter(({ departmentId }) => rank(trial, departmentId) > 0)
        .map(({ id }) => id)
    case 'connection':
      return workspace.connections
        .filter(
          ({ id, departmentId }) =>
            rank(trial, departmentId) > 0 ||
            access.resources.some(share => share.type === 'connection' && share.id === id)
        )
        .map(({ id }) => id)
  }
}

/** Something, shared at interact or more, that has agents or may have them later. */
function hasSomethingToBeToldOf(trial: Trial): boolean {
  const { agents, departments } = trial.workspace
  return (
    agents.some(({ id }) => rankOfAgent(trial, id) >= 2) ||
    departments.some(({ id }) => rank(trial, id) >= 2)
  )
}

function ofAll(trial: Trial, ability: string): Answer {
  const { data } = trial.access
  switch (ability) {
    case 'usage':
      return data.usageMetrics ? letThrough : hidden
    case 'audit-logs':
      return data.auditLogs ? letThrough : hidden
    case 'notifications':
      return trial.standing.by === 'session' && hasSomethingToBeToldOf(trial) ? letThrough : tooLow
    default:
      return tooLow
  }
}

export function written(trial: Trial): Answer {
  const { access, standing, request } = trial
  const refusal = standingRefused(standing)
  if (refusal !== null) return refusal
  switch (request.of) {
    case 'agent': {
      const byLevel = atLeast(rankOfAgent(trial, request.id), agentNeeds[request.ability] ?? 9)
      const needsAll = request.ability === 'read-memories' && byLevel.isLetThrough
      return needsAll && access.data.conversationHistory !== 'all' ? hidden : byLevel
    }
    case 'department':
      return atLeast(rank(trial, request.id), departmentNeeds[request.ability] ?? 9)
    case 'list':
      return listing(listed(trial, request.type))
    case 'conversations':
      return listing(
        trial.conversations.map(({ id }) => id).filter(id => ofConversation(trial, id).isLetThrough)
      )
    case 'conversation':
      return ofConversation(trial, request.id)
    case 'general':
      return ofAll(trial, request.ability)
  }
}
