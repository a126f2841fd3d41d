import { type Db, openStore } from '@sandbox/store/open'
import { type LoggedRequest, logRequests } from '@sandbox/store/request-log'
import { startHorizon } from './horizon-process.ts'
import { type Summary, summarize } from './statistics.ts'

const wantedRequests = 1_000_000
const batchSize = 50_000
const spanMs = 119 * 86_400_000
const windows = ['24h', '7d', '30d'] as const

const countOf = (db: Db): number =>
  db.prepare<[], number>('SELECT count(*) FROM request_log').pluck().get() ?? 0

const paths = ['/api/agents', '/api/conversations', '/api/memory', '/api/quickbooks/v1/invoices']

/** The nth request of `count`, evenly over the days; every key is called by three programs. */
function requestOf(nth: number, count: number, keyIds: readonly string[], now: number) {
  const key = nth % keyIds.length
  const client = Math.floor(nth / keyIds.length) % 3
  const isThrottled = nth % 97 === 0
  const request: LoggedRequest = {
    at: now - spanMs + Math.floor((nth / count) * spanMs),
    keyId: keyIds[key] ?? null,
    method: 'GET',
    path: paths[nth % paths.length] ?? '/api/agents',
    status: isThrottled ? 429 : 200,
    latencyMs: 12,
    ip: `10.${client}.0.${key + 1}`,
    userAgent: `bench/${client}`,
    requestId: `req_${nth}`,
    isCounted: !isThrottled
  }
  return request
}

/** Fills the log up through the code that counts a request as it happens. */
function fillLog(folder: string): number {
  const db = openStore(folder)
  try {
    const keyIds = db.prepare<[], string>('SELECT id FROM api_keys').pluck().all()
    const now = Date.now()
    const missing = wantedRequests - countOf(db)
    for (let from = 0; from < missing; from += batchSize) {
      const length = Math.min(batchSize, missing - from)
      const batch = Array.from({ length }, (_, n) => requestOf(from + n, missing, keyIds, now))
      db.transaction(() => logRequests(db, batch, now))()
    }
    return countOf(db)
  } finally {
    db.close()
  }
}

/** Of every question a usage endpoint takes, the one that takes longest. */
export async function measureUsage(folder: string, runs: number) {
  await (await startHorizon(folder)).stop()
  const requestCount = fillLog(folder)
  const horizon = await startHorizon(folder)
  try {
    const keys = (await (await horizon.ask('/admin/usage?window=30d')).json()) as {
      by_key: { key_id: string }[]
    }
    const busiest = keys.by_key[0]?.key_id
    const endpoints = ['/admin/usage', `/admin/api-keys/${busiest}/usage`]
    let slowest: Summary | undefined
    for (const path of endpoints.flatMap(each =>
      windows.map(window => `${each}?window=${window}`)
    )) {
      const values: number[] = []
      for (let run = 0; run < runs + 1; run += 1) {
        const from = performance.now()
        const reply = await horizon.ask(path)
        await reply.json()
        if (!reply.ok) throw new Error(`${path} was answered ${reply.status}`)
        if (run > 0) values.push(performance.now() - from)
      }
      const summary = summarize(values)
      if (slowest === undefined || summary.median > slowest.median) slowest = summary
    }
    if (slowest === undefined) throw new Error('Nothing was measured')
    return { requestCount, usage: slowest }
  } finally {
    await horizon.stop()
  }
}
