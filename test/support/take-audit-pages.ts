import { openSession } from '@main/database/session'

/**
 * Run as a process of its own: stores page after page and tells each that is stored, until it is
 * killed. The first page follows the cursor that is kept.
 */
const [folder = '', pageSize = '200'] = process.argv.slice(2)
const size = Number(pageSize)
const session = openSession(folder, Date.now)
await import('@main/database/client').then(({ loadQueries }) => loadQueries())

const entry = (seq: number) => ({
  id: `aud_${String(seq).padStart(6, '0')}`,
  seq,
  occurred_at: new Date(Date.UTC(2026, 10, 1) + seq * 1_000).toISOString(),
  action: 'api_key.used',
  api_key: { id: `key_${seq % 3}`, prefix: 'hz_live_9fK2', kind: 'user' },
  ip: `10.0.0.${seq % 50}`,
  outcome: 'success',
  metadata: { text: 'x'.repeat(seq % 300) }
})

const { cursor } = session.run('cache', 'auditLedger', []) as { cursor: string | null }
for (let first = Number(cursor?.slice(1) ?? 0) + 1; ; first += size) {
  const last = first + size - 1
  const data = Array.from({ length: size }, (_, index) => entry(first + index))
  const page = { data, next_cursor: `c${last}`, has_more: true }
  const outcome = session.run('cache', 'takeAuditPage', [
    {
      bytes: new TextEncoder().encode(JSON.stringify(page)),
      walk: 'forward',
      after: null,
      isHoleAccepted: false,
      receivedAt: 1
    }
  ])
  process.send?.({ last, outcome })
}
