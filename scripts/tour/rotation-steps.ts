import type { Page } from 'playwright-core'
import {
  callBridge,
  confirmStored,
  consequence,
  goTo,
  localHorizonUrl,
  requestWith
} from '../../test/support/console-journey.ts'
import {
  createReplacement,
  prepareRotation,
  rotationScreens,
  shownKey
} from '../../test/support/rotation-journey.ts'
import type { Pictures } from './pictures.ts'
import type { Step } from './steps.ts'

type Setting = { readonly page: Page; readonly pictures: Pictures }

/** Called all day, and so locked; never called, and so free to go. */
const names = { busy: 'Mobile gateway', quiet: 'Kiosk pilot' } as const

async function keyIdOf(page: Page, name: string): Promise<string> {
  const { activeProfileId: profileId } = await callBridge<{ activeProfileId: string }>(
    page,
    'profiles.list',
    {}
  )
  const { keys } = await callBridge<{ keys: { id: string; clientName: string }[] }>(
    page,
    'keys.list',
    { profileId }
  )
  const found = keys.find(({ clientName }) => clientName === name)
  if (found === undefined) throw new Error(`No key is named ${name}`)
  return found.id
}

async function begin(page: Page, name: string): Promise<void> {
  await prepareRotation(page, await keyIdOf(page, name))
  await rotationScreens.start(page).click()
  await rotationScreens.step(page, 'Create').waitFor()
}

/** Stored, and in use: what both keys may do is ask for conversations. */
async function moveOn(page: Page, pictures: Pictures): Promise<void> {
  const reveal = await createReplacement(page)
  const key = await shownKey(reveal)
  pictures.keepOut(key)
  await confirmStored(reveal)
  await rotationScreens.step(page, 'Deliver').waitFor()
  await requestWith(key, await localHorizonUrl(page), '/api/conversations')
}

async function verify(page: Page): Promise<void> {
  await rotationScreens.deliver(page).click()
  await rotationScreens.step(page, 'Verify').waitFor()
  await rotationScreens.look(page).click()
  await page.getByRole('button', { name: 'Verify by first use' }).click()
}

/** One rotation that has to wait for its callers, and one that has nobody to wait for. */
export function rotationSteps({ page, pictures }: Setting): readonly Step[] {
  return [
    {
      what: 'Prepare the rotation of a key in use',
      async run() {
        await prepareRotation(page, await keyIdOf(page, names.busy))
        await pictures.take(page, 'rotation-preflight')
        return page.getByText(/^\d+ of \d+ passed/).innerText()
      }
    },
    {
      what: 'Create its replacement and deliver it',
      async run() {
        await begin(page, names.busy)
        await pictures.take(page, 'rotation-create')
        await moveOn(page, pictures)
        await page.getByRole('table', { name: 'Systems to be updated' }).waitFor()
        await pictures.take(page, 'rotation-deliver')
        return 'its callers are the checklist of systems to be updated'
      }
    },
    {
      what: 'See why the old key cannot go yet',
      async run() {
        await verify(page)
        await rotationScreens.matrix(page).waitFor()
        await rotationScreens.lockedRevoke(page).waitFor()
        await pictures.take(page, 'rotation-drain')
        return `"${await rotationScreens.verdict(page).getByRole('heading').innerText()}"`
      }
    },
    {
      what: 'Rotate a key that nobody calls any more',
      async run() {
        await begin(page, names.quiet)
        await moveOn(page, pictures)
        await verify(page)
        await rotationScreens.verdict(page).getByText('Safe to revoke').waitFor()
        await pictures.take(page, 'rotation-safe')
        return '"Safe to revoke"'
      }
    },
    {
      what: 'Revoke its old key and record it',
      async run() {
        await rotationScreens.revokeOld(page).click()
        const dialog = rotationScreens.revokeDialog(page)
        await consequence(dialog).check()
        await dialog.getByRole('button', { name: 'Revoke old key' }).click()
        await rotationScreens.step(page, 'Record').waitFor()
        await rotationScreens.finish(page).click()
        await page.getByText(/^The rotation is over/).waitFor()
        await pictures.take(page, 'rotation-record')
        return 'every step, when, by whom, on which evidence'
      }
    },
    {
      what: 'List the rotations',
      async run() {
        await goTo(page, '/rotations')
        const rows = page.locator('a[data-rotation-row]')
        await rows.nth(1).waitFor()
        await pictures.take(page, 'rotations')
        return `${await rows.count()} rotations, the open one first`
      }
    }
  ]
}
