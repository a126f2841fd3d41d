import { createClockFile, makeKey, type Sandbox, startSandbox } from '@support/sandbox'
import { afterEach, expect, onTestFinished, test } from 'vitest'

let horizon: Sandbox | undefined
afterEach(() => horizon?.close())

test('a Starter organization has five agents; the sixth is refused with the figure and the way out', async () => {
  horizon = await startSandbox({ plan: 'starter' })
  const { plaintext } = await makeKey(horizon)
  const add = () =>
    (horizon as Sandbox).withKey(plaintext, 'POST', '/api/agents', {
      name: 'Temp',
      department_id: 'dept_general'
    })
  // The scenario brings the first one.
  const statuses: number[] = []
  for (let count = 0; count < 4; count += 1) statuses.push((await add()).status)
  expect(statuses).toEqual([201, 201, 201, 201])
  const sixth = await add()
  expect([sixth.status, sixth.body.error]).toEqual([409, 'conflict'])
  expect(sixth.body.message).toMatch(/5 agents.*upgrade/)
})

test('a key’s own limits keep it from the organization’s whole quota', async () => {
  // A minute of the machine's may end before so many calls are made.
  const clock = await createClockFile('2026-05-01T12:00:00Z')
  onTestFinished(clock.remove)
  horizon = await startSandbox({ plan: 'starter', clockFile: clock.file })
  const greedy = await makeKey(horizon, { rate_limit: 2 })
  const other = await makeKey(horizon)
  const call = (plaintext: string) => (horizon as Sandbox).withKey(plaintext, 'GET', '/api/agents')
  for (let count = 0; count < 70; count += 1) await call(greedy.plaintext)
  expect((await call(greedy.plaintext)).status).toBe(429)
  for (let count = 0; count < 58; count += 1) {
    expect((await call(other.plaintext)).status).toBe(200)
  }
  expect((await call(other.plaintext)).body.message).toContain('for this organization')
})
