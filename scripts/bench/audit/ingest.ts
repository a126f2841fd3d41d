import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { openCache } from '../../../src/main/database/open-cache'
import { takeAuditPage } from '../../../src/main/database/queries/audit-log'
import { benchPage, forEachPage } from './entries.ts'

/** Pages as large as the feed gives them. */
export const pageSize = 1_000

export type IngestFigures = {
  readonly entries: number
  /** Time of the bare insert ÷ time of the console's own intake. */
  readonly ingest_ratio: number
  /** `cache.db`, after a checkpoint, ÷ the same entries as JSON lines. */
  readonly size_ratio: number
  readonly bare_per_second: number
  readonly intake_per_second: number
  readonly worst_page_ms: number
  readonly jsonl_bytes: number
  readonly file_bytes: number
}

const micros = (): number => Number(process.hrtime.bigint() / 1_000n)

/** One table without an index, the fields as columns and the entry's text: what is compared with. */
function bareTable(path: string) {
  const db = new Database(path)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec(`CREATE TABLE entries (id TEXT, seq INTEGER, occurred_at TEXT, recorded_at TEXT,
    actor_type TEXT, actor_id TEXT, actor_name TEXT, actor_email TEXT, partner_id TEXT,
    partner_name TEXT, key_id TEXT, key_prefix TEXT, action TEXT, resource_type TEXT,
    resource_id TEXT, resource_name TEXT, ip TEXT, user_agent TEXT, outcome TEXT, reason TEXT,
    changes TEXT, metadata TEXT, request_id TEXT)`)
  const insert = db.prepare(
    `INSERT INTO entries VALUES (${Array.from({ length: 23 }, () => '?').join(', ')})`
  )
  const takePage = db.transaction((page: Buffer) => {
    for (const e of JSON.parse(page.toString()).data) {
      insert.run(
        e.id,
        e.seq,
        e.occurred_at,
        e.recorded_at,
        e.actor?.type ?? null,
        e.actor?.id ?? null,
        e.actor?.name ?? null,
        e.actor?.email ?? null,
        e.partner?.id ?? null,
        e.partner?.organization_name ?? null,
        e.api_key?.id ?? null,
        e.api_key?.prefix ?? null,
        e.action,
        e.resource?.type ?? null,
        e.resource?.id ?? null,
        e.resource?.name ?? null,
        e.ip,
        e.user_agent,
        e.outcome,
        e.reason,
        JSON.stringify(e.changes),
        JSON.stringify(e.metadata),
        e.request_id
      )
    }
  })
  return { takePage, close: () => db.close() }
}

function openIntake(path: string) {
  const { db, notice } = openCache(path, Date.now())
  if (notice !== undefined) throw new Error(notice.detail)
  let after: string | null = null
  return {
    db,
    takePage(bytes: Buffer) {
      const intake = { walk: 'forward', isHoleAccepted: false, receivedAt: Date.now() } as const
      const outcome = takeAuditPage(db, { bytes, after, ...intake })
      if (outcome.kind === 'refused') throw new Error(`${outcome.why}: ${outcome.reason}`)
      after = outcome.nextCursor
    },
    close() {
      db.pragma('wal_checkpoint(TRUNCATE)')
      db.close()
    }
  }
}

type OnPage = (texts: readonly string[], bareMicros: number, intakeMicros: number) => void

/** The same pages, page by page in turn, so that both meet the same load of the machine. */
export function measureIngest(
  entries: number,
  folder: string,
  onPage: OnPage = () => undefined
): IngestFigures {
  const barePath = join(folder, 'bare.db')
  const path = join(folder, 'cache.db')
  const bare = bareTable(barePath)
  const intake = openIntake(path)
  let [bareMicros, intakeMicros, worstMicros, jsonlBytes] = [0, 0, 0, 0]
  forEachPage(entries, pageSize, (texts, _first, last) => {
    const page = benchPage(texts, last, entries)
    jsonlBytes += texts.reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 0)
    const start = micros()
    bare.takePage(page)
    const middle = micros()
    intake.takePage(page)
    const took = micros() - middle
    bareMicros += middle - start
    intakeMicros += took
    worstMicros = Math.max(worstMicros, took)
    onPage(texts, middle - start, took)
  })
  bare.close()
  intake.close()
  const fileBytes = statSync(path).size
  return {
    entries,
    ingest_ratio: bareMicros / intakeMicros,
    size_ratio: fileBytes / jsonlBytes,
    bare_per_second: (entries / bareMicros) * 1e6,
    intake_per_second: (entries / intakeMicros) * 1e6,
    worst_page_ms: worstMicros / 1_000,
    jsonl_bytes: jsonlBytes,
    file_bytes: fileBytes
  }
}

/** A file of that many entries for other measurements, and the entries as JSON lines. */
export function buildAuditCache(
  path: string,
  entries: number,
  onPage: (texts: readonly string[]) => void = () => undefined
): void {
  const intake = openIntake(path)
  forEachPage(entries, pageSize, (texts, _first, last) => {
    intake.takePage(benchPage(texts, last, entries))
    onPage(texts)
  })
  intake.close()
}

export function measureIngestAlone(entries: number): IngestFigures {
  const folder = mkdtempSync(join(tmpdir(), 'horizon-console-ingest-'))
  try {
    return measureIngest(entries, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
