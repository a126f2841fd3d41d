import { AppError } from '@shared/errors'
import { pageOf, wireEntries } from '@support/exported-audit'
import { connectedApp } from '@support/fakes'
import { expect, test } from 'vitest'

async function setUp() {
  const app = await connectedApp()
  await app.data.data.audit.takePage(pageOf(wireEntries(3)))
  const { handlers } = app.core
  const { profileId } = app
  return {
    ...app,
    set: (position: number, text: string) =>
      handlers['audit.setNote']({ profileId, position, text }),
    note: async (position: number) => (await handlers['audit.entry']({ profileId, position })).note
  }
}

test('a note is kept by the entry and shown with it', async () => {
  const { set, note, core, profileId } = await setUp()
  await set(2, '  Asked Ada:\r\nit was her \n')
  expect(await note(2)).toEqual({
    text: 'Asked Ada:\nit was her',
    changedAt: '2026-11-20T09:00:00.000Z'
  })
  expect(await note(1)).toBeNull()
  const search = { profileId, query: '', zone: 'utc', moment: '2026-11-20T09:00:00Z' } as const
  const { rows } = await core.handlers['audit.rows']({
    ...search,
    order: 'oldest',
    index: 0,
    limit: 5
  })
  expect(rows.map(({ hasNote }) => hasNote)).toEqual([false, true, false])
})

test.each(['', '   ', '\n\t'])('the text %j removes the note', async text => {
  const { set, note } = await setUp()
  await set(2, 'something')
  await set(2, text)
  expect(await note(2)).toBeNull()
})

test('control characters of a note are written out, all other text stays', async () => {
  const { set, note } = await setUp()
  await set(2, 'a\u0000b\u001b[2J 👩‍💻 می‌خواهم\tc')
  expect((await note(2))?.text).toBe('a[U+0000]b[U+001B][2J 👩‍💻 می‌خواهم\tc')
})

test('a note that becomes too long, and an entry that is gone, are said', async () => {
  const { set, data } = await setUp()
  await expect(set(2, '\u0000'.repeat(9_000))).rejects.toMatchObject({
    code: 'invalid-input',
    message: 'A note has up to 10,000 characters'
  })
  await expect(set(77, 'x')).rejects.toMatchObject({ code: 'not-found' })
  expect(data.data.auditRecords.setNote).not.toHaveBeenCalled()
})

test('where local data cannot be written, that is what is said', async () => {
  const { set, data } = await setUp()
  const readOnly = new AppError('database-read-only', 'A newer console wrote it')
  data.data.auditRecords.setNote.mockRejectedValueOnce(readOnly)
  await expect(set(2, 'x')).rejects.toBe(readOnly)
})
