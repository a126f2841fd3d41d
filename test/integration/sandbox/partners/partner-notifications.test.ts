import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeKey, type Sandbox, startSandbox } from '@support/sandbox'
import { accessOf, makePartner, type TestPartner } from '@support/sandbox-partners'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'

let horizon: Sandbox
beforeEach(async () => {
  horizon = await startSandbox()
  const db = new Database(join(horizon.dataFolder, 'horizon.db'))
  db.exec(`INSERT INTO departments (id, name) VALUES ('dept_support', 'Support');
    INSERT INTO agents (id, name, status, department_id, skills, instructions, configuration)
    VALUES ('agent_009', 'Refund clerk', 'error', 'dept_support', '[]', '', '{}')`)
  db.close()
})
afterEach(() => horizon.close())

const inError = { id: 'agent_009', department: 'dept_support' }
const skill = '/api/platform/v1/get-skill'
const withSkill = 'agent_001'

const support = accessOf([['department', inError.department, 'interact']])
const path = '/api/notifications'
const ask = (partner: TestPartner, ...events: string[]) => partner.asUser('PUT', path, { events })

/** The mails to this partner's user since its invitation, after the server has stopped writing. */
async function mailsTo({ user }: TestPartner): Promise<string[]> {
  await horizon.stop()
  const folder = join(horizon.dataFolder, 'outbox')
  const files = (await readdir(folder)).sort()
  const mails = await Promise.all(files.map(file => readFile(join(folder, file), 'utf8')))
  return mails.filter(mail => mail.includes(`To: ${user.email}`))
}

async function cause(): Promise<void> {
  const { plaintext } = await makeKey(horizon)
  const talked = { agent_id: inError.id, message: 'Hello' }
  expect((await horizon.withKey(plaintext, 'POST', '/api/conversations', talked)).status).toBe(201)
  expect((await horizon.withKey(plaintext, 'POST', skill, {})).status).toBe(202)
}

test('are kept with the user who asked, replaced as a whole, and shown to the administrator', async () => {
  const partner = await makePartner(horizon, support)
  const set = await ask(partner, 'agent.error', 'task.completed', 'agent.error')
  expect(set).toMatchObject({ status: 200, body: { events: ['agent.error', 'task.completed'] } })
  expect((await ask(partner, 'agent.error')).status).toBe(200)
  const { body } = await horizon.admin('GET', `/admin/partners/${partner.id}`)
  expect(body.users).toMatchObject([{ id: partner.user.id, notifications: ['agent.error'] }])
  expect((await ask(partner, 'agent.created')).status).toBe(400)
})

test('are a person’s: no key sets them, and a view share does not either', async () => {
  const partner = await makePartner(horizon, support)
  const refused = { status: 403, body: { error: 'level_too_low' } }
  expect(await partner.call('PUT', path, { events: [] })).toMatchObject(refused)
  await partner.rescope(accessOf([['department', inError.department, 'view']]))
  expect(await ask(partner, 'agent.error')).toMatchObject(refused)
})

test('an agent’s error is mailed to who asked for it', async () => {
  const partner = await makePartner(horizon, support)
  await ask(partner, 'agent.error')
  await cause()
  const mails = await mailsTo(partner)
  expect(mails).toHaveLength(1)
  expect(mails[0]).toMatch(/^Subject: Refund clerk reported an error\r?$/m)
})

test('a completed task is mailed to who asked for it', async () => {
  const partner = await makePartner(horizon, accessOf([['agent', withSkill, 'interact']]))
  await ask(partner, 'task.completed')
  await cause()
  const mails = await mailsTo(partner)
  expect(mails).toHaveLength(1)
  expect(mails[0]).toContain('Subject: Assistant completed a task')
})

test.each<[string, (partner: TestPartner) => Promise<unknown>]>([
  ['did not ask', async () => {}],
  ['asked for something else', partner => ask(partner, 'task.completed')],
  [
    'has no share any more',
    async partner => {
      await ask(partner, 'agent.error')
      await partner.rescope(accessOf([['department', 'dept_general', 'manage']]))
    }
  ],
  [
    'may only view by now',
    async partner => {
      await ask(partner, 'agent.error')
      await partner.rescope(accessOf([['agent', inError.id, 'view']]))
    }
  ],
  [
    'is suspended',
    async partner => {
      await ask(partner, 'agent.error')
      await horizon.admin('POST', `/admin/partners/${partner.id}/suspend`)
    }
  ]
])('nothing is mailed to a partner that %s', async (_what, prepare) => {
  const partner = await makePartner(horizon, support)
  await prepare(partner)
  await cause()
  expect(await mailsTo(partner)).toEqual([])
})
