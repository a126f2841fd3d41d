import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import {
  askToRevoke,
  confirmStored,
  fillNewKey,
  keyInFile,
  localHorizonUrl,
  openKeyPage,
  openLocalHorizon,
  requestWith,
  revoke,
  saveToFile,
  screens,
  sendNewKey
} from '../../test/support/console-journey.ts'
import type { Pictures } from './pictures.ts'

export type Step = { readonly what: string; run(): Promise<string> }

type Setting = {
  readonly page: Page
  readonly pictures: Pictures
  /** A folder of the tour's own, gone afterwards. */
  readonly scratch: string
}

const name = 'Tour key'

function expectStatus(actual: number, expected: number): string {
  if (actual !== expected) throw new Error(`Horizon answered ${actual} instead of ${expected}`)
  return `GET /api/agents answered ${actual}`
}

/** The main job, step by step. Each answers what it found; one that fails ends the tour. */
export function tourSteps({ page, pictures, scratch }: Setting): readonly Step[] {
  const path = join(scratch, 'tour-key.txt')
  let key = ''

  return [
    {
      what: 'Welcome',
      async run() {
        await screens.openLocal(page).waitFor()
        await pictures.take(page, 'welcome')
        return 'two choices: connect to Horizon, or open the local one'
      }
    },
    {
      what: 'Open the local Horizon',
      async run() {
        await openLocalHorizon(page)
        return `it listens on ${await localHorizonUrl(page)}`
      }
    },
    {
      what: 'List its keys',
      async run() {
        await pictures.take(page, 'keys')
        return `${await page.locator('[role="row"][data-row-index]').count()} rows are on the screen`
      }
    },
    {
      what: 'Jump with the palette',
      async run() {
        await page.keyboard.press('ControlOrMeta+k')
        const palette = page.getByRole('dialog')
        await palette.waitFor()
        await pictures.take(page, 'palette')
        await page.keyboard.press('Escape')
        await palette.waitFor({ state: 'detached' })
        return 'opened and closed by keyboard'
      }
    },
    {
      what: 'Create a key',
      async run() {
        const dialog = await fillNewKey(page, name)
        await pictures.take(page, 'create-key')
        await sendNewKey(page, dialog)
        return `"${name}" may read agents`
      }
    },
    {
      what: 'Receive it, masked',
      async run() {
        await pictures.take(page, 'reveal-once')
        return 'shown once, and not in clear here'
      }
    },
    {
      what: 'Save it to a file',
      async run() {
        const reveal = screens.reveal(page)
        await saveToFile(page, reveal, path)
        const mode = (await stat(path)).mode & 0o777
        if (process.platform !== 'win32' && mode !== 0o600) {
          throw new Error(`The file has mode ${mode.toString(8)} instead of 600`)
        }
        key = await keyInFile(path)
        pictures.keepOut(key)
        await confirmStored(reveal)
        return 'readable only by its owner, then confirmed as stored'
      }
    },
    {
      what: 'Use it',
      async run() {
        return expectStatus(await requestWith(key, await localHorizonUrl(page)), 200)
      }
    },
    {
      what: 'Open its page',
      async run() {
        await openKeyPage(page, name)
        await pictures.take(page, 'key-page')
        return 'configuration and hint, never the key'
      }
    },
    {
      what: 'Revoke it',
      async run() {
        const dialog = await askToRevoke(page, name)
        await pictures.take(page, 'revoke')
        await revoke(dialog)
        await page.getByText('Revoked').first().waitFor()
        await pictures.take(page, 'revoked')
        return 'after freshly fetched facts, in two steps'
      }
    },
    {
      what: 'Use it again',
      async run() {
        return expectStatus(await requestWith(key, await localHorizonUrl(page)), 401)
      }
    },
    {
      what: 'Settings',
      async run() {
        await page.getByRole('link', { name: 'Settings' }).click()
        await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
        await pictures.take(page, 'settings')
        return 'profiles and where their secrets are'
      }
    }
  ]
}
