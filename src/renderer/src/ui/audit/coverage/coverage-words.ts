import { formatDuration } from '@renderer/ui/format'
import type { Absence, AuditCoverage } from '@shared/contract/audit'
import { coverageSentences } from '@shared/domain/audit-coverage-words'
import type { AuditZone } from '@shared/domain/audit-query/ast'
import { clockWords, dayWords, spansDays } from '../audit-times'

/** "18 Nov 14:02", with the year where it is another than now's. */
export function dayTimeWords(iso: string, zone: AuditZone): string {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return 'a time that cannot be read'
  return `${dayWords(at, zone, Date.now())} ${clockWords(at, zone)}`
}

/** "4 h 10 min on 18 Nov", "18 Nov to 20 Nov", "everything before 12 Mar 2025". */
export function spanWords({ from, to }: Pick<Absence, 'from' | 'to'>, zone: AuditZone): string {
  if (from === null && to === null) return 'everything'
  if (from === null) return `everything before ${dayTimeWords(to ?? '', zone)}`
  if (to === null) return `everything after ${dayTimeWords(from, zone)}`
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)]
  if (!spansDays(fromMs, toMs, zone)) {
    return toMs - fromMs < 1_000
      ? `a moment on ${dayTimeWords(from, zone)}`
      : `${formatDuration(toMs - fromMs)} on ${dayWords(fromMs, zone, Date.now())}`
  }
  return `${dayTimeWords(from, zone)} to ${dayTimeWords(to, zone)}`
}

/** What asking Horizon once more would be; `null` where it would not bring it. */
export function remedyOf({ why, from, to }: Absence): AbsenceRemedy | null {
  if (why === 'not-downloaded') return { kind: 'sync' }
  const isGap = (why === 'lost' || why === 'missing') && from !== null && to !== null
  return isGap ? { kind: 'fetch', from, to } : null
}
export type AbsenceRemedy =
  | { readonly kind: 'sync' }
  | { readonly kind: 'fetch'; readonly from: string; readonly to: string }

/** Where what is held begins; the rest are holes in it. */
const isBeginning = ({ why, from }: Absence): boolean =>
  from === null || why === 'beyond-server' || why === 'purged'

export function holesOf({ absences }: AuditCoverage): readonly Absence[] {
  return absences.filter(absence => !isBeginning(absence))
}

/** What was removed here, if anything was. */
export const purgedIn = ({ absences }: AuditCoverage): Absence | undefined =>
  absences.find(({ why }) => why === 'purged')

/** Of everything that is known not to be held; empty where nothing is. */
export const coverageSentence = (coverage: AuditCoverage, zone: AuditZone): string =>
  coverageSentences(coverage, iso => dayTimeWords(iso, zone))
    .map(sentence => `${sentence}.`)
    .join(' ')
