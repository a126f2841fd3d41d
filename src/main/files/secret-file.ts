import { lstat, rm } from 'node:fs/promises'
import { dirname, isAbsolute } from 'node:path'
import { AppError } from '@shared/errors'
import type { Secret } from '@shared/secret'
import { fileFailure } from './file-errors'
import { createExclusive, flushFolder, writeAndFlush } from './write-file'

/**
 * Writes a secret to a new file: mode 0600, never over something that is there, never through a
 * link, flushed with its folder. What could not be finished is removed.
 */
export async function writeNewSecretFile(path: string, content: Secret): Promise<void> {
  if (!isAbsolute(path) || path.includes('\0')) {
    throw new AppError('file-failed', 'A file is saved under its full path only', {
      nextStep: 'Choose a folder and a name'
    })
  }
  let isOurs = false
  try {
    const existing = await lstat(path).catch(() => undefined)
    if (existing?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
    const handle = await createExclusive(path)
    isOurs = true
    await writeAndFlush(handle, content.reveal())
    await flushFolder(dirname(path))
  } catch (error) {
    if (isOurs) await rm(path, { force: true }).catch(() => undefined)
    throw fileFailure(error, path)
  }
}
