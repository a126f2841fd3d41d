import type { AccessLevel, ShareType } from '@shared/domain/access'
import type { AccessDiff, CarriedAccess, Gain, ObjectChange } from '@shared/domain/access-diff'
import type { Names } from '@shared/domain/partner-words'
import { levelRank, type ShareChange } from '@shared/domain/share-changes'
import { visibleText } from '@shared/domain/visible-text'

/** One change before it is saved. */
export type DiffCard = {
  readonly key: string
  readonly direction: 'wider' | 'narrower' | 'same'
  readonly title: string
  readonly change:
    | { readonly kind: 'level'; readonly from: AccessLevel | null; readonly to: AccessLevel | null }
    | { readonly kind: 'words'; readonly from: string; readonly to: string }
  /** What it comes to, in one line. */
  readonly consequence: string
  /** Things of which something is taken away by it. */
  readonly lostIds: readonly string[]
}

type Sides = {
  readonly before: CarriedAccess
  readonly after: CarriedAccess
  readonly diff: AccessDiff
  readonly names: Names
}

const order = ['wider', 'narrower', 'same'] as const

/** What widens first. */
export function diffCards(sides: Sides): DiffCard[] {
  const cards = [
    ...sides.diff.shares.map(share => shareCard(share, sides)),
    ...dataCards(sides),
    ...unreadableCards(sides.diff)
  ]
  return cards.toSorted((a, b) => order.indexOf(a.direction) - order.indexOf(b.direction))
}

const typeWords: Readonly<Record<ShareType, string>> = {
  department: 'department',
  agent: 'agent',
  connection: 'connection'
}

function shareCard(change: ShareChange, { diff, names }: Sides): DiffCard {
  const { type, id, before, after, isEscalation } = change
  const within = diff.objects.filter(object =>
    type === 'department'
      ? object.departmentId === id || (object.type === type && object.id === id)
      : object.type === type && object.id === id
  )
  const isLower = levelRank(after) < levelRank(before)
  const direction = isEscalation
    ? 'wider'
    : isLower && within.some(({ lost }) => lost.length > 0)
      ? 'narrower'
      : isLower && names(type, id) === undefined
        ? 'narrower'
        : 'same'
  return {
    key: `${type} ${id}`,
    direction,
    title: visibleText(names(type, id) ?? `${typeWords[type]} ${id}`, 80),
    change: { kind: 'level', from: before, to: after },
    lostIds: direction === 'narrower' ? lostOf(within) : [],
    consequence:
      names(type, id) === undefined
        ? 'it no longer exists, so nothing changes in effect'
        : direction === 'same'
          ? 'nothing changes in effect: another share gives as much'
          : consequenceOf(within, direction)
  }
}

const lostOf = (within: readonly ObjectChange[]): string[] =>
  within.filter(({ lost }) => lost.length > 0).map(({ id }) => id)

type Told = readonly [gain: Gain, gained: string, lost: string]
/** The most telling first of what is gained; of what is lost, last: what is out of sight is all of it. */
const agentGains: readonly Told[] = [
  ['delete', 'can now be deleted', 'can no longer be deleted'],
  ['edit', 'can now be changed', 'can no longer be changed'],
  ['converse', 'can now be talked to', 'can no longer be talked to'],
  ['see', 'become visible', 'are out of sight']
]

function consequenceOf(within: readonly ObjectChange[], direction: 'wider' | 'narrower'): string {
  const isWider = direction === 'wider'
  const agents = within.filter(({ type }) => type === 'agent')
  const creates = within.some(({ gained, lost }) =>
    (isWider ? gained : lost).some(({ what }) => what === 'create-agent')
  )
  for (const [gain, gained, lost] of isWider ? agentGains : agentGains.toReversed()) {
    const touched = agents.filter(change =>
      (isWider ? change.gained : change.lost).some(({ what }) => what === gain)
    )
    if (touched.length === 0) continue
    const what = one(touched.length, isWider ? gained : lost)
    const also = creates ? (isWider ? ', and others created' : ', and none created') : ''
    return `${touched.length} ${touched.length === 1 ? 'agent' : 'agents'} ${what}${also}`
  }
  if (creates) return isWider ? 'agents can now be created' : 'agents can no longer be created'
  const [first] = within
  if (first === undefined) return 'what is added later changes'
  if (first.type === 'connection') {
    return isWider ? 'its status becomes visible' : 'its status is out of sight'
  }
  return isWider ? 'it and what is added later become visible' : 'it is out of sight'
}

/** `become visible` of one is `becomes visible`. */
const one = (count: number, words: string): string =>
  count === 1 ? words.replace(/^become /, 'becomes ').replace(/^are /, 'is ') : words

function dataCards({ before, after, diff }: Sides): DiffCard[] {
  const reached = (gain: Gain, isOn: boolean): number =>
    diff.objects.filter(({ gained, lost }) =>
      (isOn ? gained : lost).some(({ what }) => what === gain)
    ).length
  const agents = (count: number) => `${count} ${count === 1 ? 'agent' : 'agents'}`
  const cards: DiffCard[] = []
  const add = (
    key: string,
    title: string,
    isOn: boolean,
    words: readonly [off: string, on: string],
    consequence: string
  ) => {
    const [from, to] = isOn ? words : [words[1], words[0]]
    const direction = isOn ? 'wider' : 'narrower'
    const change = { kind: 'words', from, to } as const
    cards.push({ key, direction, title, change, consequence, lostIds: [] })
  }
  const { conversationHistory, usageMetrics, auditLogs } = after.data
  if (conversationHistory !== before.data.conversationHistory) {
    const isOn = conversationHistory === 'all'
    const count = agents(reached('all-history', isOn))
    add(
      'data history',
      'Conversation history',
      isOn,
      ['own only', 'all past'],
      isOn ? `conversations of others with ${count}` : `${count}: those of others out of sight`
    )
  }
  if (usageMetrics !== before.data.usageMetrics) {
    const count = agents(reached('usage-figures', usageMetrics))
    add(
      'data usage',
      'Usage metrics',
      usageMetrics,
      ['off', 'on'],
      usageMetrics ? `costs of ${count} become visible` : `costs of ${count} are out of sight`
    )
  }
  if (auditLogs !== before.data.auditLogs) {
    add(
      'data audit',
      'Audit logs',
      auditLogs,
      ['off', 'on'],
      auditLogs ? 'activity on what is shared becomes visible' : 'activity is out of sight'
    )
  }
  return cards
}

function unreadableCards({ unreadable: { added, removed } }: AccessDiff): DiffCard[] {
  const card = (key: string, direction: DiffCard['direction'], count: number): DiffCard[] =>
    count === 0
      ? []
      : [
          {
            key,
            direction,
            title: 'Shares unknown here',
            change: {
              kind: 'words',
              from: direction === 'wider' ? 'none' : String(count),
              to: direction === 'wider' ? String(count) : 'removed'
            },
            consequence: 'this console cannot say what they open',
            lostIds: []
          }
        ]
  return [
    ...card('unreadable added', 'wider', added),
    ...card('unreadable removed', 'narrower', removed)
  ]
}
