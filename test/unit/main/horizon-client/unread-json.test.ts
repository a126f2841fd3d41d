import { checkUnread } from '@main/horizon-client/unread-json'
import { Secret } from '@shared/secret'
import { expect, test } from 'vitest'

const secret = new Secret('an-admin-secret-0001')
const megabytes = (count: number): Buffer =>
  Buffer.from(`["${'a quoted \\"word\\" '.repeat((count * 1024 * 1024) / 20)}"]`)

test('a page as large as it may be leaves others their turns while it is looked through', async () => {
  let turns = 0
  let isOver = false
  const taking = () => {
    turns += 1
    if (!isOver) setImmediate(taking)
  }
  setImmediate(taking)
  await checkUnread(megabytes(24), secret)
  isOver = true
  expect(turns).toBeGreaterThan(60)
})

test('it ends in between where it is cancelled', async () => {
  const stop = new AbortController()
  const checked = checkUnread(megabytes(24), secret, stop.signal)
  stop.abort()
  await expect(checked).rejects.toThrow('cancelled')
})

test('a secret too short to be told from a word is not looked for', async () => {
  await checkUnread(Buffer.from('["word"]'), new Secret('word'))
})

test.each([1, 7, 64, 65])('nesting is counted over pieces: %i levels', async levels => {
  const text = `${'['.repeat(levels)}"${'\\\\'.repeat(300_000)}\\"${'['.repeat(90)}"${']'.repeat(levels)}`
  const checked = checkUnread(Buffer.from(text), secret)
  await (levels <= 64 ? checked : expect(checked).rejects.toThrow('too-deep'))
})
