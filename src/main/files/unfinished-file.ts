import { createHash, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, link, lstat, open, rm } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join } from 'node:path'
import type { UnfinishedFile } from '@main/core/file-ports'
import { AppError } from '@shared/errors'
import { fileFailure } from './file-errors'
import { flushFolder } from './write-file'

const { O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_RDWR } = constants
/** So that a long name does not become too long by its ending. */
const maxNameUnits = 50
const readBytes = 1 << 20

/** A new file that is written piece by piece. Under its name it is whole or not there at all. */
export async function beginFile(path: string): Promise<UnfinishedFile> {
  if (!isAbsolute(path) || path.includes('\0')) {
    throw new AppError('file-failed', 'A file is saved under its full path only', {
      nextStep: 'Choose a folder and a name'
    })
  }
  const ending = `${randomUUID().slice(0, 8)}.unfinished`
  const unfinished = join(dirname(path), `${basename(path).slice(0, maxNameUnits)}.${ending}`)
  const handle = await explained(path, async () => {
    await refuseTaken(path)
    return open(unfinished, O_CREAT | O_EXCL | O_NOFOLLOW | O_RDWR, 0o600)
  })
  let size = 0
  let isOver = false

  async function abandon(): Promise<void> {
    if (isOver) return
    isOver = true
    await handle.close().catch(() => undefined)
    await rm(unfinished, { force: true }).catch(() => undefined)
  }

  /** What could not be written whole is removed. */
  async function attempt<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await explained(path, work)
    } catch (error) {
      await abandon()
      throw error
    }
  }

  return {
    append: data =>
      attempt(async () => {
        const bytes = toBytes(data)
        await writeAll(handle, bytes, size)
        size += bytes.length
      }),
    size: () => size,
    overwrite: (position, data) => attempt(() => writeAll(handle, toBytes(data), position)),
    finish: signal =>
      attempt(async () => {
        await handle.sync()
        const sha256 = await hashOf(handle, size, signal)
        await giveName(unfinished, path)
        await flushFolder(dirname(path))
        await abandon()
        return { bytes: size, sha256 }
      }),
    abandon
  }
}

const toBytes = (data: string | Uint8Array): Uint8Array =>
  typeof data === 'string' ? Buffer.from(data) : data

const withCode = (code: string): Error => Object.assign(new Error(code), { code })

async function explained<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof AppError ? error : fileFailure(error, path)
  }
}

async function refuseTaken(path: string): Promise<void> {
  const existing = await lstat(path).catch(() => undefined)
  if (existing?.isDirectory()) throw withCode('EISDIR')
  if (existing !== undefined) throw withCode('EEXIST')
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0
  while (written < bytes.length) {
    const left = bytes.length - written
    const { bytesWritten } = await handle.write(bytes, written, left, position + written)
    if (bytesWritten === 0) throw withCode('ENOSPC')
    written += bytesWritten
  }
}

/** Of what the file holds, not of what was meant to be written. */
async function hashOf(handle: FileHandle, size: number, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(readBytes)
  let position = 0
  while (position < size) {
    if (signal.aborted) throw new AppError('cancelled', 'The export was cancelled')
    const { bytesRead } = await handle.read(
      buffer,
      0,
      Math.min(readBytes, size - position),
      position
    )
    if (bytesRead === 0) throw withCode('EIO')
    hash.update(buffer.subarray(0, bytesRead))
    position += bytesRead
  }
  return hash.digest('hex')
}

const withoutLinks: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']

/** A link replaces nothing, as a rename would. */
async function giveName(unfinished: string, path: string): Promise<void> {
  await link(unfinished, path).catch(async error => {
    if (!withoutLinks.includes(String((error as { code?: unknown }).code))) throw error
    await copyInPlace(unfinished, path)
  })
}

/** A memory stick's file system has no links: there only the exclusive name is sure. */
async function copyInPlace(unfinished: string, path: string): Promise<void> {
  const from = await open(unfinished, constants.O_RDONLY | O_NOFOLLOW)
  try {
    const to = await open(path, O_CREAT | O_EXCL | O_NOFOLLOW | O_RDWR, 0o600)
    try {
      const buffer = Buffer.allocUnsafe(readBytes)
      for (let position = 0; ; ) {
        const { bytesRead } = await from.read(buffer, 0, readBytes, position)
        if (bytesRead === 0) break
        await writeAll(to, buffer.subarray(0, bytesRead), position)
        position += bytesRead
      }
      await to.sync()
    } catch (error) {
      await rm(path, { force: true }).catch(() => undefined)
      throw error
    } finally {
      await to.close()
    }
  } finally {
    await from.close()
  }
}
