import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const register = resolve(import.meta.dirname, '../../../scripts/chromium-runtime/register.mjs')

/** Asks for the lock at the moment it is told, so that several ask in the same millisecond. */
const source = `import { app } from 'electron'
  app.setPath('userData', process.env.DATA)
  process.stdin.once('data', moment => {
    while (Date.now() < Number(moment));
    console.log(app.requestSingleInstanceLock())
  })
  setInterval(() => 0, 1000)
  console.log('ready')`

function folderForTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'instance-lock-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function start(data: string): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    ['--import', register, '--input-type=module', '--eval', source],
    { env: { ...process.env, DATA: data }, stdio: ['pipe', 'pipe', 'inherit'] }
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  await said(child)
  return child
}

async function said({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('No output')
  return String((await once(stdout, 'data'))[0]).trim()
}

function askAt(moment: number, child: ChildProcess): Promise<string> {
  const answer = said(child)
  child.stdin?.write(String(moment))
  return answer
}

test('of several starts at one moment exactly one holds the folder, a killed run’s traces or not', async () => {
  const data = folderForTest()
  writeFileSync(join(data, 'instance.json'), '{"pid":999999,"socket":"/nonexistent"}')
  for (let round = 0; round < 3; round += 1) {
    const starts = await Promise.all(Array.from({ length: 4 }, () => start(data)))
    const moment = Date.now() + 50
    const answers = await Promise.all(starts.map(child => askAt(moment, child)))
    expect(answers.filter(answer => answer === 'true')).toHaveLength(1)
    for (const child of starts) child.kill('SIGKILL')
    await Promise.all(starts.map(child => child.exitCode ?? once(child, 'exit')))
  }
})

test('a folder where no lock can be taken is said, and the console starts', async () => {
  const data = folderForTest()
  writeFileSync(join(data, 'instance-lock.db'), 'not a database, nor ours'.repeat(50))
  expect(await askAt(0, await start(data))).toBe('true')
  expect(existsSync(join(data, 'instance.json'))).toBe(true)
})
