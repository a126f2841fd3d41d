import type { RotationPair } from '@shared/contract/rotation-drain'
import type { RotationRecord } from '@shared/contract/rotation-views'
import { callersWords } from '@shared/domain/caller-words'
import { openCallers, spanText } from '@shared/domain/drain-words'
import { hasStranger, notOnOld, strangerWords } from '@shared/domain/first-use'
import { countsWords, earliestOf, earliestWords, pairStateWords } from '@shared/domain/pair-words'
import { evidenceWords, isEarly } from '@shared/domain/rotation-entry-words'
import { utcTime } from '@shared/domain/utc-time'
import { facts, paragraph, table } from './rotation-html-parts'

/** What the record says of callers: who was open at the decision, and who used the new key first. */

export function groundsOf({ grounds }: RotationRecord): string {
  if (grounds === null) return ''
  const { evidence, summary, counts, overrideReason, verdict } = grounds
  const states = countsWords(counts)
  return facts([
    ['Evidence', evidenceWords[evidence]],
    [isEarly(grounds) ? 'Verdict, overridden' : 'Verdict', summary],
    ['Callers', states === '' ? 'none counted' : states],
    ...(verdict === undefined || evidence !== 'callers'
      ? []
      : ([
          ['Callers read', verdict.fetchedAt === null ? 'never' : utcTime(verdict.fetchedAt)],
          [
            'Callers known since',
            verdict.historyFrom === null ? 'not known' : utcTime(verdict.historyFrom)
          ],
          ['Earliest safe date', safeDate(verdict)]
        ] as const)),
    ['Reason given', overrideReason ?? 'none needed']
  ])
}

function safeDate({
  answer,
  earliestSafeAt
}: NonNullable<NonNullable<RotationRecord['grounds']>['verdict']>): string {
  if (answer === 'safe') return 'reached'
  return earliestSafeAt === null ? 'none yet' : `${utcTime(earliestSafeAt)}, ${earliestWords}`
}

/** Every caller, with what it was judged by; the open ones first. */
export function decidedTable({ grounds }: RotationRecord): string {
  const verdict = grounds?.verdict
  if (verdict === undefined || verdict.pairs.length === 0) return ''
  const { pairs, pairsLeftOut, areAgentsCut } = verdict
  const open = openCallers(pairs).length
  const more = pairsLeftOut > 0 ? ` ${callersWords(pairsLeftOut)} more are not listed.` : ''
  const cut = areAgentsCut ? ' Not every name that a caller gives itself is kept.' : ''
  return `${paragraph(
    `${callersWords(pairs.length)}, of which ${open} ${open === 1 ? 'was' : 'were'} open. A caller is an address at an endpoint; its times are by Horizon’s clock.${more}${cut}`
  )}
${table(
  [
    'Address',
    'Endpoint',
    'State',
    'Last on the old key',
    'Longest gap',
    'First on the new key',
    'Safe from'
  ],
  pairs.map(rowOf)
)}`
}

function rowOf(pair: RotationPair): string[] {
  const { ip, method, path, state, lastSeenOnOldAt, longestGapMs, firstSeenOnNewAt } = pair
  return [
    ip,
    `${method} ${path}`,
    pair.waiver === null ? pairStateWords[state] : `waived: ${pair.waiver.reason}`,
    utcTime(lastSeenOnOldAt),
    longestGapMs === null ? 'not known' : spanText(longestGapMs),
    firstSeenOnNewAt === null ? 'never' : utcTime(firstSeenOnNewAt),
    safeFrom(pair)
  ]
}

function safeFrom({ state, quietEnoughAt }: RotationPair): string {
  if (state === 'drained') return 'reached'
  if (state === 'waived') return 'not waited for'
  return quietEnoughAt === null ? 'no date' : `${utcTime(quietEnoughAt)}, ${earliestOf(state)}`
}

/** Who showed that the new key works, and whom nobody knew from the old one. */
export function firstUseTable({ entries }: RotationRecord): string {
  const verified = entries.findLast(({ event }) => event.is === 'verified')?.event
  if (verified?.is !== 'verified' || verified.by.kind !== 'first-use') return ''
  const { who = [], callers } = verified.by
  const more = callers - who.length
  return `${paragraph(hasStranger(who) ? strangerWords : '')}
${table(
  ['Address', 'Endpoint', 'Calls itself', 'First seen', 'On the old key'],
  who.map(({ ip, method, path, userAgent, firstSeenAt, wasOnOld }) => [
    ip,
    `${method} ${path}`,
    userAgent || 'no name',
    utcTime(firstSeenAt),
    wasOnOld === null ? 'not known' : wasOnOld ? 'seen there' : notOnOld
  ])
)}
${paragraph(who.length > 0 && more > 0 ? `and ${callersWords(more)} more` : '')}`.trim()
}
