import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

const { O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_WRONLY } = constants

/** A new file for this account only; fails where anything, a link too, has the name already. */
export const createExclusive = (path: string): Promise<FileHandle> =>
  open(path, O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY, 0o600)

/** Makes a new or renamed entry survive a power cut. Windows cannot open folders, and need not. */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, constants.O_RDONLY)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

export async function writeAndFlush(handle: FileHandle, text: string): Promise<void> {
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** All or nothing: readers see the old text or the new one, whenever the process ends. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const unfinished = `${path}.${randomUUID()}.unfinished`
  try {
    await writeAndFlush(await createExclusive(unfinished), text)
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
  await flushFolder(dirname(path))
}
