import { accessibilityFindings } from '@support/axe'
import {
  askToRevoke,
  confirmStored,
  fillNewKey,
  openKeyPage,
  openLocalHorizon,
  type Scheme,
  screens,
  sendNewKey,
  setScheme
} from '@support/console-journey'
import { type LaunchedConsole, launchConsole } from '@support/launch-console'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const schemes: readonly Scheme[] = ['light', 'dark']
const name = 'Audited key'

describe.each(schemes)('nothing serious in the %s theme', scheme => {
  let launched: LaunchedConsole
  let page: Page

  beforeAll(async () => {
    launched = await launchConsole({ keyring: true })
    page = launched.page
    await screens.openLocal(page).waitFor()
    await setScheme(page, scheme)
  })
  afterAll(() => launched.close())

  // In the order of the journey: each screen is reached from the one before it.
  const journey: readonly [string, () => Promise<unknown>][] = [
    ['Welcome', () => screens.openLocal(page).waitFor()],
    ['API keys', () => openLocalHorizon(page)],
    [
      'the command palette',
      async () => {
        await page.keyboard.press('ControlOrMeta+k')
        await page.getByRole('dialog').waitFor()
      }
    ],
    [
      'the shortcut sheet',
      async () => {
        await page.keyboard.press('Escape')
        await page.getByRole('dialog').waitFor({ state: 'detached' })
        await page.keyboard.press('?')
        await page.getByRole('dialog').waitFor()
      }
    ],
    [
      'Create key',
      async () => {
        await page.keyboard.press('Escape')
        await page.getByRole('dialog').waitFor({ state: 'detached' })
        await fillNewKey(page, name)
      }
    ],
    ['Reveal once', () => sendNewKey(page, screens.create(page))],
    [
      'the key’s page',
      async () => {
        await confirmStored(screens.reveal(page))
        await openKeyPage(page, name)
      }
    ],
    ['Revoke', () => askToRevoke(page, name)],
    [
      'Settings',
      async () => {
        await page.keyboard.press('Escape')
        await page.getByRole('dialog').waitFor({ state: 'detached' })
        await page.getByRole('link', { name: 'Settings' }).click()
        await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
      }
    ]
  ]

  test.each(journey)('%s', async (_screen, reach) => {
    await reach()
    expect(await accessibilityFindings(page)).toEqual([])
  })
})
