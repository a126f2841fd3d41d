import { effectiveAccess, type Verdict } from '@shared/domain/effective-access'
import { type PartnerRefusal, partnerRefusal } from '@shared/domain/partner-state'
import { type Answer, letThrough, listing, refused } from './answer'
import { ours, type Standing, type Trial } from './trial'

const after = (nowMs: number, ms: number): string => new Date(nowMs + ms).toISOString()
const afterOrNever = (nowMs: number, ms: number | null): string | null =>
  ms === null ? null : after(nowMs, ms)

export function refusalOf(standing: Standing, nowMs: number): PartnerRefusal | null {
  const { plan, status, endsInMs, by } = standing
  return partnerRefusal({
    plan,
    partner: { status, expiresAt: afterOrNever(nowMs, endsInMs) },
    credential:
      by === 'session'
        ? { kind: 'session', expiresAt: after(nowMs, standing.sessionEndsInMs) }
        : {
            kind: 'key',
            enabled: standing.isKeyEnabled,
            expiresAt: afterOrNever(nowMs, standing.keyEndsInMs),
            ipAllowlist: standing.ipAllowlist
          },
    ip: '127.0.0.1',
    nowMs
  })
}

const unauthenticated: readonly string[] = ['api_key_revoked', 'api_key_expired', 'session_expired']

function toAnswer(verdict: Verdict): Answer {
  if (verdict.may) return letThrough
  switch (verdict.why) {
    case 'not-shared':
      return refused(404, 'not_found')
    case 'data-not-visible':
      return refused(403, 'data_not_visible')
    default:
      return refused(403, 'level_too_low')
  }
}

const lists = {
  agent: 'agents',
  app: 'apps',
  department: 'departments',
  connection: 'connections'
} as const

/** What the console's preview says, from the functions of the domain. */
export function previewed(
  { workspace, conversations, access, standing, request }: Trial,
  nowMs: number
): Answer {
  const refusal = refusalOf(standing, nowMs)
  if (refusal !== null) return refused(unauthenticated.includes(refusal) ? 401 : 403, refusal)
  const effective = effectiveAccess(access, workspace, ours)
  switch (request.of) {
    case 'agent':
      return toAnswer(effective.may('agent', request.id, request.ability))
    case 'department':
      return toAnswer(effective.may('department', request.id, request.ability))
    case 'list': {
      const { type } = request
      const objects: readonly { id: string }[] = workspace[lists[type]]
      return listing(objects.map(({ id }) => id).filter(id => effective.may(type, id, 'see').may))
    }
    case 'conversations':
      return listing(
        conversations.filter(found => effective.seesConversation(found).may).map(({ id }) => id)
      )
    case 'conversation': {
      const found = conversations.find(({ id }) => id === request.id)
      return found ? toAnswer(effective.seesConversation(found)) : refused(404, 'not_found')
    }
    case 'general': {
      const { ability } = request
      if (ability === 'administration') return refused(403, 'level_too_low')
      // They are a person's: no key has any.
      if (ability === 'notifications' && standing.by === 'key') return refused(403, 'level_too_low')
      return toAnswer(effective.mayGenerally(ability))
    }
  }
}
