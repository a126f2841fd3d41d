import { randomUUID } from 'node:crypto'
import { link, lstat, rm } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { AppError } from '@shared/errors'
import type { Secret } from '@shared/secret'
import { fileFailure } from './file-errors'
import { createExclusive, flushFolder, writeAndFlush } from './write-file'

/**
 * Writes a secret to a new file: mode 0600, never over something that is there, never through a
 * link, flushed with its folder. Under its name it is whole or not there at all, whenever the
 * process ends. What could not be finished is removed.
 */
export async function writeNewSecretFile(path: string, content: Secret): Promise<void> {
  if (!isAbsolute(path) || path.includes('\0')) {
    throw new AppError('file-failed', 'A file is saved under its full path only', {
      nextStep: 'Choose a folder and a name'
    })
  }
  try {
    const existing = await lstat(path).catch(() => undefined)
    if (existing?.isDirectory()) throw withCode('EISDIR')
    if (existing !== undefined) throw withCode('EEXIST')
    await writeBeside(path, content)
    await flushFolder(dirname(path))
  } catch (error) {
    throw fileFailure(error, path)
  }
}

/** Written under a name of its own beside it; a link then gives it its name, and replaces nothing. */
async function writeBeside(path: string, content: Secret): Promise<void> {
  const name = basename(path).slice(0, maxNameUnits)
  const unfinished = join(dirname(path), `${name}.${randomUUID().slice(0, 8)}.unfinished`)
  const handle = await createExclusive(unfinished)
  try {
    await writeAndFlush(handle, content.reveal())
    await link(unfinished, path).catch(async error => {
      if (!withoutLinks.includes(String((error as { code?: unknown }).code))) throw error
      await writeInPlace(path, content)
    })
  } finally {
    await rm(unfinished, { force: true })
  }
}

/** A memory stick's file system has no links: there only the exclusive name is sure. */
async function writeInPlace(path: string, content: Secret): Promise<void> {
  const handle = await createExclusive(path)
  try {
    await writeAndFlush(handle, content.reveal())
  } catch (error) {
    await rm(path, { force: true }).catch(() => undefined)
    throw error
  }
}

const withoutLinks: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']
/** So that a long name does not become too long by its ending. */
const maxNameUnits = 50

const withCode = (code: string): Error => Object.assign(new Error(code), { code })
