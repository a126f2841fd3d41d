import type { PreflightCheck, RevokeGrounds, RotationEvent } from '../contract/rotation-events'
import type { WireError } from '../errors'

/** What an event says in the record: one line, and what it rests on. Untrusted text is in both. */
export type EntryWords = { readonly what: string; readonly evidence: string }

export function entryWords(event: RotationEvent): EntryWords {
  switch (event.is) {
    case 'started':
      return {
        what: event.mode === 'emergency' ? 'Emergency rotation begun' : 'Rotation begun',
        evidence: list(event.checks.map(checkWords))
      }
    case 'create-intended':
      return { what: 'Create intended', evidence: `${event.clientName} (${event.operationId})` }
    case 'created':
      return {
        what: event.isRecovered
          ? 'New key created, found after an interruption'
          : 'New key created',
        evidence: list([event.key.id, event.key.hint, ...event.differences])
      }
    case 'create-refused':
      return { what: 'Create refused', evidence: failureWords(event.failure) }
    case 'create-lost':
      return {
        what: 'Reply to Create lost',
        evidence:
          event.failure === null ? 'the console ended in between' : failureWords(event.failure)
      }
    case 'found':
      return { what: 'Found in a list', evidence: foundWords(event) }
    case 'looked':
      return { what: 'A list showed no key', evidence: event.when.replaceAll('-', ' ') }
    case 'adopted':
      return { what: 'Key adopted', evidence: list([event.key.id, event.reason]) }
    case 'disowned':
      return { what: 'Found key left to its owner', evidence: list([event.keyId, event.reason]) }
    case 'plaintext-lost':
      return { what: 'New key never confirmed as stored, and gone', evidence: event.keyId }
    case 'stored':
      return { what: 'New key confirmed as stored', evidence: '' }
    case 'differences-accepted':
      return { what: 'Differences accepted', evidence: event.reason }
    case 'consumers-set': {
      const done = event.consumers.filter(({ isDone }) => isDone).length
      return { what: 'Systems noted', evidence: `${done} of ${event.consumers.length} done` }
    }
    case 'delivered':
      return { what: 'Delivery confirmed', evidence: '' }
    case 'verified':
      return { what: 'New key verified', evidence: verifiedBy(event.by) }
    case 'waived':
      return { what: 'Caller waived', evidence: `${pairWords(event)}: ${event.reason}` }
    case 'unwaived':
      return { what: 'Waiver taken back', evidence: pairWords(event) }
    case 'deadline-set':
      return event.deadline === null
        ? { what: 'Reminder removed', evidence: '' }
        : { what: 'Reminder set', evidence: `for ${utcMinute(event.deadline)}` }
    case 'revoke-intended':
      return {
        what: `Revocation of ${targets[event.target]} intended`,
        evidence: list([event.keyId, ...groundsWords(event.grounds)])
      }
    case 'revoke-settled':
      return {
        what: settledWords[event.outcome],
        evidence: list([event.keyId, event.failure && failureWords(event.failure)])
      }
    case 'seen':
      return { what: `A list showed a key as ${seenWords[event.state]}`, evidence: event.keyId }
    case 'renamed':
      return { what: 'New key renamed', evidence: event.clientName }
    case 'rename-failed':
      return { what: 'New key not renamed', evidence: failureWords(event.failure) }
    case 'ended':
      return { what: `Rotation ${event.how}`, evidence: '' }
    case 'imported':
      return { what: 'Rotation imported', evidence: event.from }
  }
}

/** By what the old key's revocation was decided. */
export const evidenceWords: Readonly<Record<RevokeGrounds['evidence'], string>> = {
  callers: 'its callers',
  'last-used': 'its time of last use',
  word: 'the operator’s word'
}

type Of<I extends RotationEvent['is']> = Extract<RotationEvent, { is: I }>

export function verifiedBy(by: Of<'verified'>['by']): string {
  switch (by.kind) {
    case 'proof':
      return list(['by the proof', by.proof.permitted.reason, by.proof.refused.reason])
    case 'first-use': {
      const callers = by.callers === 1 ? '1 caller' : `${by.callers} callers`
      return `by first use ${utcMinute(by.at)}, ${callers}`
    }
    case 'word':
      return `by the operator’s word: ${by.reason}`
  }
}

const targets = {
  old: 'the old key',
  replacement: 'the new key',
  orphan: 'a key that was found'
} as const
const settledWords = {
  ended: 'Revocation confirmed',
  'not-confirmed': 'Revocation answered, not confirmed by a reading',
  refused: 'Revocation refused',
  unknown: 'Outcome of the revocation not known'
} as const
const seenWords = {
  revoked: 'revoked',
  expired: 'expired',
  gone: 'listed no more',
  active: 'active'
} as const
const certaintyWords = {
  nonce: 'by the number in its name',
  likely: 'by its name and time'
} as const

/** A server may show any number of keys; the events keep them all. */
const mostNamed = 20

function foundWords({ candidates }: Of<'found'>): string {
  const named = candidates
    .slice(0, mostNamed)
    .map(({ keyId, certainty }) => `${keyId} (${certaintyWords[certainty]})`)
  const more = candidates.length - named.length
  return list([...named, more > 0 ? `and ${more} more` : ''])
}

const checkWords = ({ name, result }: PreflightCheck): string =>
  `${name.replaceAll('-', ' ')} ${result}`

function groundsWords(grounds: RevokeGrounds | null): string[] {
  if (grounds === null) return []
  const { evidence, summary, overrideReason } = grounds
  const reason = overrideReason === null ? '' : `reason: ${overrideReason}`
  return [`by ${evidenceWords[evidence]}`, summary, reason]
}

const pairWords = ({ ip, method, path }: Pick<Of<'unwaived'>, 'ip' | 'method' | 'path'>): string =>
  `${ip} ${method} ${path}`

function failureWords({ message, code, status, requestId }: WireError): string {
  return `${message} (${list([code, status?.toString(), requestId])})`
}

const utcMinute = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`

const list = (parts: readonly (string | undefined)[]): string =>
  parts.filter(part => part !== undefined && part !== '').join(', ')
