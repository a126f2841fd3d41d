import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClipboardMark } from '@main/electron/clipboard-mark'
import { filesHolding } from '@support/canary-sweep'
import { aDataFolder, modeOf } from '@support/data-folder'
import { canaryPlaintext } from '@support/fakes'
import { expect, test } from 'vitest'

function setUp() {
  const folder = aDataFolder()
  return { folder, path: join(folder, 'clipboard-mark.json'), mark: createClipboardMark(folder) }
}

test('a later run knows exactly the marked text again', async () => {
  const { folder, mark } = setUp()
  await mark.write(canaryPlaintext)
  const isMarked = await createClipboardMark(folder).read()
  expect(isMarked?.(canaryPlaintext)).toBe(true)
  expect([isMarked?.(`${canaryPlaintext} `), isMarked?.('')]).toEqual([false, false])
})

test('the file is for this account only, holds no form of the text, and is never the same', async () => {
  const { folder, path, mark } = setUp()
  await mark.write(canaryPlaintext)
  expect(modeOf(path)).toBe('600')
  expect(await filesHolding(folder, canaryPlaintext)).toEqual([])
  const first = readFileSync(path, 'utf8')
  await mark.write(canaryPlaintext)
  expect(readFileSync(path, 'utf8')).not.toBe(first)
})

test('removed, it marks nothing, and removing it twice is no failure', async () => {
  const { mark } = setUp()
  await mark.write(canaryPlaintext)
  await mark.remove()
  await mark.remove()
  expect(await mark.read()).toBeNull()
})

test.each(['', 'not json', 'null', '{}', '{"version":1,"salt":"","digest":""}', '['.repeat(9_999)])(
  'a file that is no mark marks nothing: %.30s',
  async text => {
    const { path, mark } = setUp()
    writeFileSync(path, text)
    expect(await mark.read()).toBeNull()
  }
)

test('a link in its place is not followed, neither reading nor writing', async () => {
  const { folder, path, mark } = setUp()
  const elsewhere = join(folder, 'elsewhere')
  writeFileSync(elsewhere, 'keep me')
  symlinkSync(elsewhere, path)
  await expect(mark.read()).rejects.toMatchObject({ code: 'ELOOP' })
  await mark.write(canaryPlaintext)
  expect(readFileSync(elsewhere, 'utf8')).toBe('keep me')
})
