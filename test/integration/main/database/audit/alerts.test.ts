import {
  anIntake,
  firstAt,
  minute,
  openAudit,
  pageBytes,
  sentEntries,
  takeAll
} from '@support/audit-pages'
import { expect, test } from 'vitest'

test('entries that vanished are listed with when that was found, until they come back', async () => {
  const { audit } = await openAudit()
  await takeAll(audit, sentEntries(1, 100))
  expect(await audit.alerts(50)).toEqual([])
  const recheck = async (entries: readonly unknown[]) => {
    await audit.beginRecheck({ from: firstAt + 10 * minute, to: firstAt + 21 * minute })
    await audit.takePage(anIntake(pageBytes(entries), { walk: 'recheck' }))
    await audit.endRecheck(true)
  }
  await recheck([...sentEntries(10, 13), ...sentEntries(16, 20)])
  const alerts = await audit.alerts(50)
  expect(alerts.map(({ position, kind }) => [position, kind])).toEqual([
    [15, 'vanished'],
    [14, 'vanished']
  ])
  expect(alerts.every(({ seenAt }) => seenAt > 0)).toBe(true)
  expect(await audit.alerts(1)).toHaveLength(1)
  await recheck(sentEntries(10, 20))
  expect(await audit.alerts(50)).toEqual([])
})

test('an entry that came with other content is listed once, however often it changed', async () => {
  const { audit } = await openAudit()
  const [first, second] = sentEntries(1, 2)
  await takeAll(audit, [first, second])
  for (const outcome of ['denied', 'error']) {
    await audit.beginRecheck({ from: firstAt, to: firstAt + 10 * minute })
    const page = pageBytes([{ ...(first as object), outcome }, second])
    await audit.takePage(anIntake(page, { walk: 'recheck' }))
    await audit.endRecheck(true)
  }
  expect((await audit.alerts(50)).map(({ position, kind }) => [position, kind])).toEqual([
    [1, 'changed']
  ])
})
