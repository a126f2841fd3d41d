import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { auditColumns } from '@shared/contract/audit'
import { AppError } from '@shared/errors'
import { toAuditEntry, wireAuditEntrySchema } from '@shared/horizon/audit-entry'
import { modeOf } from '@support/data-folder'
import { exportingApp, pageOf, wireEntries, wireEntry } from '@support/exported-audit'
import fc from 'fast-check'
import papaparse from 'papaparse'
import { expect, test } from 'vitest'

const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

/** An independent reader, told of comments as it would be by whoever reads such a file. */
const tableOf = (csv: string) =>
  papaparse.parse<Record<string, string>>(csv.replace(/\r\n$/, ''), {
    header: true,
    comments: '#'
  })

test('a CSV holds every row of the screen in its order, with its columns, for this account only', async () => {
  const { exported, data } = await exportingApp(wireEntries(2_345))
  const done = await exported({
    format: 'csv',
    query: 'outcome:denied',
    columns: ['id', 'action', 'reason']
  })
  const { rows } = await data.data.audit.rows({
    expression: { kind: 'match', field: 'outcome', pattern: { how: 'equals', text: 'denied' } },
    order: 'newest',
    index: 0,
    limit: 5_000
  })
  expect(rows).toHaveLength(390)
  const table = tableOf(done.text())
  expect(table.errors).toEqual([])
  expect(table.meta.fields).toEqual(['id', 'action', 'reason'])
  expect(table.data.map(({ id }) => id)).toEqual(rows.map(({ entry }) => entry.id))
  expect(done).toMatchObject({ entries: 390, sha256: sha256(done.path) })
  expect(done.bytes).toBe(readFileSync(done.path).length)
  expect(modeOf(done.path)).toBe('600')
})

test('the head of a CSV says what was asked, what is not held and how many entries there are', async () => {
  const { exported, data } = await exportingApp(wireEntries(12))
  await data.data.audit.purgeOn(Date.parse('2026-10-01T00:05:00Z'))
  const done = await exported({
    format: 'csv',
    query: '-action:"api_key.created"',
    fixed: 'ip:203.0.113.7'
  })
  const records = papaparse
    .parse<string[]>(done.text())
    .data.filter(([name]) => name?.startsWith('# '))
  const said = new Map(records.map(([name = '', value = '']) => [name.slice(2), value]))
  expect(said.get('query')).toBe(`'-action:"api_key.created"`)
  expect(said.get('always with')).toBe('ip:203.0.113.7')
  expect(said.get('entries')).toBe(String(done.entries))
  expect(said.get('order')).toBe('newest first')
  expect(records.map(([, value]) => value).join('\n')).toContain(
    'Everything before 2026-10-01T00:05:00.000Z not held'
  )
  expect(said.get('audit log')).toBe('https://horizon.example (Acme)')
  expect(said.get('exported')).toBe('2026-11-20T09:00:00.000Z by Horizon Console 0')
  const widths = new Set(
    papaparse.parse<string[]>(done.text().trimEnd()).data.map(row => row.length)
  )
  expect([...widths]).toEqual([auditColumns.length])
})

test('no cell is a formula, no entry a comment, and none is lost for being empty', async () => {
  const hostile = ['=1+1', ' +1', '\t@x', '－1', '​=1', '#comment', '', 'a\r\nb', '"', ',', 'plain']
  const { exported } = await exportingApp(
    hostile.map((reason, index) => wireEntry(index + 1, { reason }))
  )
  const done = await exported({ format: 'csv', order: 'oldest', columns: ['reason'] })
  const { data } = tableOf(done.text())
  expect(data.map(({ reason }) => reason)).toEqual([
    "'=1+1",
    "' +1",
    "'\t@x",
    "'－1",
    "'​=1",
    '#comment',
    '',
    'a\r\nb',
    '"',
    ',',
    'plain'
  ])
})

test('any text comes back from a CSV as it was, but for the apostrophe before a formula', async () => {
  const texts = fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), {
    minLength: 1,
    maxLength: 20
  })
  await fc.assert(
    fc.asyncProperty(texts, async reasons => {
      const { exported } = await exportingApp(
        reasons.map((reason, index) => wireEntry(index + 1, { reason, user_agent: '=x' }))
      )
      const done = await exported({ format: 'csv', order: 'oldest', columns: ['reason', 'agent'] })
      const { data, errors } = tableOf(done.text())
      expect(errors).toEqual([])
      const back = data.map(({ reason = '' }, index) =>
        reason === `'${reasons[index]}` ? reasons[index] : reason
      )
      expect(back).toEqual(reasons)
      expect(data.every(({ agent }) => agent === "'=x")).toBe(true)
    }),
    { numRuns: 30 }
  )
})

const wireNames: Readonly<Record<string, string>> = {
  time: 'occurred_at',
  key: 'api_key',
  agent: 'user_agent',
  request: 'request_id',
  recorded: 'recorded_at'
}

const queries = fc
  .array(
    fc.constantFrom(
      'outcome:denied',
      '-outcome:success',
      'actor:ada',
      'ip:203.0.113.0/24',
      'action:api_key.*',
      'after:2026-10-01T00:10',
      'before:2026-10-01T02:00',
      'person1',
      'reason:scope_missing OR partner:"Acme Agency"'
    ),
    { maxLength: 3 }
  )
  .map(terms => terms.map(term => `(${term})`).join(' '))

test('a JSONL export is what the screen shows, line by line, for any query', async () => {
  const entries = wireEntries(300)
  const { exported, handlers, profileId } = await exportingApp(entries)
  const sent = new Map(entries.map(entry => [entry.id, entry]))
  const columns = fc.uniqueArray(fc.constantFrom(...auditColumns), { minLength: 1 })
  const orders = fc.constantFrom('newest' as const, 'oldest' as const)
  await fc.assert(
    fc.asyncProperty(queries, columns, orders, async (query, chosen, order) => {
      const search = {
        profileId,
        query,
        zone: 'utc',
        moment: '2026-11-20T09:00:00Z',
        order
      } as const
      const { rows } = await handlers['audit.rows']({ ...search, index: 0, limit: 500 })
      const done = await exported({ query, order, columns: chosen })
      const [head, ...lines] = done
        .text()
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line))
      expect(head).toMatchObject({ query, order, columns: chosen, entries: rows.length })
      expect(lines).toEqual(
        rows.map(({ entry, position }) => ({
          ...sent.get(entry.id),
          console_position: position
        }))
      )
      expect(lines.map(line => toAuditEntry(wireAuditEntrySchema.parse(line)))).toEqual(
        rows.map(({ entry }) => entry)
      )
      const shown = chosen.map(column => wireNames[column] ?? column)
      for (const line of lines) expect(Object.keys(line).slice(0, chosen.length)).toEqual(shown)
    }),
    { numRuns: 100 }
  )
})

test('what a program cannot count exactly leaves as Horizon wrote it', async () => {
  const { exported, data } = await exportingApp([])
  const page = pageOf([wireEntry(1)])
  await data.data.audit.takePage(page)
  const raw =
    '{"id":"aud_1","actor":{"id":"usr_1","big":12345678901234567890,"__proto__":{"x":1}},\r\n "ip":null}'
  data.data.audit.exportOn.mockImplementation(async ({ index }) => {
    const { rows } = await data.data.audit.rows({
      expression: { kind: 'all' },
      order: 'oldest',
      index,
      limit: 5
    })
    return { rows: rows.map(row => ({ ...row, raw, hash: '0'.repeat(64) })) }
  })
  const done = await exported({ columns: ['actor', 'ip', 'reason'] })
  expect(done.text().split('\n')[1]).toBe(
    '{"actor":{"id":"usr_1","big":12345678901234567890,"__proto__":{"x":1}},"ip":null,"id":"aud_1","console_position":1}'
  )
})

test('a credential in an entry is in no file', async () => {
  const canary = 'hz_live_CANARYplaintext0123456789abcdefghijklmno'
  const entries = [wireEntry(1, { user_agent: `key=${canary}`, changes: { [canary]: canary } })]
  const { exported } = await exportingApp(entries)
  for (const format of ['csv', 'jsonl', 'bundle'] as const) {
    const done = await exported({ format })
    expect(done.text()).not.toContain('CANARY')
    expect(done.text()).toContain('hz_live_[masked]')
  }
})

test('entries that arrive during an export are not in it, and shift nothing', async () => {
  const all = wireEntries(3_000)
  const [before, after] = [all.filter((_, n) => n % 3 !== 1), all.filter((_, n) => n % 3 === 1)]
  const { exported, data } = await exportingApp(before)
  const real = data.data.audit.exportOn.getMockImplementation()
  let calls = 0
  data.data.audit.exportOn.mockImplementation(async request => {
    calls += 1
    const late = after.slice((calls - 1) * 300, calls * 300)
    if (late.length > 0) await data.data.audit.takePage(pageOf(late))
    return (await real?.(request)) ?? { rows: [] }
  })
  for (const order of ['newest', 'oldest'] as const) {
    calls = 0
    const held = (await data.data.audit.ledger()).held
    const done = await exported({ order, columns: ['id'] })
    const ids = done
      .text()
      .trimEnd()
      .split('\n')
      .slice(1)
      .map(line => JSON.parse(line).id)
    expect(ids).toHaveLength(held)
    expect(new Set(ids).size).toBe(held)
    if (order === 'newest') expect(ids).toEqual(before.map(({ id }) => id).reverse())
  }
})

test('entries that are removed during an export end it, and no file is left', async () => {
  const { exported, data, folder } = await exportingApp(wireEntries(2_000))
  const real = data.data.audit.exportOn.getMockImplementation()
  data.data.audit.exportOn.mockImplementation(async request => {
    await data.data.audit.purgeOn(Date.parse('2026-10-01T00:20:00Z'))
    return (await real?.(request)) ?? { rows: [] }
  })
  await expect(exported()).rejects.toMatchObject({ code: 'object-changed' })
  expect(readdirSync(folder)).toEqual([])
})

test('a cancelled export leaves no file and no record', async () => {
  const { exported, data, folder, handlers, published } = await exportingApp(wireEntries(3_000))
  const operationId = '00000000-0000-4000-8000-00000000e001'
  const real = data.data.audit.exportOn.getMockImplementation()
  let calls = 0
  data.data.audit.exportOn.mockImplementation(async request => {
    calls += 1
    if (calls === 2) {
      expect(readdirSync(folder)).toEqual([expect.stringMatching(/\.unfinished$/)])
      await handlers['operations.cancel']({ operationId })
    }
    return (await real?.(request)) ?? { rows: [] }
  })
  for (const format of ['csv', 'jsonl', 'bundle'] as const) {
    calls = 0
    await expect(exported({ format })).rejects.toMatchObject({ code: 'cancelled' })
  }
  expect(readdirSync(folder)).toEqual([])
  expect(data.data.auditRecords.recordExport).not.toHaveBeenCalled()
  expect(published).toContainEqual({
    name: 'operations.progress',
    payload: { operationId, done: 100, total: 3_000, note: 'Writing the file' }
  })
})

test('a profile that is left ends its export', async () => {
  const { exported, data, folder, core } = await exportingApp(wireEntries(3_000))
  const real = data.data.audit.exportOn.getMockImplementation()
  let stopping: Promise<void> | undefined
  data.data.audit.exportOn.mockImplementation(async request => {
    stopping ??= core.stop()
    return (await real?.(request)) ?? { rows: [] }
  })
  await expect(exported()).rejects.toMatchObject({ code: 'cancelled' })
  await stopping
  expect(readdirSync(folder)).toEqual([])
})

test('a choice that is cancelled writes nothing; a file that is there stays', async () => {
  const { exported, files, folder, data } = await exportingApp(wireEntries(3))
  files.choosePath.mockResolvedValueOnce(null)
  expect(await exported()).toMatchObject({ entries: 0, sha256: null })
  const path = `${folder}/there.jsonl`
  writeFileSync(path, 'mine')
  files.choosePath.mockResolvedValueOnce(path)
  await expect(exported()).rejects.toMatchObject({ code: 'file-exists' })
  expect(readFileSync(path, 'utf8')).toBe('mine')
  expect(readdirSync(folder)).toEqual(['there.jsonl'])
  expect(data.data.auditRecords.recordExport).not.toHaveBeenCalled()
})

test('a query that cannot be run is said before a file is chosen', async () => {
  const { exported, files } = await exportingApp(wireEntries(3))
  await expect(exported({ query: '(ada' })).rejects.toMatchObject({ code: 'invalid-input' })
  expect(files.choosePath).not.toHaveBeenCalled()
})

test('every export is recorded with its hash; that one was not is said beside the file', async () => {
  const { exported, data } = await exportingApp(wireEntries(3))
  const done = await exported({ format: 'csv', query: 'ada', fixed: 'ip:203.0.113.7' })
  expect(done.warning).toBeUndefined()
  expect(data.data.auditRecords.recordExport).toHaveBeenCalledWith({
    at: '2026-11-20T09:00:00.000Z',
    format: 'csv',
    query: 'ada ip:203.0.113.7',
    entries: done.entries,
    sha256: done.sha256
  })
  data.data.auditRecords.recordExport.mockRejectedValueOnce(
    new AppError('database-read-only', 'The disk is read-only')
  )
  const unrecorded = await exported()
  expect(unrecorded.warning).toMatch(/no record of it: The disk is read-only/)
  expect(sha256(unrecorded.path)).toBe(unrecorded.sha256)
})

test('an empty result is a file too: that there was nothing is evidence', async () => {
  const { exported } = await exportingApp(wireEntries(3))
  for (const format of ['csv', 'jsonl', 'bundle'] as const) {
    expect(await exported({ format, query: 'nobody' })).toMatchObject({ entries: 0 })
  }
})

const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\u2028', '\ud800', '"', '\\', '\n'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })
  )
})

test('whatever an entry holds, JSONL and bundles hold the same', async () => {
  const contents = fc.array(
    fc.record({ reason: anyText, metadata: fc.dictionary(anyText, fc.jsonValue()) }),
    { minLength: 1, maxLength: 8 }
  )
  await fc.assert(
    fc.asyncProperty(contents, async changes => {
      const entries = changes.map((change, index) => wireEntry(index + 1, change))
      const { exported } = await exportingApp(entries)
      const sent = JSON.parse(JSON.stringify(entries))
      const jsonl = await exported({ order: 'oldest' })
      const [, ...lines] = jsonl
        .text()
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line))
      expect(lines.map(({ console_position: _, ...entry }) => entry)).toEqual(sent)
      const bundle = await exported({ order: 'oldest', format: 'bundle' })
      const rows = bundle.text().match(/\{"hash":"[0-9a-f]{64}","n":[^\n]*/g) ?? []
      expect(rows.map(row => JSON.parse(row).entry)).toEqual(sent)
    }),
    { numRuns: 40 }
  )
})
