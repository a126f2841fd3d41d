import type { RotationEntry, RotationEvent } from '@shared/contract/rotation-events'
import type { RotationRecord } from '@shared/contract/rotation-views'
import { callersWords } from '@shared/domain/caller-words'
import {
  deliveredWords,
  evidenceWords,
  isAnyOpen,
  isEarly,
  notDoneWords,
  verifiedBy
} from '@shared/domain/rotation-entry-words'
import { utcIfTime, utcTime } from '@shared/domain/utc-time'

/** What the record's summary says of each step and of each key, with who did it. */

type Of<I extends RotationEvent['is']> = Extract<RotationEvent, { is: I }>
type Found<I extends RotationEvent['is']> = Pick<RotationEntry, 'at' | 'by'> & {
  readonly event: Of<I>
}
type Entries = readonly RotationEntry[]
type Fact = readonly [string, string]

function lastOf<I extends RotationEvent['is']>(
  entries: Entries,
  is: I,
  isIt: (event: Of<I>) => boolean = () => true
): Found<I> | undefined {
  return entries.findLast((entry): entry is RotationEntry & Found<I> => {
    const { event } = entry
    return event.is === is && isIt(event as Of<I>)
  })
}

const who = (entry: { readonly by: string } | undefined): string => entry?.by || 'nobody named'

/** The steps that the operator decides, each done with its time or why it never will be. */
export function stepFacts(record: RotationRecord): Fact[] {
  const { entries, rotation } = record
  const never = notDoneWords(rotation.endedHow)
  const verified = lastOf(entries, 'verified')
  return [
    ['New key created', createdWords(record) ?? never],
    ['Delivered', deliveredFact(record) ?? never],
    [
      'Verified',
      verified === undefined
        ? never
        : `${utcTime(verified.at)}, by ${who(verified)}, ${verifiedWords(verified.event.by)}`
    ],
    ['Old key revoked', revokedWords(record) ?? never],
    ...trafficFact(record),
    ['Ended', endedWords(record)]
  ]
}

/** The POST is the operator's; what came of it the console writes. */
function createdWords({ entries, replacement }: RotationRecord): string | null {
  if (replacement === null) return null
  const adopted = lastOf(entries, 'adopted', ({ key }) => key.id === replacement.id)
  if (adopted !== undefined) return `adopted ${utcTime(adopted.at)}, by ${who(adopted)}`
  const made = lastOf(entries, 'created', ({ key }) => key.id === replacement.id)
  return made === undefined ? null : `${utcTime(made.at)}, by ${who(askerOf(entries, made.event))}`
}

const askerOf = (entries: Entries, { operationId }: Of<'created'>) =>
  lastOf(entries, 'create-intended', event => event.operationId === operationId)

function deliveredFact({ entries, consumers }: RotationRecord): string | null {
  const delivered = lastOf(entries, 'delivered')
  if (delivered === undefined) return null
  const words = `${utcTime(delivered.at)}, by ${who(delivered)}`
  if (consumers.length === 0) return `${words}, no systems listed`
  const ticked = isAnyOpen(consumers)
    ? deliveredWords(consumers)
    : `${consumers.length} of ${consumers.length} systems ticked`
  return `${words}, ${ticked}`
}

/** Who it was stands in a table of its own. */
const verifiedWords = (by: Of<'verified'>['by']): string =>
  by.kind === 'first-use' && by.who !== undefined
    ? `by first use, ${callersWords(by.callers)}, listed below`
    : verifiedBy(by)

function revokedWords({ entries, rotation, grounds }: RotationRecord): string | null {
  const isOld = ({ keyId }: { readonly keyId: string }) => keyId === rotation.oldKeyId
  const asked = lastOf(entries, 'revoke-intended', isOld)
  const how =
    grounds === null
      ? ''
      : `, ${isEarly(grounds) ? 'early, with a reason' : `decided by ${evidenceWords[grounds.evidence]}`}`
  const revoked = lastOf(
    entries,
    'revoke-settled',
    event => isOld(event) && event.outcome === 'ended'
  )
  if (revoked !== undefined) return `${utcTime(revoked.at)}, by ${who(asked)}${how}`
  const seen = lastOf(entries, 'seen', event => isOld(event) && event.state !== 'active')
  if (seen === undefined) return null
  const by = asked === undefined ? '' : `, asked for by ${who(asked)}${how}`
  return `${utcTime(seen.at)}, seen in a list${by}`
}

/** As they were shown where the revocation was confirmed. */
function trafficFact({ grounds }: RotationRecord): Fact[] {
  if (grounds?.traffic === undefined) return []
  const { last24Hours, lastRequestAt, fetchedAt } = grounds.traffic
  const last = lastRequestAt === null ? 'never' : utcIfTime(lastRequestAt)
  const count = `${last24Hours.toLocaleString('en')} ${last24Hours === 1 ? 'request' : 'requests'}`
  return [
    ['Calls with it before', `${count} in 24 h, last request ${last}; read ${utcTime(fetchedAt)}`]
  ]
}

/** A cancel ends by itself, once the new key that somebody revoked is gone. */
function endedWords({ entries, rotation }: RotationRecord): string {
  const { endedAt, endedHow } = rotation
  if (endedAt === null) return 'not yet'
  const by =
    endedHow === 'cancelled'
      ? lastOf(entries, 'revoke-intended', ({ target }) => target === 'replacement')
      : lastOf(entries, 'ended')
  return `${utcTime(endedAt)}, ${endedHow} by ${who(by)}`
}

/** A server may show any number of keys; each stands among the steps. */
const mostNamed = 20

/** Keys that the rotation made, or may have, beside the one that replaced the old one. */
export function otherKeys({ entries, replacement }: RotationRecord): Fact[] {
  const known = new Map<string, string>()
  for (const { event, at } of entries) {
    if (event.is === 'created') {
      const { id, hint } = event.key
      const name = hint == null ? id : `${id} · ${hint}`
      known.set(id, `${name}, created ${utcTime(at)}`)
    } else if (event.is === 'found') {
      for (const { keyId } of event.candidates) {
        if (!known.has(keyId)) known.set(keyId, `${keyId}, found ${utcTime(at)}`)
      }
    }
  }
  if (replacement !== null) known.delete(replacement.id)
  const named = [...known].slice(0, mostNamed)
  const more = known.size - named.length
  return [
    ...named.map(([id, words]): Fact => ['Other new key', `${words}${fateWords(entries, id)}`]),
    ...(more > 0 ? [['Other new keys', `${more} more, among the steps`] as const] : [])
  ]
}

function fateWords(entries: Entries, id: string): string {
  const isIt = ({ keyId }: { readonly keyId: string }) => keyId === id
  const lost = lastOf(entries, 'plaintext-lost', isIt)
  const shown = lost?.event.wasShown ? ', shown' : ''
  const secret = lost === undefined ? '' : `${shown}, never confirmed as stored`
  if (lastOf(entries, 'disowned', isIt) !== undefined) return `${secret}, left to its owner`
  const asked = lastOf(entries, 'revoke-intended', isIt)
  const by = asked === undefined ? '' : ` by ${who(asked)}`
  const end = entries.findLast(
    ({ event }) =>
      (event.is === 'seen' && isIt(event)) ||
      (event.is === 'revoke-settled' && isIt(event) && event.outcome === 'ended')
  )
  if (end?.event.is === 'revoke-settled') return `${secret}, revoked ${utcTime(end.at)}${by}`
  if (end?.event.is !== 'seen' || end.event.state === 'active') {
    return `${secret}, ${asked === undefined ? 'not revoked here' : 'its revocation is not confirmed'}`
  }
  const state = end.event.state === 'gone' ? 'listed no more' : end.event.state
  const whose = asked === undefined ? '' : `, asked for${by}`
  return `${secret}, ${state} ${utcTime(end.at)}, seen in a list${whose}`
}
