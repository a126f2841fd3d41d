import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beginFile } from '@main/files/unfinished-file'
import { aDataFolder, asOrdinaryUser, modeOf } from '@support/data-folder'
import { build } from 'vite'
import { expect, test } from 'vitest'

const { signal } = new AbortController()
const aPath = () => join(aDataFolder(), 'export.csv')

test('pieces become one file of this account only, with the hash of what it holds', async () => {
  const path = aPath()
  const file = await beginFile(path)
  await file.append('000 ')
  await file.append(new TextEncoder().encode('zwölf\n'))
  expect(file.size()).toBe(11)
  await file.overwrite(0, '12')
  expect(readdirSync(join(path, '..'))).toEqual([
    expect.stringMatching(/^export\.csv\.[0-9a-f]{8}\.unfinished$/)
  ])
  const done = await file.finish(signal)
  expect(readFileSync(path, 'utf8')).toBe('120 zwölf\n')
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex')
  expect(done).toEqual({ bytes: 11, sha256 })
  expect(modeOf(path)).toBe('600')
  expect(readdirSync(join(path, '..'))).toEqual(['export.csv'])
  await file.abandon()
  expect(readFileSync(path, 'utf8')).toBe('120 zwölf\n')
})

test('what is abandoned leaves nothing', async () => {
  const path = aPath()
  const file = await beginFile(path)
  await file.append('half')
  await file.abandon()
  await file.abandon()
  expect(readdirSync(join(path, '..'))).toEqual([])
})

test('a file that is there, or appears while it is written, is left as it is', async () => {
  const path = aPath()
  const late = await beginFile(path)
  await late.append('x')
  writeFileSync(path, 'mine')
  await expect(late.finish(signal)).rejects.toMatchObject({ code: 'file-exists' })
  await expect(beginFile(path)).rejects.toMatchObject({ code: 'file-exists' })
  expect(readFileSync(path, 'utf8')).toBe('mine')
  expect(readdirSync(join(path, '..'))).toEqual(['export.csv'])
})

test.each(['target', 'nothing'])('a link to %s is never written through', async name => {
  const folder = aDataFolder()
  writeFileSync(join(folder, 'target'), 'mine')
  symlinkSync(join(folder, name), join(folder, 'export.csv'))
  await expect(beginFile(join(folder, 'export.csv'))).rejects.toMatchObject({ code: 'file-exists' })
  const late = await beginFile(join(folder, 'late.csv'))
  symlinkSync(join(folder, name), join(folder, 'late.csv'))
  await expect(late.finish(signal)).rejects.toMatchObject({ code: 'file-exists' })
  expect(readFileSync(join(folder, 'target'), 'utf8')).toBe('mine')
  expect(readdirSync(folder).sort()).toEqual(['export.csv', 'late.csv', 'target'])
})

test('a missing folder, a folder as name and a relative path are said', async () => {
  const folder = aDataFolder()
  mkdirSync(join(folder, 'inner'))
  await expect(beginFile(join(folder, 'no', 'export.csv'))).rejects.toMatchObject({
    code: 'file-failed',
    message: `There is no folder ${join(folder, 'no')}`
  })
  await expect(beginFile(join(folder, 'inner'))).rejects.toMatchObject({
    message: expect.stringContaining('is a folder')
  })
  await expect(beginFile('export.csv')).rejects.toMatchObject({ code: 'file-failed' })
  expect(readdirSync(folder)).toEqual(['inner'])
})

test('a folder of somebody else is said', async () => {
  await asOrdinaryUser(() =>
    expect(beginFile('/etc/export.csv')).rejects.toMatchObject({
      code: 'file-failed',
      message: expect.stringMatching(/may not write|read-only/)
    })
  )
})

test('cancelled while it is read back, it leaves nothing', async () => {
  const path = aPath()
  const file = await beginFile(path)
  await file.append('x')
  await expect(file.finish(AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
  expect(readdirSync(join(path, '..'))).toEqual([])
})

/** The code under test as one file, for a process of its own. */
async function built(): Promise<string> {
  const source = resolve(import.meta.dirname, '../../../../src')
  const outDir = join(aDataFolder(), 'built')
  await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { '@main': join(source, 'main'), '@shared': join(source, 'shared') } },
    build: {
      ssr: join(source, 'main/files/unfinished-file.ts'),
      outDir,
      rolldownOptions: { output: { entryFileNames: 'file.mjs' } }
    }
  })
  return join(outDir, 'file.mjs')
}

const fillDisk = `
  const { beginFile } = await import(process.argv[1])
  const { readdirSync } = await import('node:fs')
  const file = await beginFile(process.argv[2] + '/export.csv')
  const fill = async () => {
    for (let n = 0; n < 64; n += 1) await file.append(new Uint8Array(65536))
  }
  const { code, message } = await fill().catch(error => error)
  console.log(JSON.stringify({ code, message, left: readdirSync(process.argv[2]) }))`
const onSmallDisk = `
  mount -t tmpfs -o size=1m none "$1" || exit 77
  exec "$2" --input-type=module -e "$4" "$3" "$1"`

test('a full disk is said, and what was begun is removed', async context => {
  const program = await built()
  const args = [aDataFolder(), process.execPath, program, fillDisk]
  const shell = spawnSync('unshare', ['-m', 'sh', '-c', onSmallDisk, 'sh', ...args])
  const isRefused = shell.stderr?.toString().startsWith('unshare:') === true
  if (shell.error !== undefined || shell.status === 77 || isRefused) {
    context.skip('this machine mounts nothing for tests')
    return
  }
  expect(JSON.parse(shell.stdout.toString())).toEqual({
    code: 'file-failed',
    message: 'The disk is full, so nothing was written',
    left: []
  })
})

const writeForever = `
  const { beginFile } = await import(process.argv[1])
  const file = await beginFile(process.argv[2])
  for (;;) {
    await file.append('a line\\n')
    process.stdout.write('.')
  }`

test('killed while it writes, nothing is under the name', async () => {
  const path = aPath()
  const args = ['--input-type=module', '-e', writeForever, await built(), path]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(readdirSync(join(path, '..'))).toEqual([expect.stringMatching(/\.unfinished$/)])
})
