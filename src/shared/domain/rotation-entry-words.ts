import type { PreflightCheck, RevokeGrounds, RotationEvent } from '../contract/rotation-events'
import type { WireError } from '../errors'
import { callerName, callersWords } from './caller-words'
import { firstUseWords } from './first-use'
import { utcIfTime, utcTime } from './utc-time'

/** What an event says in the record: one line, and what it rests on. Untrusted text is in both. */
export type EntryWords = { readonly what: string; readonly evidence: string }

export function entryWords(event: RotationEvent): EntryWords {
  switch (event.is) {
    case 'started':
      return {
        what: event.mode === 'emergency' ? 'Emergency rotation begun' : 'Rotation begun',
        evidence: list([
          event.partner && `partner key of ${event.partner.name}; the partnership is untouched`,
          ...event.checks.map(checkWords)
        ])
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
    case 'more-found':
      return event.count === 0
        ? { what: 'No more keys than are listed here', evidence: '' }
        : { what: 'More keys than are listed here', evidence: `${event.count} in that list` }
    case 'looked':
      return {
        what: 'A list showed no key',
        evidence: list([
          event.when.replaceAll('-', ' '),
          event.times === undefined ? '' : `${event.times} lists since the look before`
        ])
      }
    case 'adopted':
      return { what: 'Key adopted', evidence: list([event.key.id, event.reason]) }
    case 'disowned':
      return { what: 'Found key left to its owner', evidence: list([event.keyId, event.reason]) }
    case 'plaintext-lost':
      return {
        what: event.wasShown
          ? 'New key shown, never confirmed as stored; its secret cannot be shown again'
          : 'New key never confirmed as stored, its secret is lost',
        evidence: event.keyId
      }
    case 'stored':
      return { what: 'New key confirmed as stored', evidence: '' }
    case 'differences-accepted':
      return { what: 'Differences accepted', evidence: event.reason }
    case 'consumers-set': {
      const done = event.consumers.filter(({ isDone }) => isDone).length
      return { what: 'Systems noted', evidence: `${done} of ${event.consumers.length} done` }
    }
    case 'delivered':
      return { what: 'Marked as delivered', evidence: '' }
    case 'verified':
      return { what: 'New key verified', evidence: verifiedBy(event.by) }
    case 'waived':
      return { what: 'Caller waived', evidence: `${callerName(event)}: ${event.reason}` }
    case 'unwaived':
      return { what: 'Waiver taken back', evidence: callerName(event) }
    case 'deadline-set':
      return event.deadline === null
        ? { what: 'Reminder removed', evidence: '' }
        : { what: 'Reminder set', evidence: `for ${utcTime(event.deadline)}` }
    case 'revoke-intended':
      return {
        what: `Revocation of ${targets[event.target]} intended`,
        evidence:
          event.grounds === null ? event.keyId : `${event.keyId}. ${groundsWords(event.grounds)}`
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
      return { what: 'Rotation imported', evidence: list(event.from.split(', ').map(utcIfTime)) }
  }
}

/** By what the old key's revocation was decided. */
export const evidenceWords: Readonly<Record<RevokeGrounds['evidence'], string>> = {
  callers: 'who called with the old key',
  'last-used': 'the old key’s time of last use',
  word: 'the operator’s word'
}

/** Before its callers were settled. */
export const isEarly = ({ evidence, overrideReason }: RevokeGrounds): boolean =>
  evidence === 'callers' && overrideReason !== null

/** "Revoked early, with the verdict that follows. … Reason given: …." */
export function groundsWords(grounds: RevokeGrounds): string {
  const { evidence, summary, overrideReason } = grounds
  const sentences = [
    isEarly(grounds)
      ? 'Revoked early, with the verdict that follows'
      : `Decided by ${evidenceWords[evidence]}`,
    summary,
    ...(overrideReason === null ? [] : [`Reason given: ${overrideReason}`])
  ]
  return sentences.map(ended).join(' ')
}

const ended = (sentence: string): string => (/[.!?…]$/.test(sentence) ? sentence : `${sentence}.`)

/** Of a key that was shown and whose storing was not confirmed, after what it is. */
export const lostSecretWords =
  'its secret was shown here, was not confirmed as stored and cannot be shown again. If it was stored, adopt it; otherwise revoke it.'

type Ticks = readonly { readonly isDone: boolean }[]

/** True while a system of the checklist is not ticked. */
export const isAnyOpen = (systems: Ticks): boolean => systems.some(({ isDone }) => !isDone)

/** "marked as delivered; 0 of 1 systems ticked": the operator's word, beside the console's list. */
export const deliveredWords = (systems: Ticks): string =>
  `marked as delivered; ${systems.filter(({ isDone }) => isDone).length} of ${systems.length} systems ticked`

/** What stands in the place of a step that was not taken. */
export function notDoneWords(endedHow: Of<'ended'>['how'] | null): string {
  if (endedHow === null) return 'not yet'
  return endedHow === 'recorded' ? 'not done' : `not done: ${endedHow}`
}

type Of<I extends RotationEvent['is']> = Extract<RotationEvent, { is: I }>

export function verifiedBy(by: Of<'verified'>['by']): string {
  switch (by.kind) {
    case 'proof':
      return ['by the proof', by.proof.permitted.reason, by.proof.refused.reason]
        .filter(Boolean)
        .map(ended)
        .join(' ')
    case 'first-use':
      return by.who === undefined
        ? `by first use ${utcTime(by.at)}, ${callersWords(by.callers)}`
        : `by first use, ${firstUseWords(by.who)}`
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

function failureWords({ message, code, status, requestId }: WireError): string {
  return `${message} (${list([code, status?.toString(), requestId])})`
}

const list = (parts: readonly (string | undefined)[]): string =>
  parts.filter(part => part !== undefined && part !== '').join(', ')
