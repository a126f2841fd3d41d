import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileFailure } from '@main/files/file-errors'
import { writeNewSecretFile } from '@main/files/secret-file'
import { Secret } from '@shared/secret'
import { aDataFolder, asOrdinaryUser, modeOf } from '@support/data-folder'
import { expect, test } from 'vitest'

const content = new Secret('CANARY-content\n')

test('a new file holds exactly the content, for this account only', async () => {
  const path = join(aDataFolder(), 'key.env')
  await writeNewSecretFile(path, content)
  expect(readFileSync(path, 'utf8')).toBe('CANARY-content\n')
  expect(modeOf(path)).toBe('600')
})

test('a file that is there is left as it is', async () => {
  const path = join(aDataFolder(), 'key.env')
  writeFileSync(path, 'mine')
  await expect(writeNewSecretFile(path, content)).rejects.toMatchObject({ code: 'file-exists' })
  expect(readFileSync(path, 'utf8')).toBe('mine')
})

test.each(['target', 'nothing'])('a link to %s is never written through', async name => {
  const folder = aDataFolder()
  writeFileSync(join(folder, 'target'), 'mine')
  symlinkSync(join(folder, name), join(folder, 'key.env'))
  await expect(writeNewSecretFile(join(folder, 'key.env'), content)).rejects.toMatchObject({
    code: 'file-exists'
  })
  expect(readFileSync(join(folder, 'target'), 'utf8')).toBe('mine')
  expect(readdirSync(folder)).toEqual(['key.env', 'target'])
})

test('a missing folder, a folder as name and a relative path are said', async () => {
  const folder = aDataFolder()
  mkdirSync(join(folder, 'inner'))
  const write = (path: string) => writeNewSecretFile(path, content)
  await expect(write(join(folder, 'no', 'key.env'))).rejects.toMatchObject({
    code: 'file-failed',
    message: `There is no folder ${join(folder, 'no')}`
  })
  await expect(write(join(folder, 'inner'))).rejects.toMatchObject({
    code: 'file-failed',
    message: expect.stringContaining('is a folder')
  })
  await expect(write('key.env')).rejects.toMatchObject({ code: 'file-failed' })
  expect(readdirSync(folder)).toEqual(['inner'])
})

test('a folder of somebody else is said', async () => {
  await asOrdinaryUser(() =>
    expect(writeNewSecretFile('/etc/key.env', content)).rejects.toMatchObject({
      code: 'file-failed',
      message: expect.stringMatching(/may not write|read-only/)
    })
  )
})

test('what could not be finished is removed', async () => {
  const folder = aDataFolder()
  const failing = Object.assign(new Secret('x'), {
    reveal: () => {
      throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
    }
  })
  await expect(writeNewSecretFile(join(folder, 'key.env'), failing)).rejects.toMatchObject({
    code: 'file-failed',
    message: 'The disk is full, so nothing was written',
    details: { nextStep: 'Free some space, then try again' }
  })
  expect(readdirSync(folder)).toEqual([])
})

test('no failure repeats the words of another program', () => {
  const failure = fileFailure(Object.assign(new Error('CANARY'), { code: 'EWHATEVER' }), '/x/key')
  expect(JSON.stringify(failure.toWire())).not.toContain('CANARY')
})

test('under its name a file is whole or not there, whenever the process ends', async () => {
  const folder = aDataFolder()
  let seen: string[] = []
  const watched = Object.assign(new Secret('x'), {
    reveal: () => {
      seen = readdirSync(folder)
      return 'whole'
    }
  })
  const name = `${'a'.repeat(251)}.csv`
  await writeNewSecretFile(join(folder, name), watched)
  expect(seen).toEqual([expect.stringMatching(/^a{50}\.[0-9a-f]{8}\.unfinished$/)])
  expect(readdirSync(folder)).toEqual([name])
  expect(modeOf(join(folder, name))).toBe('600')
  expect(readFileSync(join(folder, name), 'utf8')).toBe('whole')
})

test('a file that appears while it is written is left as it is', async () => {
  const path = join(aDataFolder(), 'keys.csv')
  const late = Object.assign(new Secret('x'), {
    reveal: () => {
      writeFileSync(path, 'mine')
      return 'x'
    }
  })
  await expect(writeNewSecretFile(path, late)).rejects.toMatchObject({ code: 'file-exists' })
  expect(readFileSync(path, 'utf8')).toBe('mine')
})
