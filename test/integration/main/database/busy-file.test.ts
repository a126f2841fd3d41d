import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { AppError } from '@shared/errors'
import {
  anIntake,
  auditProfileId,
  openAudit,
  pageBytes,
  sentEntries,
  takeAll
} from '@support/audit-pages'
import { expect, onTestFinished, test } from 'vitest'

const holdFile = `
  const Database = require('better-sqlite3')
  const db = new Database(process.argv[1])
  db.exec('BEGIN IMMEDIATE')
  process.stdout.write('held')
  process.stdin.once('data', () => { db.exec('ROLLBACK'); db.close(); process.exit(0) })`

/** As a backup program does: no other can write to the file until it is told to let go. */
async function heldByAnother(path: string) {
  const child = spawn(process.execPath, ['-e', holdFile, path], {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return async () => {
    child.stdin.write('\n')
    await once(child, 'exit')
  }
}

test('a file that another program holds is waited for, then said; reads go on, and writes when it is free', async () => {
  const { path, audit, data } = await openAudit()
  await takeAll(audit, sentEntries(1, 100))
  const letGo = await heldByAnother(path)
  const cpuBefore = process.cpuUsage()
  const page = anIntake(pageBytes(sentEntries(101, 200)))
  const refusal = await audit.takePage(page).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(AppError)
  expect((refusal as AppError).toWire()).toMatchObject({
    code: 'database-unavailable',
    message: 'Another program is using the local data',
    nextStep: 'Wait for backup or search programs to finish, then try again'
  })
  // It slept, it did not ask again and again.
  expect(process.cpuUsage(cpuBefore).user).toBeLessThan(2_500_000)
  expect(await audit.ledger()).toMatchObject({ held: 100, cursor: 'c100' })
  expect(data.notices).toEqual([])
  await letGo()
  await takeAll(audit, sentEntries(101, 200))
  expect(await audit.ledger()).toMatchObject({ held: 200, runs: [{ fromSeq: 1, toSeq: 200 }] })
})

test('a profile whose files another program holds opens without them, and says why', async () => {
  const { folder, path, audit, close } = await openAudit()
  await takeAll(audit, sentEntries(1, 100))
  await close()
  const letGo = await heldByAnother(path)
  const store = createProfileDataStore({ folder, clock: { now: Date.now } })
  const meanwhile = await store.open(auditProfileId)
  expect(meanwhile.notices).toMatchObject([{ title: 'Fetched data is not kept' }])
  expect(meanwhile.notices[0]?.detail).toContain('another program has been using it for too long')
  expect((await meanwhile.audit.ledger()).held).toBe(100)
  const page = anIntake(pageBytes(sentEntries(101, 200)))
  const refusal = await meanwhile.audit.takePage(page).catch((error: unknown) => error)
  expect((refusal as AppError).toWire()).toMatchObject({
    code: 'database-read-only',
    message: 'The audit log is not fetched: it could not be kept'
  })
  await meanwhile.close()
  await letGo()
  const after = await store.open(auditProfileId)
  onTestFinished(() => after.close())
  expect(after.notices).toEqual([])
  expect((await after.audit.ledger()).held).toBe(100)
})
