import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { filesHolding } from '@support/canary-sweep'
import { expect, test } from 'vitest'

const secret = 'hz_live_Z9yX8wV7uT6sR5qP4oN3mL2k'

const forms: readonly [string, Buffer][] = [
  ['UTF-8', Buffer.from(`before ${secret} after`)],
  ['UTF-16', Buffer.from(`before ${secret} after`, 'utf16le')],
  ['hex', Buffer.from(Buffer.from(`..${secret}..`).toString('hex'))],
  ['base64', Buffer.from(Buffer.from(secret).toString('base64'))],
  ['base64, one byte further', Buffer.from(Buffer.from(`a${secret}zz`).toString('base64'))],
  ['base64, two bytes further', Buffer.from(Buffer.from(`ab${secret}z`).toString('base64'))]
]

test.each(forms)('a secret in %s is found', async (_form, content) => {
  const folder = mkdtempSync(join(tmpdir(), 'sweep-'))
  try {
    writeFileSync(join(folder, 'clean'), 'nothing here')
    writeFileSync(join(folder, 'dirty'), content)
    expect(await filesHolding(folder, secret)).toEqual([join(folder, 'dirty')])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
