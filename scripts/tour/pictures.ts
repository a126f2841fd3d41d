import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { type Scheme, setScheme } from '../../test/support/console-journey.ts'

const schemes: readonly Scheme[] = ['light', 'dark']

export type Pictures = {
  /** What must be in no picture: known from the moment a key was saved. */
  keepOut(secret: string): void
  /** One picture in each theme, named in order. */
  take(page: Page, name: string): Promise<void>
  readonly taken: readonly string[]
}

export async function createPictures(folder: string): Promise<Pictures> {
  await mkdir(folder, { recursive: true })
  const taken: string[] = []
  const secrets: string[] = []
  let position = 0

  /** Text as the eye sees it: fields show their value, masked ones do not. */
  async function refuseSecrets(page: Page) {
    const text = await page.evaluate(() => {
      const { body } = document
      const fields = [...body.querySelectorAll('input, textarea')] as HTMLInputElement[]
      const readable = fields.filter(({ type }) => type !== 'password').map(({ value }) => value)
      return [body.innerText, ...readable].join('\n')
    })
    if (/hz_live_[A-Za-z0-9]{12}/.test(text) || secrets.some(secret => text.includes(secret))) {
      throw new Error('A whole key is on the screen; no picture was taken')
    }
  }

  return {
    taken,
    keepOut: secret => {
      secrets.push(secret)
    },
    async take(page, name) {
      position += 1
      for (const scheme of schemes) {
        await setScheme(page, scheme)
        await refuseSecrets(page)
        const file = `${String(position).padStart(2, '0')}-${name}-${scheme}.png`
        await page.screenshot({ path: join(folder, file), animations: 'disabled' })
        taken.push(file)
      }
      await setScheme(page, 'light')
    }
  }
}
