import type { ProbeCall, ProbeResult } from './key-proof'
import { isSkillProbe, type Planned, partnersAccess } from './probe-plan'

/** How Horizon answered, or why no answer came. */
export type ProbeOutcome =
  | { readonly status: number; readonly serverCode?: string; readonly requestId?: string }
  | { readonly problem: string }

type Side = 'permitted' | 'refused'
type Verdict = Pick<ProbeResult, 'verdict' | 'reason'>
type Answer = Exclude<ProbeOutcome, { problem: string }>
type Asked = { readonly call: ProbeCall; readonly scope: string }

export const notProvable = ({ scope, reason }: { scope: string | null; reason: string }) =>
  ({ call: null, scope, verdict: 'not-provable', reason }) satisfies ProbeResult

/** What one answer shows about one half of a plan. */
export function probeResult(
  side: Side,
  planned: Extract<Planned, { isPossible: true }>,
  outcome: ProbeOutcome
): ProbeResult {
  const { call, scope } = planned
  if ('problem' in outcome) {
    return { call, scope, verdict: 'failed', reason: `No answer came: ${outcome.problem}` }
  }
  const { status, serverCode, requestId } = outcome
  const verdict = judge(side, { call, scope }, outcome)
  return { call, scope, ...verdict, status, serverCode, requestId }
}

function judge(side: Side, asked: Asked, answer: Answer): Verdict {
  const { status } = answer
  if (status === 401) return unaccepted(side, asked, answer)
  if (status === 429) {
    return failed('Horizon answered 429: too many requests, so this shows nothing. Run it later.')
  }
  if (status === 403 && answer.serverCode === 'ip_not_allowed') {
    return failed(
      'Horizon answered 403 ip_not_allowed. This computer’s address is not on the key’s allowlist, so it cannot be proved from here.'
    )
  }
  if (status >= 500) return failed(`Horizon answered ${status}: it failed, so this shows nothing.`)
  if (isPassed(asked.call, answer)) return passed(side, asked, answer)
  if (status === 403) return closed(side, asked, answer)
  if (status === 404) return failed('Horizon answered 404: it has no such endpoint to try.')
  return failed(`Horizon answered ${said(answer)}, which shows nothing about ${whatOf(asked)}.`)
}

/** Let through the check of scopes: read, or told that a skill of this name does not exist. */
function isPassed(call: ProbeCall, { status, serverCode }: Answer): boolean {
  if (isSkillProbe(call)) return status === 404 && serverCode === 'skill_not_found'
  return status >= 200 && status < 300
}

function unaccepted(side: Side, asked: Asked, answer: Answer): Verdict {
  const words = `Horizon answered ${said(answer)}: it does not accept this key`
  return side === 'permitted'
    ? { verdict: 'disproved', reason: `${words}. Do not hand it over.` }
    : failed(`${words}, which shows nothing about ${whatOf(asked)}.`)
}

function passed(side: Side, { scope }: Asked, answer: Answer): Verdict {
  return side === 'permitted'
    ? {
        verdict: 'proved',
        reason: `Horizon answered ${said(answer)}: the key works, and ${scope} opens this call.`
      }
    : {
        verdict: 'disproved',
        reason: `Horizon answered ${said(answer)}: the key can do what ${scope} is for, which it does not have.`
      }
}

function closed(side: Side, asked: Asked, answer: Answer): Verdict {
  const { scope } = asked
  if (answer.serverCode !== 'insufficient_scope') {
    return failed(
      isPartners(asked)
        ? `Horizon answered ${said(answer)}: it refused this call, so this shows nothing about ${whatOf(asked)}.`
        : `Horizon answered ${said(answer)}: it refused for another reason than scopes, so this shows nothing about them.`
    )
  }
  return side === 'permitted'
    ? {
        verdict: 'disproved',
        reason: `Horizon answered ${said(answer)}: ${scope} does not open this call for this key. A user key has no more than its owner’s role.`
      }
    : {
        verdict: 'proved',
        reason: `Horizon answered ${said(answer)}: without ${scope} this call stays closed.`
      }
}

/** A partner's key has no scopes: what it may do is its partner's access. */
const isPartners = ({ scope }: Asked): boolean => scope === partnersAccess
const whatOf = (asked: Asked): string => (isPartners(asked) ? partnersAccess : 'its scopes')

const failed = (reason: string): Verdict => ({ verdict: 'failed', reason })

const said = ({ status, serverCode }: Answer): string =>
  serverCode === undefined ? `${status}` : `${status} ${serverCode}`
