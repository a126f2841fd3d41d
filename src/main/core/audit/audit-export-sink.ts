import type { AuditColumn } from '@shared/contract/audit'
import { cellText } from '@shared/domain/audit-cells'
import { csvLines } from '@shared/domain/csv'
import type { UnfinishedFile } from '../file-ports'
import type { ExportAbout } from './audit-export-about'
import type { ExportRow } from './audit-export-walk'
import type { Redaction } from './audit-redaction'
import { membersOf, onOneLine } from './json-strings'

/** Takes the rows of an export in their order; how many they are is known at the end. */
export type ExportSink = {
  begin(): Promise<void>
  rows(rows: readonly ExportRow[]): Promise<void>
  end(count: number): Promise<void>
}
export type SinkParts = {
  readonly file: UnfinishedFile
  readonly about: ExportAbout
  readonly redaction: Redaction
}

/** Room for the digits of any count, filled up so that the head keeps its length. */
const countDigits = 15
const room = (count: number): number => countDigits - String(count).length

// --- CSV

const cellWith = (mark: string) => (cell: string) => cell.includes(mark)

/**
 * Lines that begin with `#`, as readers of CSV know comments, and yet are records like any other for
 * those that do not: as many cells as the table has, quoted by the same rules.
 */
function csvHead({ columns, ...about }: ExportAbout, count: number): string {
  const organization = about.horizon.organization === null ? '' : ` (${about.horizon.organization})`
  const said: readonly (readonly [string, string])[] = [
    ['audit log', `${about.horizon.url}${organization}`],
    ['query', about.query === '' ? 'everything' : about.query],
    ...(about.fixedFilter === '' ? [] : [['always with', about.fixedFilter] as const]),
    ['dates in the query', `${about.zone}; relative ones count back from ${about.moment}`],
    ['order', `${about.order} first`],
    ['times below', 'UTC, ISO 8601'],
    ['covers', about.covers],
    ...about.notHeld.map(line => ['not held', line] as const),
    ['late entries', about.late],
    ['last sync', about.coverage.currentAt ?? 'none that came to the end of the log'],
    ...about.masked.map(line => ['masked', line] as const),
    ['exported', `${about.exportedAt} by Horizon Console ${about.consoleVersion}`],
    ['cells', 'text that a spreadsheet would take for a formula has a leading apostrophe'],
    ['entries', String(count)],
    ['-'.repeat(20 + room(count)), '']
  ]
  const width = Math.max(columns.length, 2)
  const records = said.map(([name, value]) =>
    Array.from({ length: width }, (_, nth) => [`# ${name}`, value][nth] ?? '')
  )
  return `${csvLines(records)}${csvLines([columns])}`
}

export function csvSink({ file, about, redaction }: SinkParts): ExportSink {
  const { columns } = about
  // A reader of comments must not take an entry for one, nor a reader of lines an empty one for none.
  const hasHash = cellWith('#')
  const mustQuote = (cell: string) => hasHash(cell) || (cell === '' && columns.length === 1)
  return {
    begin: () => file.append(csvHead(about, 0)),
    rows: rows => {
      const cells = rows.map(({ entry }) =>
        columns.map(column => redaction.text(cellText(entry, column)))
      )
      return file.append(csvLines(cells, mustQuote))
    },
    end: count => file.overwrite(0, csvHead(about, count))
  }
}

// --- JSONL

/** What Horizon calls a column. */
const wireNames = {
  time: 'occurred_at',
  actor: 'actor',
  action: 'action',
  resource: 'resource',
  outcome: 'outcome',
  partner: 'partner',
  key: 'api_key',
  ip: 'ip',
  agent: 'user_agent',
  reason: 'reason',
  request: 'request_id',
  id: 'id',
  recorded: 'recorded_at'
} as const satisfies Record<AuditColumn, string>

const jsonHead = (about: ExportAbout, count: number): string =>
  `${JSON.stringify({ export: 'horizon-console-audit', version: 1, entries: count, ...about })}${' '.repeat(room(count))}\n`

/**
 * One entry as Horizon wrote it: the columns of the screen first, in their order, then what they do
 * not show; and its place in the console's log.
 */
function jsonLine({ raw, position }: ExportRow, names: readonly string[]): string {
  const members = new Map(membersOf(raw))
  const take = (name: string): string[] => {
    const value = members.get(name)
    members.delete(name)
    return value === undefined ? [] : [`${JSON.stringify(name)}:${value}`]
  }
  const shown = names.flatMap(take)
  const rest = [...members.keys()].flatMap(take)
  return onOneLine(`{${[...shown, ...rest, `"console_position":${position}`].join(',')}}`)
}

export function jsonlSink({ file, about, redaction }: SinkParts): ExportSink {
  const names = about.columns.map(column => wireNames[column])
  return {
    begin: () => file.append(jsonHead(about, 0)),
    rows: rows =>
      file.append(rows.map(row => `${redaction.json(jsonLine(row, names))}\n`).join('')),
    end: count => file.overwrite(0, jsonHead(about, count))
  }
}
