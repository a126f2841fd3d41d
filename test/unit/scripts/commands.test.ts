import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { runInForeground, Stop, tail } from '../../../scripts/prepare/shell.mjs'

const root = resolve(import.meta.dirname, '../../..')

const runScript = (name: string, args: readonly string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>(done => {
    const child = execFile(
      process.execPath,
      [`scripts/${name}.mjs`, ...args],
      { cwd: root },
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
  ['tour', ['--output', 'x']]
])('%s %j is refused with its usage, and nothing on stdout', async (name, args) => {
  const { code, stdout, stderr } = await runScript(name, args)
  expect(code).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toContain(`Usage: npm run ${name}`)
})

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
