import type { Output, ParsedInput } from '@shared/contract'
import { auditCoverage, windowOf } from '@shared/domain/audit-coverage'
import type { AuditExpression } from '@shared/domain/audit-query/ast'
import { AppError } from '@shared/errors'
import type { AuditExportRecord, AuditStore } from '../audit-ports'
import type { ExportTools, UnfinishedFile } from '../file-ports'
import type { Operations } from '../operations/operations'
import type { Clock, Desktop, EventBus, FileSaver, Fingerprint, Ids, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { ProfileStore } from '../profiles/profile-store'
import { exportAbout } from './audit-export-about'
import { csvSink, type ExportSink, jsonlSink, type SinkParts } from './audit-export-sink'
import { type ExportWalk, walkForExport } from './audit-export-walk'
import { createRedaction } from './audit-redaction'
import { expressionOf } from './audit-search'
import { bundleFolder, bundleSink } from './evidence-bundle'

type Ports = {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Logger
  readonly events: EventBus
  readonly fingerprint: Fingerprint
  readonly files: Pick<FileSaver, 'choosePath'>
  readonly exportTools: ExportTools
  readonly desktop: Pick<Desktop, 'about'>
  readonly operations: Operations
  readonly profiles: Pick<ProfileStore, 'get'>
}
type Asked = ParsedInput<'audit.export'>
type Exported = Output<'audit.export'>

const endings = { csv: '.csv', jsonl: '.jsonl', bundle: '.tar' } as const
const progressEveryMs = 250

const fileName = ({ format }: Asked, now: number): string => {
  const at = new Date(now).toISOString()
  const day = at.slice(0, 10)
  const name =
    format === 'bundle'
      ? `audit-evidence-${day}-${at.slice(11, 16).replace(':', '')}`
      : `audit-log-${day}`
  return `${name}${endings[format]}`
}

/** The result of a search as a file: what the screen shows, all of it, with what is not held. */
export function createAuditExport(ports: Ports) {
  const { clock, events, exportTools: tools, operations } = ports

  async function exportLog(open: OpenProfile, asked: Asked): Promise<Exported> {
    const expression = expressionOf(asked)
    const path = await ports.files.choosePath(fileName(asked, clock.now()))
    if (path === null) return { path, entries: 0, bytes: 0, sha256: null }
    return operations.run(asked.operationId, signal =>
      open.during(async () => {
        const ended = AbortSignal.any([signal, open.signal])
        const file = await tools.begin(path)
        try {
          return { path, ...(await write(open, file, { asked, expression, signal: ended })) }
        } finally {
          await file.abandon()
        }
      })
    )
  }

  async function write(
    open: OpenProfile,
    file: UnfinishedFile,
    { asked, expression, signal }: Pick<ExportWalk, 'expression' | 'signal'> & { asked: Asked }
  ) {
    const ledger = await open.data.audit.ledger()
    const exportedAt = new Date(clock.now()).toISOString()
    const redaction = createRedaction(asked.redact, ports)
    const { baseUrl, organization } = await ports.profiles.get(open.profileId)
    const about = exportAbout({
      horizon: { url: baseUrl, organization: organization?.name ?? null },
      search: asked,
      order: asked.order,
      columns: asked.columns,
      coverage: auditCoverage(ledger, windowOf(expression), clock.now(), 0),
      redaction,
      exportedAt,
      consoleVersion: ports.desktop.about().version
    })
    const sink = await sinkFor(open, asked, { file, about, redaction, ledger })
    const tell = createProgress(asked.operationId)
    const total = await totalOf(open.data.audit, expression, signal)
    const walk = { expression, order: asked.order, ledger, signal }
    let entries = 0
    await sink.begin()
    for await (const rows of walkForExport(open.data.audit, walk)) {
      await sink.rows(rows)
      entries += rows.length
      tell({ done: entries, total: total === null ? null : Math.max(total, entries) })
    }
    await sink.end(entries)
    const { bytes, sha256 } = await file.finish(signal)
    const { format } = asked
    const query = [asked.query, asked.fixed ?? ''].filter(part => part !== '').join(' ')
    const warning = await record(open, { at: exportedAt, format, query, entries, sha256 })
    const folder = format === 'bundle' ? { folder: bundleFolder(exportedAt) } : {}
    return { entries, bytes, sha256, ...folder, ...warning }
  }

  async function sinkFor(
    open: OpenProfile,
    { format }: Asked,
    parts: SinkParts & Pick<ExportWalk, 'ledger'>
  ): Promise<ExportSink> {
    if (format === 'csv') return csvSink(parts)
    if (format === 'jsonl') return jsonlSink(parts)
    const previousBundle = await open.data.auditRecords.lastBundleHash()
    return bundleSink({ ...parts, tools, verifier: await tools.verifier(), previousBundle })
  }

  /** How many there will be, for the progress only; `null` where the screen counts meanwhile. */
  async function totalOf(store: AuditStore, expression: AuditExpression, signal: AbortSignal) {
    const request = { expression, window: null, buckets: 1, zone: 'utc', split: 'none' } as const
    let counts = await store.count({ ...request, facets: [], facetValues: 1 })
    while (!counts.isDone && !signal.aborted) {
      const more = await store.countOn(counts.countId)
      if (more === undefined) return null
      counts = more
    }
    return counts.total
  }

  function createProgress(operationId: string) {
    let toldAt = clock.now() - progressEveryMs
    return (reached: { done: number; total: number | null }) => {
      if (clock.now() - toldAt < progressEveryMs) return
      toldAt = clock.now()
      events.publish('operations.progress', { operationId, ...reached, note: 'Writing the file' })
    }
  }

  /** The file is there whatever becomes of its record; that there is none is said. */
  async function record(open: OpenProfile, entry: AuditExportRecord) {
    try {
      await open.data.auditRecords.recordExport(entry)
      return {}
    } catch (error) {
      ports.log.failure('record audit export', error)
      const why = error instanceof AppError ? error.message : 'its local data could not be written'
      return {
        warning: `The file is whole, but this profile keeps no record of it: ${why}. Note its SHA-256`
      }
    }
  }

  return { exportLog }
}
export type AuditExport = ReturnType<typeof createAuditExport>
