import { statSync } from 'node:fs'
import { join } from 'node:path'

/** The types it finds by itself in a log that is long enough; in a short one it finds fewer. */
const columns = `{
  id: 'VARCHAR', seq: 'BIGINT', occurred_at: 'TIMESTAMP', recorded_at: 'TIMESTAMP',
  actor: 'STRUCT("type" VARCHAR, id VARCHAR, "name" VARCHAR, email VARCHAR)',
  partner: 'STRUCT(id VARCHAR, organization_name VARCHAR)',
  api_key: 'STRUCT(id VARCHAR, prefix VARCHAR, kind VARCHAR)',
  action: 'VARCHAR', resource: 'STRUCT("type" VARCHAR, id VARCHAR, "name" VARCHAR)',
  ip: 'VARCHAR', user_agent: 'VARCHAR', outcome: 'VARCHAR', reason: 'VARCHAR',
  changes: 'MAP(VARCHAR, STRUCT("from" VARCHAR, "to" VARCHAR))',
  metadata: 'MAP(VARCHAR, VARCHAR)', request_id: 'VARCHAR' }`

/** What the page shows beside the chart. */
const facetLabels = [
  'outcome',
  'action',
  'actor.name',
  'ip',
  'partner.organization_name',
  'api_key.prefix',
  'resource.name'
]
const facetValues = 10

/** DuckDB with a table of its own, columns and all, made of the entries as JSON lines. */
export async function openDuckdb(folder: string) {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const path = join(folder, 'duck.db')
  // As many threads as it takes by itself; memory is shared with the rest of the machine.
  const instance = await DuckDBInstance.create(path, {
    memory_limit: '8GB',
    temp_directory: join(folder, 'duck-temp')
  })
  const connection = await instance.connect()
  const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson()

  async function importFrom(lines: string): Promise<{ ms: number; bytes: number }> {
    const from = performance.now()
    await connection.run(
      `CREATE TABLE entries AS SELECT * FROM read_json('${lines}', format = 'newline_delimited', columns = ${columns})`
    )
    await connection.run('CHECKPOINT')
    return { ms: performance.now() - from, bytes: statSync(path).size }
  }

  /** The page at the far end is the first one of the other order: it need not skip all before. */
  const page = (where: string, place: 'first' | 'next' | 'far', limit: number) => {
    const order = place === 'far' ? 'ASC' : 'DESC'
    const offset = place === 'next' ? limit : 0
    return rows(
      `SELECT * FROM entries WHERE ${where} ORDER BY occurred_at ${order}, seq ${order} LIMIT ${limit} OFFSET ${offset}`
    )
  }

  async function total(where: string): Promise<number> {
    const [row] = await rows(`SELECT count(*) AS total FROM entries WHERE ${where}`)
    return Number(row?.total)
  }

  /** Entries per bucket and outcome. */
  async function histogram(where: string, from: number, bucketMs: number): Promise<number> {
    const buckets = await rows(
      `SELECT (epoch_ms(occurred_at) - ${from}) // ${bucketMs} AS bucket, outcome, count(*) AS entries FROM entries WHERE ${where} GROUP BY ALL`
    )
    return buckets.reduce((sum, { entries }) => sum + Number(entries), 0)
  }

  async function facets(where: string): Promise<void> {
    for (const label of facetLabels) {
      await rows(
        `SELECT ${label} AS label, count(*) AS entries FROM entries WHERE ${where} GROUP BY ALL ORDER BY entries DESC LIMIT ${facetValues}`
      )
    }
  }

  function close(): void {
    connection.closeSync()
    instance.closeSync()
  }

  const [about] = await rows("SELECT version() AS version, current_setting('threads') AS threads")
  return {
    version: String(about?.version),
    threads: Number(about?.threads),
    importFrom,
    page,
    total,
    histogram,
    facets,
    close
  }
}
export type Duckdb = Awaited<ReturnType<typeof openDuckdb>>
