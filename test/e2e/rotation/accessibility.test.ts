import { accessibilityFindings } from '@support/axe'
import { confirmStored, goTo, type Scheme, screens, setScheme } from '@support/console-journey'
import type { LaunchedConsole } from '@support/launch-console'
import {
  createReplacement,
  prepareRotation,
  revokeInRotation,
  rotationScreens,
  verifyByWord
} from '@support/rotation-journey'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { watchSecurityComplaints } from '../journey/page-watch'
import { openConsole } from '../keys/console-on-horizon'
import { openRotation, startCalledKey } from './rotation-scene'

const schemes: readonly Scheme[] = ['light', 'dark']
const name = 'Billing'
let scene: Awaited<ReturnType<typeof startCalledKey>>
let app: LaunchedConsole
let page: Page
let complaints: () => readonly string[]

beforeAll(async () => {
  scene = await startCalledKey(name)
  app = await openConsole(scene.horizon)
  page = app.page
  complaints = await watchSecurityComplaints(page)
})
afterAll(async () => {
  await app?.close()
  await scene?.close()
})

const list = async () => {
  await goTo(page, '/rotations')
  await page.getByRole('heading', { name: 'Rotations', level: 1 }).waitFor()
}
const stepIs = (title: string) => rotationScreens.step(page, title).waitFor()

// In the order of the work: each screen is reached from the one before it.
const steps: readonly [string, () => Promise<unknown>][] = [
  ['the empty list', list],
  ['Preflight', () => prepareRotation(page, scene.key.id)],
  [
    'Create',
    async () => {
      await rotationScreens.start(page).click()
      await stepIs('Create')
    }
  ],
  ['the new key', () => createReplacement(page)],
  [
    'Deliver',
    async () => {
      await confirmStored(screens.reveal(page))
      await stepIs('Deliver')
      await page.getByRole('table', { name: 'Systems to be updated' }).waitFor()
    }
  ],
  [
    'Verify',
    async () => {
      await rotationScreens.deliver(page).click()
      await stepIs('Verify')
    }
  ],
  [
    'Drain',
    async () => {
      await verifyByWord(page, 'tried by hand')
      await rotationScreens.matrix(page).waitFor()
    }
  ],
  [
    'a waiver',
    async () => {
      await page
        .getByRole('button', { name: /^Waive / })
        .first()
        .click()
      await page.getByRole('dialog').getByRole('textbox').waitFor()
    }
  ],
  [
    'Revoke',
    async () => {
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'Revoke early with a reason…' }).click()
      const dialog = rotationScreens.revokeDialog(page)
      await dialog.getByRole('textbox', { name: /^Type the key’s name/ }).waitFor()
    }
  ],
  [
    'Record',
    async () => {
      await revokeInRotation(rotationScreens.revokeDialog(page), name, 'tried by hand')
      await stepIs('Record')
    }
  ],
  ['the list', list],
  [
    'the overview',
    async () => {
      await goTo(page, '/overview')
      await page.getByRole('region', { name: 'Rotations in progress' }).waitFor()
    }
  ],
  [
    'what is recorded',
    async () => {
      await openRotation(page, name)
      await rotationScreens.finish(page).click()
      await page.getByText(/^The rotation is over/).waitFor()
    }
  ]
]

test.each(steps)('nothing serious in either theme: %s', async (_name, reach) => {
  await reach()
  for (const scheme of schemes) {
    await setScheme(page, scheme)
    expect(await accessibilityFindings(page)).toEqual([])
  }
})

test('on all of these the page broke none of its security rules', () => {
  expect(complaints()).toEqual([])
})
