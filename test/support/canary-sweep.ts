import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Base64 looks different at each of the three positions in a group; the edges belong to neighbours. */
function base64Forms(secret: string): string[] {
  return [0, 1, 2].map(shift => {
    const text = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]).toString('base64')
    return text.replace(/=+$/, '').slice(shift === 0 ? 0 : shift + 1, -1)
  })
}

/** Every form in which a secret could lie in a file: UTF-8, UTF-16, base64, hex. */
export function formsOf(secret: string): readonly Buffer[] {
  const hex = Buffer.from(secret).toString('hex')
  return [
    Buffer.from(secret, 'utf8'),
    Buffer.from(secret, 'utf16le'),
    ...base64Forms(secret).map(text => Buffer.from(text)),
    Buffer.from(hex),
    Buffer.from(hex.toUpperCase())
  ]
}

/** The files under a folder that hold the secret in any form. */
export async function filesHolding(folder: string, secret: string): Promise<readonly string[]> {
  const forms = formsOf(secret)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const found: string[] = []
  for (const entry of entries.filter(each => each.isFile())) {
    const path = join(entry.parentPath, entry.name)
    const content = await readFile(path)
    if (forms.some(form => content.includes(form))) found.push(path)
  }
  return found
}
