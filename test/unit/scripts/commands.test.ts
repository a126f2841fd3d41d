import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runInForeground, Stop, tail } from '../../../scripts/prepare/shell.mjs'

const root = resolve(import.meta.dirname, '../../..')

const runScript = (
  name: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {}
) =>
  new Promise<{ code: number; stdout: string; stderr: string }>(done => {
    const child = execFile(
      process.execPath,
      [`scripts/${name}.mjs`, ...args],
      { cwd: root, ...options },
      (_error, stdout, stderr) => done({ code: child.exitCode ?? -1, stdout, stderr })
    )
  })

test('a part that does not exist is refused with the ones that do', async () => {
  const { code, stderr } = await runScript('test', ['unit', 'everything'])
  expect(code).toBe(2)
  expect(stderr).toContain('everything')
  expect(stderr).toContain('lint, types, unit, integration, renderer, e2e')
})

test.each([
  ['bench', ['startup', '--runs', '0']],
  ['bench', []],
  ['bench', ['audit', '--entries', '999']],
  ['bench', ['audit', '--runs', '3']],
  ['bench', ['keys', '--entries', '1000']],
  ['prove', []],
  ['prove', ['rotation']],
  ['prove', ['rotation', '--sequences', 'many']],
  ['prove', ['kill', '--trials', '3', '--seed', '-1']],
  ['prove', ['kill', '--sequences', '3']],
  ['prove', ['access']],
  ['prove', ['access', '--requests', '3', '--trials', '3']],
  ['tour', ['--output', 'x']]
])('%s %j is refused with its usage, and nothing on stdout', async (name, args) => {
  const { code, stdout, stderr } = await runScript(name, args)
  expect(code).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toContain(`Usage: npm run ${name}`)
})

test.runIf(process.platform === 'linux')(
  'without a display a start on a bare clone says so before it installs or builds anything',
  async () => {
    const clone = mkdtempSync(join(tmpdir(), 'bare-clone-'))
    onTestFinished(() => rmSync(clone, { recursive: true, force: true }))
    cpSync(join(root, 'scripts'), join(clone, 'scripts'), { recursive: true })
    // No program is within reach, so that even a start that goes on installs nothing.
    const { code, stderr } = await runScript('start', [], { cwd: clone, env: { PATH: '' } })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^\nThere is no display here .*\n.*npm run tour\n$/)
    expect(readdirSync(clone)).toEqual(['scripts'])
  }
)

test('the exit code of what runs in the foreground is passed on', async () => {
  expect(await runInForeground(process.execPath, ['-e', 'process.exit(7)'])).toBe(7)
})

test('a command that cannot be started is explained', async () => {
  await expect(runInForeground('/no/such/program', [])).rejects.toThrow(Stop)
})

test('only the end of a long log is shown', () => {
  const log = Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n')
  expect(tail(`${log}\n`, 2)).toBe('line 98\nline 99')
})
