import type { AuditEntry } from '@shared/horizon/audit-entry'
import { type AuditPhrase, failedActions, phraseOf, withoutName } from './audit-phrases'
import { actorNameOf } from './audit-words'
import { visibleText } from './visible-text'

// Without zod, for the page.

/** Text to be drawn as it is; names are emphasised. What is not drawn by itself is written out. */
export type SentencePart = { readonly text: string; readonly isName: boolean }

const maxNameShown = 100
const maxReasonShown = 120

const plain = (text: string): SentencePart => ({ text, isName: false })
const name = (text: string): SentencePart => ({
  text: visibleText(text, maxNameShown),
  isName: true
})

/** What an entry says, as a sentence: "Ada Moreau changed what Northwind Agency may reach." */
export function sentenceOf(entry: AuditEntry): readonly SentencePart[] {
  const action = meantAction(entry)
  const phrase = phraseOf(action)
  const parts = phrase === undefined ? unknownAction(entry) : knownAction(entry, action, phrase)
  return merged([...parts, plain(ending(entry, action, phrase))])
}

/** The same without emphasis. */
export const sentenceText = (entry: AuditEntry): string =>
  sentenceOf(entry)
    .map(({ text }) => text)
    .join('')

/** A call that was turned away says in its metadata what it wanted to do. */
function meantAction({ action, metadata }: AuditEntry): string {
  if (!failedActions.includes(action) || metadata === undefined) return action
  const meant = Object.hasOwn(metadata, 'action') ? metadata.action : undefined
  return typeof meant === 'string' && phraseOf(meant) !== undefined ? meant : action
}

function knownAction(entry: AuditEntry, action: string, phrase: AuditPhrase): SentencePart[] {
  if ('whole' in phrase) return filledIn(phrase.whole, resourceNameOf(entry))
  const { past, verb, rest } = phrase
  const isOwnKey = entry.actor?.id != null && entry.actor.id === entry.resource?.id
  const told = action === 'api_key.used' && isOwnKey ? ' Horizon' : rest
  const isDone = !isFailed(entry, action)
  return [
    actorPart(entry),
    plain(isDone ? ` ${past}` : ` tried to ${verb}`),
    ...filledIn(told, isMeant(entry, action) ? resourceNameOf(entry) : undefined)
  ]
}

/** What stands for the caller where the object was never reached. */
const callerTypes = ['partner', 'api_key', 'partner_key', 'partner_api_key']

/** Whether the resource is what the action was for: a call turned away may name its key alone. */
function isMeant({ action: recorded, resource }: AuditEntry, action: string): boolean {
  const type = resource?.type ?? ''
  const callers = action === recorded ? ['partner'] : callerTypes
  return !callers.includes(type) || action.startsWith(`${type}.`)
}

/** `quota.exceeded` says itself what it is. */
function unknownAction(entry: AuditEntry): SentencePart[] {
  const resource = resourceNameOf(entry)
  const type = entry.resource?.type
  const about = type == null || type === '' ? '' : `${visibleText(type.replaceAll('_', ' '), 40)} `
  return [
    actorPart(entry),
    plain(entry.outcome === 'success' ? ' did ' : ' tried '),
    name(entry.action === '' ? 'an action without a name' : entry.action),
    ...(resource === undefined ? [] : [plain(` on ${about}`), name(resource)])
  ]
}

function actorPart(entry: AuditEntry): SentencePart {
  const { actor } = entry
  if (actor?.type === 'system') return plain('Horizon')
  const named = actorNameOf(entry)
  if (actor?.type === 'admin_secret' && (named === undefined || named === 'admin secret')) {
    return plain('Someone with the admin secret')
  }
  return named === undefined ? plain('Someone who is not named') : name(named)
}

const resourceNameOf = ({ resource }: AuditEntry): string | undefined =>
  [resource?.name, resource?.id].find(text => text != null && text !== '') ?? undefined

function filledIn(text: string, named: string | undefined): SentencePart[] {
  if (named === undefined) return [plain(withoutName(text))]
  const [before = '', ...after] = text.split('{}')
  return after.length === 0 ? [plain(before)] : [plain(before), name(named), plain(after.join(''))]
}

const isFailed = ({ outcome }: AuditEntry, action: string): boolean =>
  outcome === 'denied' || outcome === 'error' || failedActions.includes(action)

const known = { success: '', denied: ', and was denied', error: ', and it failed' }

function ending(entry: AuditEntry, action: string, phrase: AuditPhrase | undefined): string {
  const { outcome, reason } = entry
  const isTold = Object.hasOwn(known, outcome)
  const isSilent = phrase !== undefined && 'whole' in phrase
  const result = isSilent
    ? ''
    : isTold
      ? (known[outcome as keyof typeof known] ?? '')
      : `, with the outcome ${visibleText(outcome, 30)}`
  const because = reason == null || reason === '' ? '' : `: ${reasonText(reason)}`
  const isEarned = isFailed(entry, action) || !isTold
  return `${result}${isEarned ? because : ''}.`
}

/** Codes such as `level_too_low` are words. */
const reasonText = (reason: string): string =>
  visibleText(
    /^[a-z_]+$/.test(reason) ? reason.replaceAll('_', ' ') : reason,
    maxReasonShown
  ).replace(/\.$/, '')

function merged(parts: readonly SentencePart[]): SentencePart[] {
  const found: SentencePart[] = []
  for (const part of parts) {
    const last = found.at(-1)
    if (part.text === '') continue
    if (last === undefined || last.isName || part.isName) found.push(part)
    else found.splice(-1, 1, plain(last.text + part.text))
  }
  return found
}
