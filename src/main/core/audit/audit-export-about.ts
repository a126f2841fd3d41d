import type { AuditColumn, AuditCoverage } from '@shared/contract/audit'
import { coverageSentences, coversWords, lateWords } from '@shared/domain/audit-coverage-words'
import type { Redaction } from './audit-redaction'

/** What a reader of an export has to know beside the entries; the head of every format. */
export type ExportAbout = {
  readonly horizon: { readonly url: string; readonly organization: string | null }
  readonly query: string
  /** Empty where there was none. */
  readonly fixedFilter: string
  /** What dates without a zone mean in the query. All times in the file are UTC. */
  readonly zone: string
  readonly moment: string
  readonly order: 'newest' | 'oldest'
  readonly columns: readonly AuditColumn[]
  readonly coverage: AuditCoverage
  /** How much of the window that is, in words: never beyond the last sync. */
  readonly covers: string
  /** The absences in words; that none is known is said too. */
  readonly notHeld: readonly string[]
  /** Whether what reached Horizon late is in it, in words. */
  readonly late: string
  readonly masked: readonly string[]
  readonly exportedAt: string
  readonly consoleVersion: string
}

type Told = {
  readonly horizon: ExportAbout['horizon']
  readonly search: {
    readonly query: string
    readonly fixed?: string | undefined
    readonly zone: 'utc' | 'local'
    readonly moment: string
  }
  readonly order: ExportAbout['order']
  readonly columns: ExportAbout['columns']
  readonly coverage: AuditCoverage
  readonly redaction: Redaction
  readonly exportedAt: string
  readonly consoleVersion: string
}

const maskedWords = {
  addresses:
    'network addresses: each is one stand-in (ipv4-…, ipv6-…) throughout this file, in no other one. Four numbers with dots are masked wherever they stand, also where they are a version',
  emails: 'e-mail addresses: each is one stand-in (email-…) throughout this file, in no other one'
} as const
const notMasked =
  'not masked: names, ids, times. Who can read this log at Horizon can tell whom they stand for'

function zoneWords(zone: 'utc' | 'local'): string {
  if (zone === 'utc') return 'UTC'
  return `local time of the exporting computer (${Intl.DateTimeFormat().resolvedOptions().timeZone})`
}

export function exportAbout(told: Told): ExportAbout {
  const { search, redaction, coverage } = told
  const absences = coverageSentences(coverage, time => time)
  const mask = redaction.text
  const { url, organization } = told.horizon
  return {
    horizon: { url: mask(url), organization: organization && mask(organization) },
    query: mask(search.query),
    fixedFilter: mask(search.fixed ?? ''),
    zone: zoneWords(search.zone),
    moment: search.moment,
    order: told.order,
    columns: told.columns,
    coverage,
    covers: coversWords(coverage, time => time),
    notHeld: absences.length === 0 ? ['nothing is known to be missing'] : absences,
    late: lateWords(coverage, time => time),
    masked:
      redaction.what.length === 0
        ? []
        : [...redaction.what.map(what => maskedWords[what]), notMasked],
    exportedAt: told.exportedAt,
    consoleVersion: told.consoleVersion
  }
}
