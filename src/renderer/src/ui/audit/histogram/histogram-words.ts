import { formatNumber } from '@renderer/ui/format'
import { absenceSentence, entryCount, lengthWords } from '@shared/domain/audit-coverage-words'
import type { AuditZone } from '@shared/domain/audit-query/ast'
import { outcomeWords } from '@shared/domain/audit-words'
import { visibleText } from '@shared/domain/visible-text'
import { clockWords, dayWords, rangeWords } from '../audit-times'
import { type Gap, type Histogram, isIn, timesOf } from './histogram-model'

export type Split = 'outcome' | 'action' | 'none'

export const splitWords: Readonly<Record<Split, string>> = {
  outcome: 'outcome',
  action: 'action',
  none: 'nothing'
}

/** What a part of the bars stands for. */
export function seriesWords(value: string, split: Split): string {
  if (split === 'none' || value === '') return 'Entries'
  if (split === 'outcome') return value === 'other' ? 'Other' : outcomeWords(value)
  return value === 'other' ? 'Other actions' : visibleText(value, 60)
}

export type SeriesTone = 'main' | 'warn' | 'danger' | 'second' | 'third' | 'fourth' | 'rest'
const actionTones: readonly SeriesTone[] = ['main', 'second', 'third', 'fourth']

/** Colours that mean something only where outcomes are shown. */
export function seriesTone(value: string, place: number, split: Split): SeriesTone {
  if (split === 'none') return 'main'
  if (split === 'action') return value === 'other' ? 'rest' : (actionTones[place] ?? 'rest')
  switch (value) {
    case 'success':
      return 'main'
    case 'denied':
      return 'warn'
    case 'error':
      return 'danger'
    default:
      return 'rest'
  }
}

type Zoned = { readonly zone: AuditZone; readonly presentMs: number }

/** "4 h 10 min", of the whole gap; `undefined` where it has no known length. */
export function gapLength({ whole: { from, to } }: Gap): string | undefined {
  return to > from && Number.isFinite(to - from) ? lengthWords(to - from) : undefined
}

/** Of the whole gap, also of what the chart does not reach. */
export function gapWords(gap: Gap, { zone, presentMs }: Zoned): string {
  const { absence } = gap
  const [from, to] = [absence.from, absence.to].map(iso => (iso === null ? null : Date.parse(iso)))
  const moment = (ms: number) => `${dayWords(ms, zone, presentMs)} ${clockWords(ms, zone)}`
  const span =
    from != null && to != null
      ? rangeWords(from, to, zone, presentMs)
      : from != null
        ? `${moment(from)} to now`
        : to != null
          ? `Everything before ${moment(to)}`
          : 'Everything'
  const length = gapLength(gap)
  return `${span}${length === undefined ? '' : ` (${length})`} is not held: ${absenceSentence(absence)}`
}

export const bucketWords = (histogram: Histogram, at: number, { zone, presentMs }: Zoned) => {
  const { from, to } = timesOf(histogram, { first: at, last: at })
  return rangeWords(from, to, zone, presentMs)
}

/** One bucket in a sentence, for those who do not see the picture. */
export function bucketSentence(
  histogram: Histogram,
  at: number,
  split: Split,
  gaps: readonly Gap[],
  zoned: Zoned
): string {
  const { from, to } = timesOf(histogram, { first: at, last: at })
  const missing = gaps.filter(gap => isIn(gap, { from, to }))
  const parts = histogram.series
    .filter(({ counts }) => (counts[at] ?? 0) > 0)
    .map(({ value, counts }) => `${seriesWords(value, split)} ${formatNumber(counts[at] ?? 0)}`)
  return [
    bucketWords(histogram, at, zoned),
    entryCount(histogram.totals[at] ?? 0),
    ...(split === 'none' ? [] : parts),
    ...(missing.length > 0 ? ['not all of it is held'] : [])
  ].join(', ')
}
