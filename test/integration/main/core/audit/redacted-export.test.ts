import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { aDataFolder } from '@support/data-folder'
import { exportingApp, wireEntries, wireEntry } from '@support/exported-audit'
import { verifyEvidence } from '@support/verify-evidence'
import papaparse from 'papaparse'
import { expect, test } from 'vitest'

const redact = ['addresses' as const, 'emails' as const]
const personal = /203\.0\.113\.7|2001:db8|@acme\.example/i
const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))

test('no address and no e-mail address is left in any format, the query included', async () => {
  const entries = [
    ...wireEntries(40),
    wireEntry(41, {
      reason: 'called 203.0.113.7 for person1@acme.example',
      resource: { type: 'user', id: 'usr_1', name: 'person1@acme.example' },
      actor: { type: 'user', id: 'usr_1', name: 'Ada (person1@acme.example)', email: null },
      changes: { 'person1@acme.example': { from: ['2001:0DB8::0:1'], to: { deep: '203.0.113.7' } } }
    })
  ]
  const { exported } = await exportingApp(entries)
  const query = '-ip:198.51.100.0/24 (ip:203.0.113.7 OR person1@acme.example OR ip:2001:db8::/32)'
  for (const format of ['csv', 'jsonl', 'bundle'] as const) {
    const done = await exported({ format, query, redact })
    expect(done.entries).toBe(41)
    expect(done.text()).not.toMatch(personal)
    expect(done.text()).not.toContain('198.51.100')
    expect(done.text()).toContain('ipv4-')
  }
})

test('one value is one stand-in throughout a file however it is spelled, and another in the next', async () => {
  const entries = [
    wireEntry(1, { ip: '2001:db8::1', metadata: { seen: ['2001:DB8:0:0:0::1'] } }),
    wireEntry(2, { ip: '2001:0db8::0001', metadata: {} }),
    wireEntry(3, { ip: '2001:db8::2', metadata: {} }),
    wireEntry(4, { ip: '::ffff:203.0.113.7', user_agent: 'at 203.0.113.7' })
  ]
  const { exported } = await exportingApp(entries)
  const asked = { order: 'oldest', redact, columns: ['ip', 'agent'] } as const
  const files = [
    await exported({ ...asked, columns: ['ip', 'agent'] }),
    await exported({ ...asked, columns: ['ip', 'agent'] })
  ]
  const [first = [], second = []] = files.map(file => linesOf(file.text()).slice(1))
  const ips = first.map(({ ip }) => ip)
  expect(ips[0]).toMatch(/^ipv6-[0-9a-f]{16}$/)
  expect(ips[1]).toBe(ips[0])
  expect(ips[2]).not.toBe(ips[0])
  expect(first[3].user_agent).toBe(`at ${ips[3]}`)
  expect(second.map(({ ip }) => ip)).not.toContain(ips[0])
})

test('what was not asked to be masked stays as it is', async () => {
  const { exported } = await exportingApp(wireEntries(3))
  const done = await exported({ redact: ['emails'], columns: ['ip', 'actor'] })
  expect(done.text()).toContain('"ip":"203.0.113.7"')
  expect(done.text()).not.toContain('@acme.example')
  const [head] = linesOf(done.text())
  expect(head.masked).toEqual([
    expect.stringContaining('e-mail addresses: each is one stand-in'),
    expect.stringContaining('not masked: names, ids, times')
  ])
})

test('the head of a redacted CSV says what is masked', async () => {
  const { exported } = await exportingApp(wireEntries(3))
  const done = await exported({ format: 'csv', redact })
  const masked = papaparse
    .parse<string[]>(done.text())
    .data.filter(([name]) => name === '# masked')
    .map(([, what]) => what?.split(':')[0])
  expect(masked).toEqual(['network addresses', 'e-mail addresses', 'not masked'])
})

test('a redacted bundle is intact by its own chain, and holds no hash a masked value could be tried on', async () => {
  const { exported } = await exportingApp(wireEntries(12))
  const open = await exported({ format: 'bundle' })
  const masked = await exported({ format: 'bundle', redact })
  expect(open.text()).toContain('"cacheHash"')
  expect(masked.text()).not.toContain('"cacheHash":')
  expect(masked.text()).toMatch(/"cache": \{[^}]*"head": null/)
  const verdict = await verifyEvidence([masked.path])
  expect(verdict).toMatchObject({ code: 0, err: '' })
  expect(verdict.out).toContain('Masked: network addresses')
  expect(verdict.out).toContain('not word for word what Horizon sent: 12 entries')
  const path = join(aDataFolder(), 'changed.tar')
  const text = readFileSync(masked.path, 'latin1')
  writeFileSync(path, text.replace('"n":5,', '"n":6,'), 'latin1')
  expect(await verifyEvidence([path])).toMatchObject({ code: 1 })
})

test('an entry with a credential says in a bundle that it differs from what Horizon sent', async () => {
  const reason = 'key hz_live_CANARYplaintext0123456789abcdefghijklmno'
  const { exported } = await exportingApp([wireEntry(1), wireEntry(2, { reason })])
  const done = await exported({ format: 'bundle', order: 'oldest' })
  const lines = done.text().match(/\{"hash":"[0-9a-f]{64}",.*$/gm) ?? []
  const rows = lines.map(line => JSON.parse(line))
  expect(rows[0]).toMatchObject({ n: 1, cacheHash: expect.any(String) })
  expect(rows[0]).not.toHaveProperty('masked')
  expect(rows[1]).toMatchObject({ n: 2, masked: true, entry: { reason: 'key hz_live_[masked]' } })
  expect(rows[1]).not.toHaveProperty('cacheHash')
  expect(await verifyEvidence([done.path])).toMatchObject({ code: 0 })
})
