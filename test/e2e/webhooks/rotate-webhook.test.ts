import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accessibilityFindings } from '@support/axe'
import { answerSaveDialog, goTo, setScheme } from '@support/console-journey'
import { type Sandbox, startSandbox } from '@support/sandbox'
import { type MadeWebhook, makeWebhook, trigger } from '@support/webhooks'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createFaultFile,
  type LastingConsole,
  openLastingConsole
} from '../keys/console-on-horizon'

const faults = createFaultFile()
const folder = mkdtempSync(join(tmpdir(), 'console-test-webhooks-'))
let horizon: Sandbox
let lasting: LastingConsole
let page: Page
let made: MadeWebhook

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme', faultFile: faults.file })
  made = await makeWebhook(horizon)
  lasting = await openLastingConsole(horizon)
  page = lasting.app().page
})
afterAll(async () => {
  await lasting?.end()
  await horizon?.close()
  faults.remove()
  rmSync(folder, { recursive: true, force: true })
})

const rotateDialog = () => page.getByRole('dialog', { name: /^Rotate the token of/ })
const reveal = () => page.getByRole('dialog', { name: 'Store this webhook’s token now' })

async function openRotate() {
  await goTo(page, `/webhooks/${made.id}`)
  await page.getByRole('button', { name: 'Rotate token' }).click()
  await rotateDialog().getByText('The old URL dies at once.').waitFor()
}

/** As the profile's safety level asks for. */
async function confirmRotation() {
  await rotateDialog()
    .getByLabel(/Type the webhook’s id/)
    .fill(made.id)
  await rotateDialog().getByRole('button', { name: 'Rotate token' }).click()
}

/** Everything that is shown once, by its variable in the file it was saved to. */
async function savedParts(name: string): Promise<Record<string, string>> {
  const path = join(folder, name)
  await reveal()
    .getByRole('button', { name: /^Save to file/ })
    .click()
  await page.getByRole('menuitem', { name: /^All of it as lines/ }).click()
  await answerSaveDialog(page, path)
  await reveal().getByText(path).waitFor()
  const lines = (await readFile(path, 'utf8')).trim().split('\n')
  return Object.fromEntries(lines.map(line => line.split(/=(.*)/s).slice(0, 2)))
}

async function confirmStored() {
  await reveal().getByRole('checkbox', { name: 'I have stored this token' }).check()
  await reveal().getByRole('button', { name: 'Close' }).click()
  await reveal().waitFor({ state: 'detached' })
}

test('a token is rotated: the old one is dead, the new one works, its first trigger is seen', async () => {
  expect((await trigger(horizon, made.token)).status).toBe(202)
  await openRotate()
  await confirmRotation()
  await reveal().waitFor()
  const { HORIZON_WEBHOOK_TOKEN: token = '', HORIZON_WEBHOOK_TRIGGER_URL: url = '' } =
    await savedParts('first.env')
  expect((await trigger(horizon, made.token)).status).toBe(404)
  await confirmStored()
  expect(await page.content()).not.toContain(token)

  await page.getByText(/Waiting for the first trigger on the new token/).waitFor()
  expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(202)
  await page.getByRole('heading', { level: 1 }).click()
  // A list that was under way already is of before.
  const isSeen = page.getByText(/First trigger on the new token seen/)
  await expect
    .poll(
      async () => {
        await page.keyboard.press('r')
        return isSeen.count()
      },
      { interval: 500 }
    )
    .toBe(1)
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await isSeen.waitFor({ state: 'detached' })
})

test.each(['light', 'dark'] as const)(
  'nothing serious is found by axe on the list, a webhook and its dialogs, in the %s theme',
  async scheme => {
    const dialog = (name: RegExp) => page.getByRole('dialog', { name })
    const places = [
      ['/webhooks', page.getByRole('heading', { name: 'Webhooks', level: 1 })],
      [`/webhooks/${made.id}`, page.getByRole('button', { name: 'Rotate token' })],
      [`/webhooks/${made.id}?rotate`, rotateDialog().getByLabel(/Type the webhook’s id/)],
      [`/webhooks/${made.id}?edit`, dialog(/^Edit/)],
      ['/webhooks?new', dialog(/^Create webhook/)],
      ['/webhooks?key', dialog(/key/)],
      ['/webhooks?by-id', dialog(/^Rotate/)]
    ] as const
    await setScheme(page, scheme)
    for (const [place, shown] of places) {
      await goTo(page, place)
      await shown.waitFor()
      if (!place.includes('?')) await page.getByRole('table').first().waitFor()
      expect({ place, found: await accessibilityFindings(page) }).toEqual({ place, found: [] })
    }
  }
)

const tokenHint = async () => (await horizon.admin('GET', made.path)).body.token_hint

test('killed while the reply is on its way, the token is said to be unknown and rotated again', async () => {
  faults.set({ method: 'POST', path: `${made.path}/rotate`, action: 'drop-after', ms: 60_000 })
  const hint = await tokenHint()
  await openRotate()
  await confirmRotation()
  await expect.poll(tokenHint).not.toBe(hint)
  await lasting.app().kill()
  faults.clear()

  page = (await lasting.start()).page
  await goTo(page, '/webhooks')
  await page.getByText(/may be unknown to everyone: rotate again now/).waitFor()
  await page.getByRole('button', { name: 'Rotate again now' }).click()
  await reveal().waitFor()
  const { HORIZON_WEBHOOK_TOKEN: token = '' } = await savedParts('again.env')
  expect((await trigger(horizon, token)).status).toBe(202)
  await confirmStored()
  await page.getByText(/may be unknown to everyone/).waitFor({ state: 'detached' })
})
