import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import {
  auditScreens,
  downloadLog,
  found,
  goToAudit,
  openCoverage
} from '../../test/support/audit-journey.ts'
import { screens } from '../../test/support/console-journey.ts'
import { type LaunchedConsole, launchConsole } from '../../test/support/launch-console.ts'
import { type HorizonProcess, startHorizon } from '../bench/horizon-process.ts'
import type { Pictures } from './pictures.ts'
import type { Step } from './steps.ts'

type Setting = { readonly pictures: Pictures; readonly scratch: string }

const size = { width: 1440, height: 900 }
/** The least the console is made for. */
const smallSize = { width: 1024, height: 700 }

/** The admin secret goes into the keychain, to be there at the next start. */
async function connect(page: Page, { url, adminSecret }: HorizonProcess): Promise<void> {
  await page.getByRole('textbox', { name: 'Profile name' }).fill('Acme')
  await page.getByRole('textbox', { name: 'Operator name' }).fill('Ada Moreau')
  await page.getByRole('textbox', { name: 'Base URL' }).fill(url)
  await page.getByLabel('Admin secret', { exact: true }).fill(adminSecret)
  await page.getByRole('button', { name: 'Test connection' }).click()
  await page.getByText(/Keychain: .*, unlocked/).waitFor()
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await screens.keys(page).waitFor()
}

/** The log of a Horizon that is gone: a console of its own, as the local one is always there. */
export function offlineSteps({ pictures, scratch }: Setting): readonly Step[] {
  const folders = { dataFolder: join(scratch, 'offline-data'), home: join(scratch, 'offline-home') }
  const launch = () => launchConsole({ ...folders, keyring: true, viewport: size })

  async function download(horizon: HorizonProcess): Promise<number> {
    const { page, close } = await launch()
    try {
      await connect(page, horizon)
      return (await downloadLog(page)).held
    } finally {
      await close()
    }
  }

  async function review({ page }: LaunchedConsole): Promise<string> {
    await goToAudit(page)
    await auditScreens.row(page, 0).waitFor()
    const strip = page.getByText(/You see what was synced at \d\d:\d\d/)
    await strip.waitFor()
    await found(page)
    await pictures.take(page, 'audit-offline')
    await openCoverage(page)
    await page.setViewportSize(smallSize)
    await pictures.take(page, 'audit-offline-coverage')
    return strip.innerText()
  }

  return [
    {
      what: 'Start without Horizon',
      async run() {
        for (const folder of Object.values(folders)) await mkdir(folder)
        const horizon = await startHorizon(join(scratch, 'offline-horizon'))
        const held = await download(horizon).finally(horizon.stop)
        const launched = await launch()
        try {
          return `${held} entries are still here. ${await review(launched)}`
        } finally {
          await launched.close()
        }
      }
    }
  ]
}
