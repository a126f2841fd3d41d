import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type WireAuditEntry, wireAuditEntrySchema } from '@shared/horizon/audit-entry'
import { eventually } from '@support/eventually'
import { type Sandbox, startSandbox, stored } from '@support/sandbox'
import {
  changeEntry,
  deleteEntries,
  deleteEntriesUpTo,
  inAuditLog,
  recordLate
} from '@support/sandbox-audit'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

const count = 40_000
const path = '/admin/audit-logs'
const dayMs = 86_400_000

let folder: string
let faultFile: string
let horizon: Sandbox
/** Everything that the log held before the tests. */
let all: readonly WireAuditEntry[]
const notes: string[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'horizon-scale-'))
  faultFile = join(folder, 'faults.json')
  await writeFile(faultFile, '[]')
  const log = (text: string) => void notes.push(text)
  horizon = await startSandbox({
    scenario: 'acme',
    seed: 'scale',
    audit: count,
    data: join(folder, 'data'),
    faultFile,
    log
  })
  all = await walk('order=asc')
})
afterAll(async () => {
  await horizon.close()
  await rm(folder, { recursive: true, force: true })
})

const get = async (query: string) => (await horizon.admin('GET', `${path}?${query}`)).body

/** Every page until there is no more. */
async function walk(query: string): Promise<WireAuditEntry[]> {
  const found: WireAuditEntry[] = []
  for (let after = ''; ; ) {
    const page = await get(`limit=1000&${query}${after}`)
    found.push(...page.data.map((entry: unknown) => wireAuditEntrySchema.parse(entry)))
    if (!page.has_more) return found
    after = `&after=${page.next_cursor}`
  }
}
const seqs = (entries: readonly { readonly seq: number }[]) => entries.map(({ seq }) => seq)

describe('a log of a wanted length', () => {
  test('has exactly so many entries, in whole pages up and down', async () => {
    expect(seqs(all)).toEqual(Array.from({ length: count }, (_, nth) => nth + 1))
    expect(seqs(await walk('order=desc'))).toEqual(seqs(all).toReversed())
    const recorded = all.map(({ recorded_at }) => Date.parse(recorded_at ?? ''))
    expect(recorded).toEqual(recorded.toSorted((a, b) => a - b))
    const page = await get('order=asc&limit=10')
    expect(page).toMatchObject({ has_more: true, high_water_seq: count })
    expect(page.oldest_available_at).toBe(all[0]?.recorded_at)
  })

  test('is of the objects that are there: keys, partners, people', async () => {
    const found = await walk('order=asc&action=api_key.used')
    const keys = (await horizon.admin('GET', '/admin/api-keys')).body
    const known = new Set(keys.map(({ id }: { id: string }) => id))
    expect(found.filter(({ api_key }) => !known.has(api_key?.id))).toEqual([])
    const partners = (await horizon.admin('GET', '/admin/partners')).body
    const agency = partners.find(
      (partner: { organization_name: string }) => partner.organization_name === 'Acme Agency'
    )
    expect((await walk(`partner_id=${agency.id}`)).length).toBeGreaterThan(500)
  })

  test('keeps the indexes and triggers that a log has which grew by itself', async () => {
    const small = await startSandbox({ scenario: 'empty' })
    onTestFinished(() => small.close())
    const sql = `SELECT type, name, sql FROM sqlite_schema
      WHERE tbl_name = 'audit_log' ORDER BY type, name`
    expect(stored(horizon, sql)).toEqual(stored(small, sql))
  })

  test('finds by time what occurred then, however late it was recorded', async () => {
    const middle = Date.parse(all[count / 2]?.occurred_at ?? '')
    const iso = (time: number) => new Date(time).toISOString()
    for (const [from, to] of [
      [middle, middle + dayMs],
      [middle - 30 * dayMs, middle],
      [middle, middle]
    ] as const) {
      const expected = all.filter(({ occurred_at }) => {
        const time = Date.parse(occurred_at)
        return time >= from && time < to
      })
      const found = await walk(`order=asc&from=${iso(from)}&to=${iso(to)}`)
      expect(seqs(found)).toEqual(seqs(expected))
      const down = await walk(`order=desc&from=${iso(from)}&to=${iso(to)}`)
      expect(seqs(down)).toEqual(seqs(expected).toReversed())
    }
  })

  test('an actor is found by id, name and address, in order, once each', async () => {
    const user = all.find(({ actor }) => actor?.type === 'user')?.actor
    for (const text of [user?.id, user?.name, user?.email]) {
      const expected = all.filter(({ actor }) =>
        [actor?.id, actor?.name, actor?.email].includes(text)
      )
      const found = await walk(`order=desc&actor=${encodeURIComponent(text ?? '')}`)
      expect(seqs(found)).toEqual(seqs(expected).toReversed())
    }
  })

  test('a later start adds nothing and says so', async () => {
    const data = horizon.dataFolder
    await horizon.stop()
    horizon = await startSandbox({ audit: 5, data, faultFile, log: text => void notes.push(text) })
    expect((await get('limit=1')).high_water_seq).toBe(count)
    expect(notes).toContainEqual(expect.stringContaining('holds its audit log already'))
  })
})

test('a shorter log than what the scenario records is its newest part, and that is said', async () => {
  const said: string[] = []
  const log = (text: string) => void said.push(text)
  const short = await startSandbox({ scenario: 'acme', seed: 'short', audit: 100, log })
  onTestFinished(() => short.close())
  expect(said.join()).toMatch(/the newest 100 of the 2\d{4} entries Acme recorded/)
  const { body } = await short.admin('GET', `${path}?limit=1000&order=asc`)
  expect(seqs(body.data)).toEqual(Array.from({ length: 100 }, (_, nth) => nth + 1))
})

test('a folder whose filling was killed is empty, and is filled by the next start', async () => {
  const data = join(folder, 'killed')
  const root = join(import.meta.dirname, '../../..')
  const sources = pathToFileURL(join(root, 'scripts/bench/source-modules.ts')).href
  const args = ['--import', sources, join(root, 'src/sandbox/main.ts'), '--port', '0']
  const child = spawn(process.execPath, [...args, '--data', data, '--audit', '600000'], {
    stdio: 'ignore'
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const exited = once(child, 'exit')
  await eventually(
    async () => expect(await readdir(data)).toContain('horizon.db.unfinished'),
    100_000
  )
  child.kill('SIGTERM')
  expect(await exited).toEqual([null, 'SIGTERM'])
  const next = await startSandbox({ data, scenario: 'acme', audit: 300 })
  expect((await next.admin('GET', `${path}?limit=1`)).body.high_water_seq).toBe(300)
  await next.close()
  expect((await readdir(data)).filter(name => name.includes('unfinished'))).toEqual([])
})

describe('behind its back', () => {
  const last = async () => (await get('limit=1')).high_water_seq as number

  test('an entry that comes late is found in its own time', async () => {
    const occurredAt = Date.now() - 200 * dayMs
    const seq = recordLate(horizon, occurredAt)
    expect(seq).toBe(await last())
    const from = new Date(occurredAt).toISOString()
    const to = new Date(occurredAt + 1).toISOString()
    expect(seqs(await walk(`order=asc&from=${from}&to=${to}`))).toContain(seq)
  })

  test('a changed entry comes as it is now', async () => {
    changeEntry(horizon, 500, 'rewritten')
    const cursor = Buffer.from('asc.499').toString('base64url')
    const page = await get(`order=asc&limit=1&after=${cursor}`)
    expect(page.data[0]).toMatchObject({ seq: 500, reason: 'rewritten' })
  })

  test('what is taken out leaves a hole, what is too old is gone, and both are said', async () => {
    const before = await last()
    deleteEntries(horizon, [30_000, 30_001])
    deleteEntriesUpTo(horizon, 20_000)
    const first = await get('order=asc&limit=1')
    expect(first).toMatchObject({ high_water_seq: before, data: [{ seq: 20_001 }] })
    expect(first.oldest_available_at).toBe(first.data[0].recorded_at)
    const cursor = Buffer.from('asc.29998').toString('base64url')
    expect(seqs((await get(`order=asc&limit=2&after=${cursor}`)).data)).toEqual([29_999, 30_002])
    expect(
      inAuditLog(horizon, db => db.prepare('SELECT count(*) FROM audit_log').pluck().get())
    ).toBe(before - 20_002)
  })
})

describe('scripted faults', () => {
  const ask = () =>
    fetch(`${horizon.url}${path}?order=asc&limit=100`, {
      headers: { Authorization: `Bearer ${horizon.adminSecret}` }
    })
  const script = async (rule: object) => {
    await writeFile(faultFile, JSON.stringify([{ method: 'GET', path, ...rule }]))
    onTestFinished(() => writeFile(faultFile, '[]'))
  }

  test.each([
    ['drop-before', {}],
    ['drop-after', {}]
  ])('%s: no answer at all', async (action, more) => {
    await script({ action, ...more })
    await expect(ask()).rejects.toThrow('fetch failed')
  })

  test.each(['truncate', 'disconnect'])('%s: a head, and no whole page', async action => {
    await script({ action })
    await expect(ask().then(reply => reply.json())).rejects.toThrow()
  })

  test('status: with its headers', async () => {
    await script({ action: 'status', status: 429, headers: { 'Retry-After': '7' } })
    const reply = await ask()
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([429, '7'])
  })

  test('garbage: text that is no JSON', async () => {
    await script({ action: 'garbage', body: '<html>' })
    const reply = await ask()
    expect([reply.status, await reply.text()]).toEqual([200, '<html>'])
  })

  test('alter: a cursor that leads nowhere, entries as they are', async () => {
    await script({ action: 'alter', answered: { next_cursor: 'loop', has_more: true } })
    const page = (await (await ask()).json()) as { data: unknown[]; next_cursor: string }
    expect([page.data.length, page.next_cursor]).toEqual([100, 'loop'])
  })

  test('delay: the second page only', async () => {
    await script({ action: 'delay', ms: 300, nth: 2 })
    await ask()
    const begun = performance.now()
    expect((await ask()).status).toBe(200)
    expect(performance.now() - begun).toBeGreaterThanOrEqual(290)
  })
})
