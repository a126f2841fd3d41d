import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { constants } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from '@main/files/write-file'
import { z } from 'zod'

const markSchema = z.object({
  version: z.literal(1),
  salt: z.base64().length(44),
  digest: z.base64().length(44)
})

type Holds = (text: string) => boolean
export type ClipboardMark = {
  write(text: string): Promise<void>
  /** Tells whether a text is the marked one; `null` where nothing is marked. */
  read(): Promise<Holds | null>
  remove(): Promise<void>
}

const digestOf = (text: string, salt: string): Buffer =>
  createHmac('sha256', Buffer.from(salt, 'base64')).update(text).digest()

/** Which secret is on the clipboard, so that a later run knows it again: a salted digest of it. */
export function createClipboardMark(folder: string): ClipboardMark {
  const path = join(folder, 'clipboard-mark.json')

  async function write(text: string): Promise<void> {
    const salt = randomBytes(32).toString('base64')
    const digest = digestOf(text, salt).toString('base64')
    await replaceFile(path, `${JSON.stringify({ version: 1, salt, digest })}\n`)
  }

  async function read(): Promise<Holds | null> {
    const text = await readText(path)
    const mark = text === null ? null : parsed(text)
    if (mark === null) return null
    const digest = Buffer.from(mark.digest, 'base64')
    return held => timingSafeEqual(digestOf(held, mark.salt), digest)
  }

  return { write, read, remove: () => rm(path, { force: true }) }
}

async function readText(path: string): Promise<string | null> {
  const { O_NOFOLLOW = 0, O_NONBLOCK = 0, O_RDONLY } = constants
  try {
    const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(1_000))
      return buffer.toString('utf8', 0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return null
    throw error
  }
}

function parsed(text: string): z.output<typeof markSchema> | null {
  try {
    return markSchema.parse(JSON.parse(text))
  } catch {
    // Whatever it is, it marks nothing; the next copy writes a whole one.
    return null
  }
}
