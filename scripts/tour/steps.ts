import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import {
  askToRevoke,
  closeDialog,
  confirmStored,
  fillNewKey,
  goToKeys,
  hygieneChip,
  keyInFile,
  keyRows,
  keyTab,
  localHorizonUrl,
  openKeyPage,
  openLocalHorizon,
  proveNewKey,
  requestWith,
  revoke,
  saveToFile,
  screens,
  sendNewKey
} from '../../test/support/console-journey.ts'
import { auditSteps } from './audit-steps.ts'
import { offlineSteps } from './offline-steps.ts'
import { partnerSteps } from './partner-steps.ts'
import type { Pictures } from './pictures.ts'
import { rotationSteps } from './rotation-steps.ts'

export type Step = { readonly what: string; run(): Promise<string> }

type Setting = {
  readonly page: Page
  readonly pictures: Pictures
  /** A folder of the tour's own, gone afterwards. */
  readonly scratch: string
}

const name = 'Tour key'
/** A key of the local Horizon that is called all day. */
const busyName = 'Production Backend'

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
      what: 'See the organization at a glance',
      async run() {
        await page.getByRole('link', { name: 'Overview' }).first().click()
        await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
        await page.getByRole('region', { name: 'Busiest keys' }).getByRole('row').nth(1).waitFor()
        await pictures.take(page, 'overview')
        await page.getByRole('link', { name: /^Never used \d/ }).click()
        await screens.keys(page).waitFor()
        await keyRows(page).first().waitFor()
        return `"Never used" leads to a list of ${await keyRows(page).count()}`
      }
    },
    {
      what: 'List its keys',
      async run() {
        await goToKeys(page)
        await screens.anyKeyRow(page).waitFor()
        await pictures.take(page, 'keys')
        return `${await keyRows(page).count()} rows are on the screen`
      }
    },
    {
      what: 'Ask which keys expire this month',
      async run() {
        await hygieneChip(page, /^Expiring/).click()
        await hygieneChip(page, /^Expiring/)
          .and(page.locator('[aria-pressed="true"]'))
          .waitFor()
        await pictures.take(page, 'keys-filtered')
        const count = await keyRows(page).count()
        await goToKeys(page)
        return `one click on the chip of the next 30 days: ${count} keys`
      }
    },
    {
      what: 'Select keys for a clean-up',
      async run() {
        await hygieneChip(page, /^Unused/).click()
        await page.getByRole('checkbox', { name: 'Select every key of the list' }).check()
        await page.getByRole('button', { name: /^Revoke \d+ keys…/ }).click()
        const dialog = page.getByRole('dialog', { name: /^Revoke \d+ keys/ })
        await dialog.getByRole('checkbox', { name: /stop working at once$/ }).waitFor()
        await pictures.take(page, 'revoke-many')
        const words = await dialog.getByRole('heading').first().innerText()
        await closeDialog(dialog)
        await page.getByRole('toolbar', { name: 'Selected keys' }).press('Escape')
        await goToKeys(page)
        return `"${words}" shows what stops; cancelled here`
      }
    },
    {
      what: 'Ask who uses a key from where',
      async run() {
        await openKeyPage(page, busyName)
        await keyTab(page, 'Usage').click()
        await page
          .getByRole('region', { name: 'Callers', exact: true })
          .getByRole('row')
          .nth(1)
          .waitFor()
        await pictures.take(page, 'usage')
        return 'figures, chart, top endpoints and callers, as Horizon counts them'
      }
    },
    {
      what: 'Read its requests',
      async run() {
        await keyTab(page, 'Requests').click()
        const log = page.getByRole('table', { name: /^Requests with this key/ })
        await log.waitFor()
        await pictures.take(page, 'requests')
        return `${await log.locator('tbody tr').count()} newest calls`
      }
    },
    {
      what: 'Edit its rate limit',
      async run() {
        await keyTab(page, 'Overview').click()
        await page.getByRole('button', { name: 'Edit rate limit' }).click()
        const dialog = page.getByRole('dialog', { name: `Edit rate limit of ${busyName}` })
        await dialog.getByRole('textbox', { name: /^Per minute/ }).fill('240')
        await dialog.getByText(/^Busiest minute/).waitFor()
        await pictures.take(page, 'edit-limits')
        await dialog.getByRole('button', { name: 'Change limits' }).click()
        await dialog.waitFor({ state: 'detached' })
        await page.getByText(/^240, plan/).waitFor()
        await goToKeys(page)
        return 'before and after side by side, then 240 per minute'
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
      what: 'Prove it',
      async run() {
        const words = await proveNewKey(screens.reveal(page))
        await pictures.take(page, 'proof')
        return words
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
        return 'after freshly fetched facts, in two steps'
      }
    },
    {
      what: 'Use it again',
      async run() {
        const words = expectStatus(await requestWith(key, await localHorizonUrl(page)), 401)
        // Its page looks for refused calls whenever it is shown.
        await keyTab(page, 'Usage').click()
        await keyTab(page, 'Overview').click()
        const refused = page.getByRole('region', { name: /^Calls refused since/ })
        await refused.getByText(/^1 call was refused with 401/).waitFor()
        await pictures.take(page, 'revoked')
        return `${words}, and its page names who still calls`
      }
    },
    ...rotationSteps({ page, pictures }),
    ...partnerSteps({ page, pictures }),
    {
      what: 'Settings',
      async run() {
        await page.getByRole('link', { name: 'Settings' }).click()
        await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
        await pictures.take(page, 'settings')
        return 'profiles and where their secrets are'
      }
    },
    {
      what: 'See what this Horizon offers',
      async run() {
        await page.getByRole('link', { name: 'What Horizon offers' }).click()
        await page.getByRole('heading', { name: 'What this Horizon offers' }).waitFor()
        await pictures.take(page, 'offers')
        return 'every endpoint the console uses, and whether it is there'
      }
    },
    ...auditSteps({ page, pictures, scratch }),
    ...offlineSteps({ pictures, scratch })
  ]
}
