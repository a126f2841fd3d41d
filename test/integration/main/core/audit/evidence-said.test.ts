import { execFileSync, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ParsedInput } from '@shared/contract'
import { exportingApp, wireEntries } from '@support/exported-audit'
import { verifierPath, verifyEvidence } from '@support/verify-evidence'
import { expect, test } from 'vitest'

const minute = 60_000

/** What the console exported, some time after its last sync at 08:50. */
async function anExport(asked: Partial<ParsedInput<'audit.export'>> = {}) {
  const app = await exportingApp(wireEntries(40))
  await app.data.data.audit.noteCurrent(app.machine.time.clock.now() - 10 * minute)
  return { ...app, ...(await app.exported({ format: 'bundle', ...asked })) }
}
const lastSync = '2026-11-20T08:50:00.000Z'

test('a bundle compared with the expected SHA-256 says so, and asks nobody to compare it', async () => {
  const { path, sha256 } = await anExport()
  const { code, out } = await verifyEvidence([path, '--expect', sha256 ?? ''])
  expect(code).toBe(0)
  expect(out).toContain('The SHA-256 of this bundle is the one expected.')
  expect(out).not.toMatch(/Compare its SHA-256|not compared/)
})

test('a bundle that was not compared with a SHA-256 says so', async () => {
  const { path } = await anExport()
  const { out } = await verifyEvidence([path])
  expect(out).toContain('It was not compared with an expected SHA-256')
  expect(out).toContain('Compare its SHA-256 with the one noted at the')
})

test('a file that is not part of an unpacked bundle is named', async () => {
  const { path, folder: name = '' } = await anExport()
  const folder = join(dirname(path), name)
  execFileSync('tar', ['-xf', path, '-C', dirname(path)])
  writeFileSync(join(folder, 'note\u202e.txt'), 'added later')
  const { code, out } = await verifyEvidence([folder])
  expect(code).toBe(0)
  expect(out).toMatch(/^INTACT/)
  expect(out).toContain('Not part of the bundle, so not checked:')
  expect(out).toContain('note[U+202E].txt')
  expect(out).not.toMatch(/not checked:.*(entries\.jsonl|manifest\.json)/)
})

test('a reader that closes early ends it without a word', async () => {
  const { path } = await anExport()
  const program = spawn(process.execPath, [verifierPath, path], { env: {} })
  program.stdout.destroy()
  let told = ''
  program.stderr.on('data', piece => {
    told += piece
  })
  const code = await new Promise(ended => program.on('close', ended))
  expect([code, told]).toEqual([0, ''])
})

test.each([
  ['the whole log', '', '2026-10-01T00:01:00.000Z', 'Everything since'],
  [
    'a window that ends tomorrow',
    'after:2026-10-01 before:2026-11-22',
    '2026-10-01T00:00:00.000Z',
    '1 d'
  ]
])('%s is covered up to the last sync only, in every format', async (_name, query, from, since) => {
  const covers = `${from} up to the last sync at ${lastSync}; nothing after it is held`
  const { path, exported } = await anExport({ query })
  const { out } = await verifyEvidence([path])
  expect(out).toContain(`Covers: ${covers}`)
  expect(out).toMatch(new RegExp(`Not held: ${since}.* ${lastSync}`))
  expect(readFileSync(path, 'utf8')).toContain(`What it covers\n  ${covers}`)
  const csv = (await exported({ format: 'csv', query })).text()
  expect(csv).toContain(`# covers,${covers}`)
  expect(csv).toContain(`# last sync,${lastSync}`)
  expect((await exported({ format: 'jsonl', query })).text()).toContain(`"covers":"${covers}"`)
})

test('a window that ended before the last sync is covered whole', async () => {
  const { path } = await anExport({ query: 'after:2026-10-01 before:2026-11-01' })
  const { out } = await verifyEvidence([path])
  expect(out).toContain('Covers: 2026-10-01T00:00:00.000Z to 2026-11-01T00:00:00.000Z\n')
  expect(out).toContain('Not held: nothing is known to be missing')
  expect(out).toContain('Late entries: none of the log was read a second time yet')
})

test('the head of a CSV says in plain words whether late entries were looked for', async () => {
  const { exported } = await anExport()
  expect((await exported({ format: 'csv' })).text()).toContain(
    '# late entries,none of the log was read a second time yet: what reached Horizon late may be missing'
  )
})
