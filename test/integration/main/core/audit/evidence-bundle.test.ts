import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tarEnd, tarHead, tarPadding } from '@main/core/audit/evidence-tar'
import { aDataFolder } from '@support/data-folder'
import { exportingApp, wireEntries } from '@support/exported-audit'
import { nodes, type Verdict, verifierPath, verifyEvidence } from '@support/verify-evidence'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'

type App = Awaited<ReturnType<typeof exportingApp>>
let bundle: Buffer
let sha256: string

async function aBundle(count: number, asked: Parameters<App['exported']>[0] = {}) {
  const app = await exportingApp(wireEntries(count))
  const done = await app.exported({ format: 'bundle', ...asked })
  const { folder: told, ...rest } = done
  return { ...app, ...rest, told, bytes: readFileSync(done.path) }
}

const names = ['verify-evidence.mjs', 'README.txt', 'entries.jsonl', 'manifest.json'] as const
type Name = (typeof names)[number]
type Part = { readonly head: number; readonly start: number; readonly size: number }

/** Where the parts of an archive are, read without anything of the console's. */
function partsOf(bytes: Buffer): Record<Name, Part> {
  let at = 0
  const parts = names.map(name => {
    const size = Number.parseInt(bytes.toString('latin1', at + 124, at + 135), 8)
    const part = { head: at, start: at + 512, size }
    at += 512 + Math.ceil(size / 512) * 512
    return [name, part] as const
  })
  return Object.fromEntries(parts) as Record<Name, Part>
}
const textOf = (bytes: Buffer, name: Name): string => {
  const { start, size } = partsOf(bytes)[name]
  return bytes.toString('utf8', start, start + size)
}

/** An unpacked bundle whose files a test may change. */
function unpacked(folder: string, change: Partial<Record<Name, (text: string) => string>> = {}) {
  const target = join(folder, 'unpacked')
  mkdirSync(target)
  for (const name of names) {
    writeFileSync(join(target, name), (change[name] ?? (text => text))(textOf(bundle, name)))
  }
  return target
}

beforeEach(async () => {
  const made = await aBundle(40)
  bundle = made.bytes
  sha256 = made.sha256 ?? ''
})

function verified(bytes: Uint8Array, ...args: readonly string[]): Promise<Verdict> {
  const folder = aDataFolder()
  const path = join(folder, 'bundle.tar')
  writeFileSync(path, bytes)
  return verifyEvidence([path, ...args])
}
const verifiedFolder = (change: Parameters<typeof unpacked>[1]): Promise<Verdict> =>
  verifyEvidence([unpacked(aDataFolder(), change)])
const lines = (edit: (lines: string[]) => readonly string[]) => ({
  'entries.jsonl': (text: string) => `${edit(text.trimEnd().split('\n')).join('\n')}\n`
})

describe.each(nodes)('with %s alone', node => {
  test('an untouched bundle is intact, as one file and unpacked by tar, checked by its own program', async () => {
    const { path, folder, told } = await aBundle(40)
    const whole = await verifyEvidence([path], { node })
    expect(whole).toMatchObject({ code: 0, err: '' })
    execFileSync('tar', ['-xf', path, '-C', folder])
    const [inside = ''] = readdirSync(folder).filter(name => !name.endsWith('.tar'))
    expect(inside).toBe(told)
    expect(readdirSync(join(folder, inside)).sort()).toEqual([...names].sort())
    const program = join(folder, inside, 'verify-evidence.mjs')
    for (const args of [[path], [join(folder, inside)], []]) {
      expect(await verifyEvidence(args, { node, program })).toMatchObject({ code: 0, err: '' })
    }
  })
})

test('an intact bundle is said with its query, its coverage and what is not proved', async () => {
  const { out } = await verified(bundle)
  expect(out).toContain(`SHA-256: ${sha256}`)
  expect(createHash('sha256').update(bundle).digest('hex')).toBe(sha256)
  expect(out).toContain('40 entries, newest first, from https://horizon.example (Acme)')
  expect(out).toContain('Query: (everything)')
  expect(out).toMatch(/Not held: .*not downloaded yet/)
  expect(out).toContain('What this does not show:')
})

test('the program is taken out with Node alone by the line of the README', async () => {
  const { folder, path } = await aBundle(3)
  const line = /node -e "(.*)"$/m.exec(textOf(bundle, 'README.txt'))?.[1] ?? ''
  execFileSync(process.execPath, ['-e', line.replace('BUNDLE', path)], { cwd: folder })
  expect(readFileSync(join(folder, 'verify-evidence.mjs'), 'utf8')).toBe(
    readFileSync(verifierPath, 'utf8')
  )
})

test('a changed byte in an entry is named with its line', async () => {
  const changed = await verifiedFolder(
    lines(all => all.with(16, (all[16] ?? '').replace('curl/8', 'curl/9')))
  )
  expect(changed.code).toBe(1)
  expect(changed.out).toContain('line 17 was changed: entry 17 does not match its hash')
  expect(changed.out.match(/^ {2}\* /gm)).toHaveLength(1)
})

test('a changed hash is named with its line alone', async () => {
  const changed = await verifiedFolder(
    lines(all => all.with(16, (all[16] ?? '').replace(/"hash":"./, '"hash":"0')))
  )
  const found = changed.out.match(/^ {2}\* .*$/gm)
  expect(found).toEqual(['  * line 17 was changed: entry 17 does not match its hash'])
})

test('a dropped row is named', async () => {
  const changed = await verifiedFolder(lines(all => all.toSpliced(16, 1)))
  expect(changed.code).toBe(1)
  expect(changed.out.match(/^ {2}\* .*$/gm)).toEqual([
    '  * entry 17 is missing: removed before line 17'
  ])
})

test('several dropped rows are named', async () => {
  const changed = await verifiedFolder(lines(all => all.toSpliced(16, 3).toSpliced(0, 1)))
  expect(changed.out.match(/^ {2}\* .*$/gm)).toEqual([
    '  * entry 1 is missing: removed before line 1',
    '  * entries 17 to 19 are missing: removed before line 16'
  ])
})

test('a dropped tail is named', async () => {
  const changed = await verifiedFolder(lines(all => all.slice(0, 30)))
  expect(changed.code).toBe(1)
  expect(changed.out.match(/^ {2}\* .*$/gm)).toEqual([
    '  * entries 31 to 40 are missing: the tail was cut off after line 30'
  ])
})

test.each([
  [4, 5],
  [4, 29]
])('rows %i and %i in exchanged places are named', async (one, other) => {
  const swap = (all: string[]) =>
    all.with(one - 1, all[other - 1] ?? '').with(other - 1, all[one - 1] ?? '')
  const changed = await verifiedFolder(lines(swap))
  expect(changed.code).toBe(1)
  expect(changed.out.match(/^ {2}\* .*$/gm)).toEqual([
    `  * entries ${one} and ${other} are exchanged: lines ${one} and ${other}`
  ])
})

test('a row that stands twice, and one that is none, are named', async () => {
  const twice = await verifiedFolder(lines(all => all.toSpliced(5, 0, all[4] ?? '')))
  expect(twice.out).toContain('line 6: entry 5 stands here once more')
  const foreign = await verifiedFolder(lines(all => all.with(5, '{"n":6}')))
  expect(foreign.out).toContain('line 6 was changed: it is no entry as the console writes it')
})

test.each([
  ['count', /"count": 40/, '"count": 41'],
  ['query', /"query": ""/, '"query": "ada"'],
  ['anchor', /"anchor": "./, '"anchor": "x']
])('a manifest whose %s was edited is named', async (_what, from, to) => {
  const changed = await verifiedFolder({ 'manifest.json': text => text.replace(from, to) })
  expect(changed.code).toBe(1)
  expect(changed.out).toContain('manifest.json was changed')
})

test('a manifest that was written anew for fewer entries is caught by its anchor or by its count', async () => {
  const rewrite = (text: string) => {
    const { anchor: _, ...manifest } = JSON.parse(text)
    const anchored = { ...manifest, entries: { ...manifest.entries, count: 39 } }
    const anchor = createHash('sha256')
      .update(`horizon-console evidence v1 manifest\n${JSON.stringify(anchored)}`)
      .digest('hex')
    return `${JSON.stringify({ ...anchored, anchor }, null, 2)}\n`
  }
  const changed = await verifiedFolder({ 'manifest.json': rewrite })
  expect(changed.out).toContain('there are 40 entries, and the manifest says 39')
})

test('a bundle made anew, hashes and all, is told by its SHA-256 only, and that is said', async () => {
  const { bytes } = await aBundle(39)
  const plain = await verified(bytes)
  expect(plain.code).toBe(0)
  expect(plain.out).toContain('that nobody made the whole bundle anew')
  const compared = await verified(bytes, '--expect', sha256)
  expect(compared.code).toBe(1)
  expect(compared.out).toContain(`this is not the bundle that has the expected SHA-256, ${sha256}`)
  expect(await verified(bundle, '--expect', sha256.toUpperCase())).toMatchObject({ code: 0 })
})

test.each([
  ['a digit too few', () => sha256.slice(1), 'has 63 of them'],
  ['a digit too many', () => `${sha256}0`, 'has 65 of them'],
  ['a letter that is none', () => `O${sha256.slice(1)}`, 'has other characters'],
  ['nothing', () => '', 'has 0 of them']
])('a mistyped SHA-256, %s, is told from a bundle that was changed', async (_what, typed, why) => {
  const { code, out, err } = await verified(bundle, '--expect', typed())
  expect({ code, out }).toEqual({ code: 3, out: '' })
  expect(err).toContain('--expect takes a SHA-256, 64 hex digits')
  expect(err).toContain(why)
})

test('a bundle cut off anywhere is not intact', async () => {
  const { 'entries.jsonl': rows, 'manifest.json': manifest } = partsOf(bundle)
  const cuts = [rows.start + 700, rows.start + rows.size, manifest.start, manifest.start + 9, -1024]
  for (const cut of [...cuts, -1]) {
    const { code, out } = await verified(bundle.subarray(0, cut))
    expect(code).toBe(1)
    expect(out).toMatch(/cut off|missing/)
  }
})

test('extra bytes, after the end or between the files, are named', async () => {
  const extra = await verified(Buffer.concat([bundle, Buffer.from('x')]))
  expect(extra).toMatchObject({ code: 1 })
  expect(extra.out).toContain('extra bytes after the end')
  const { start, size } = partsOf(bundle)['README.txt']
  const between = Buffer.from(bundle)
  between[start + size] = 1
  expect((await verified(between)).out).toContain('something after the end of README.txt')
  const longer = await verifiedFolder({ 'entries.jsonl': text => `${text}\n` })
  expect(longer.code).toBe(1)
})

test('a file that was added is named', async () => {
  const added = [tarHead('extra.txt', 3, 0), Buffer.from('abc'), tarPadding(3), tarEnd()]
  const { code, out } = await verified(
    Buffer.concat([bundle.subarray(0, -tarEnd().length), ...added])
  )
  expect(code).toBe(1)
  expect(out).toContain('extra.txt was added: the manifest does not list it')
})

test.each(['verify-evidence.mjs', 'README.txt'] as const)('a changed %s is named', async name => {
  const changed = await verifiedFolder({
    [name]: (text: string) => text.replace('a', 'b')
  })
  expect(changed.code).toBe(1)
  expect(changed.out).toContain(`${name} was changed: its SHA-256 is another`)
})

test('a missing file is named', async () => {
  const folder = aDataFolder()
  const target = unpacked(folder)
  rmSync(join(target, 'manifest.json'))
  const missing = await verifyEvidence([target])
  expect(missing).toMatchObject({ code: 1 })
  expect(missing.out).toContain('manifest.json is missing')
})

test('whichever single byte of a bundle is changed, it is not intact', async () => {
  const { folder, bytes } = await aBundle(3)
  const path = join(folder, 'changed.tar')
  const places = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }))
  await fc.assert(
    fc.asyncProperty(places, async ([place, by]) => {
      const changed = Buffer.from(bytes)
      changed[place] = (changed[place] ?? 0) ^ by
      writeFileSync(path, changed)
      const { code } = await verifyEvidence([path])
      expect(code).not.toBe(0)
    }),
    { numRuns: 30 }
  )
})

test('what cannot be checked ends with 2 and says why', async () => {
  const folder = aDataFolder()
  const other = join(folder, 'other')
  writeFileSync(other, 'no bundle')
  for (const [args, reason] of [
    [[join(folder, 'none')], 'There is no'],
    [[other], 'is not a bundle'],
    [[folder], 'holds no unpacked bundle']
  ] as const) {
    const { code, err } = await verifyEvidence(args)
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(reason) })
  }
  const newer = await verifiedFolder({
    'manifest.json': text => text.replace('"version": 1', '"version": 2')
  })
  expect(newer).toMatchObject({ code: 2, err: expect.stringContaining('format 2') })
})

test.each([{ args: [] }, { args: ['a', 'b'] }, { args: ['a', '--expect'] }])(
  'called with $args it says how it is called, and ends with 3',
  async ({ args }) => {
    const { code, err } = await verifyEvidence(args)
    expect({ code, err }).toEqual({ code: 3, err: expect.stringContaining('Usage:') })
  }
)

test('text of the log cannot steer the terminal it is printed on', async () => {
  const { bytes } = await aBundle(3, { query: '"\u001b[2J\u202eevil"' })
  const { out } = await verified(bytes)
  expect(out).toContain('[U+001B][2J[U+202E]evil')
  expect(out).not.toContain('\u001b')
  expect(out).not.toContain('\u202e')
})

test('a bundle names the one before it', async () => {
  const { exported, data } = await exportingApp(wireEntries(3))
  const first = await exported({ format: 'bundle' })
  const second = await exported({ format: 'bundle' })
  expect(data.data.auditRecords.recordExport).toHaveBeenCalledTimes(2)
  expect(textOf(readFileSync(first.path), 'manifest.json')).toContain('"previousBundle": null')
  expect(textOf(readFileSync(second.path), 'manifest.json')).toContain(
    `"previousBundle": "${first.sha256}"`
  )
})
