import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PageIntake } from '@main/core/audit-ports'
import type { ParsedInput } from '@shared/contract'
import { auditColumns } from '@shared/contract/audit'
import { aDataFolder } from './data-folder'
import { connectedApp, type FakeMachine, fakeMachine } from './fakes'

export type WireEntry = Readonly<Record<string, unknown>>

const people = ['Ada Moreau', 'Bea Holm', '=cmd()', 'Olu "O" Adeyemi, MSc', '#hash']

/** The nth entry as Horizon sends it. */
export const wireEntry = (n: number, changes: WireEntry = {}): WireEntry => ({
  id: `aud_${String(n).padStart(4, '0')}`,
  seq: n,
  occurred_at: new Date(Date.UTC(2026, 9, 1, 0, n)).toISOString(),
  recorded_at: new Date(Date.UTC(2026, 9, 1, 0, n, 1)).toISOString(),
  actor: {
    type: 'user',
    id: `usr_${n % 5}`,
    name: people[n % 5],
    email: `person${n % 5}@acme.example`
  },
  partner: n % 3 === 0 ? { id: 'ptn_5b1e', organization_name: 'Acme Agency' } : null,
  api_key: n % 2 === 0 ? { id: 'key_1', prefix: 'hz_live_9fK2', kind: 'organization' } : null,
  action: n % 4 === 0 ? 'api_key.created' : 'message.sent',
  resource: { type: 'agent', id: `agent_${n % 7}`, name: `Agent ${n % 7}` },
  ip: n % 2 === 0 ? '203.0.113.7' : '2001:db8::1',
  user_agent: `curl/8 (from 203.0.113.7, person${n % 5}@acme.example)`,
  outcome: n % 6 === 0 ? 'denied' : 'success',
  reason: n % 6 === 0 ? 'scope_missing' : null,
  changes: {},
  metadata: { forwarded_for: ['2001:DB8:0::1'] },
  request_id: `req_${n}`,
  ...changes
})

export const wireEntries = (count: number): WireEntry[] =>
  Array.from({ length: count }, (_, index) => wireEntry(index + 1))

export const pageOf = (entries: readonly WireEntry[], after: string | null = null): PageIntake => ({
  bytes: new TextEncoder().encode(
    JSON.stringify({
      data: entries,
      next_cursor: `after-${String(entries.at(-1)?.seq ?? 0)}`,
      has_more: false,
      high_water_seq: entries.at(-1)?.seq ?? 0
    })
  ),
  walk: 'forward',
  after,
  isHoleAccepted: true,
  receivedAt: Date.parse('2026-11-20T09:00:00Z')
})

type Export = Partial<Omit<ParsedInput<'audit.export'>, 'profileId'>>

/** A console that holds these entries and saves into a folder of the test's own. */
export async function exportingApp(
  entries: readonly WireEntry[],
  machine: FakeMachine = fakeMachine()
) {
  const app = await connectedApp({ machine })
  const { data, profileId } = app
  const folder = aDataFolder()
  await data.data.audit.takePage(pageOf(entries))
  let saved = 0
  app.files.choosePath.mockImplementation(async name => {
    saved += 1
    return join(folder, `${saved}-${name}`)
  })
  const { handlers } = app.core

  async function exported(asked: Export = {}) {
    const answer = await handlers['audit.export']({
      profileId,
      query: '',
      zone: 'utc',
      moment: '2026-11-20T09:00:00Z',
      operationId: '00000000-0000-4000-8000-00000000e001',
      order: 'newest',
      columns: [...auditColumns],
      format: 'jsonl',
      redact: [],
      ...asked
    })
    const path = answer.path ?? ''
    return { ...answer, path, text: () => readFileSync(path, 'utf8') }
  }

  return { ...app, handlers, folder, exported }
}
