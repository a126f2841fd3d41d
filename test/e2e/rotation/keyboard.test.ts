import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RotationRecord } from '@shared/contract/rotation-views'
import { answerSaveDialog, keyInFile, screens } from '@support/console-journey'
import type { LaunchedConsole } from '@support/launch-console'
import { rotationScreens } from '@support/rotation-journey'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrowTo, hasFocus, tabTo } from '../journey/keyboard'
import { openConsole } from '../keys/console-on-horizon'
import { callers, hourMs, keysNamed, startCalledKey } from './rotation-scene'

const name = 'Billing sync'
let scene: Awaited<ReturnType<typeof startCalledKey>>
let app: LaunchedConsole
let page: Page
let scratch: string

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'rotation-'))
  scene = await startCalledKey(name)
  app = await openConsole(scene.horizon)
  page = app.page
})
afterAll(async () => {
  await app?.close()
  await scene?.close()
  await rm(scratch, { recursive: true, force: true })
})

async function press(control: Locator, key = 'Enter'): Promise<void> {
  await control.waitFor()
  await tabTo(page, control)
  // What is locked until an answer comes keeps the focus and takes no key.
  await expect.poll(() => control.getAttribute('aria-disabled')).not.toBe('true')
  await page.keyboard.press(key)
}

const stepIs = (title: string) => rotationScreens.step(page, title).waitFor()
const words = (locator: Locator) => locator.innerText()

/** Away to the keys and back over the list: the step is the one that was left. */
async function leaveAndReturn(title: string): Promise<void> {
  await press(page.getByRole('link', { name: /^API keys/ }).first())
  await screens.keys(page).waitFor()
  await press(page.getByRole('link', { name: /^Rotations/ }).first())
  const row = page.locator('a[data-rotation-row]').filter({ hasText: name })
  await row.waitFor()
  await expect.poll(() => row.innerText()).toContain(title)
  await press(row)
  await stepIs(title)
}

async function saveWith(button: Locator, path: string): Promise<void> {
  await press(button)
  await answerSaveDialog(page, path)
}

/** Time passes at Horizon; the console learns of its clock with the next list. */
async function pass(hours: number, clockIs: RegExp): Promise<void> {
  await scene.advance(hours * hourMs)
  // A list that was under way already is of before.
  const isKnown = async () => {
    await page.keyboard.press('r')
    return page.getByText(clockIs).isVisible()
  }
  await expect.poll(isKnown, { interval: 500 }).toBe(true)
}

test('by keyboard alone, with three callers: the third one locks the end until it has moved', async () => {
  const { keyboard } = page
  const [, , third] = callers

  await screens.keyRow(page, name).waitFor()
  await keyboard.press('/')
  await keyboard.type(name)
  await keyboard.press('Enter')
  await keyboard.press('Enter')
  await press(page.getByRole('button', { name: 'Rotate' }))
  await press(rotationScreens.start(page))
  await stepIs('Create')
  await leaveAndReturn('Create')

  await press(rotationScreens.create(page))
  const reveal = screens.reveal(page)
  await reveal.waitFor()
  await expect.poll(() => hasFocus(reveal.getByRole('button', { name: 'Copy' }))).toBe(true)
  await press(reveal.getByRole('button', { name: /^Save to file/ }))
  const item = page.getByRole('menuitem', { name: /^As plain text/ })
  await item.waitFor()
  await arrowTo(page, item)
  await keyboard.press('Enter')
  const path = join(scratch, 'key.txt')
  await answerSaveDialog(page, path)
  await reveal.getByText(path).waitFor()
  const fresh = await keyInFile(path)
  await press(reveal.getByRole('checkbox', { name: 'I have stored this key' }), 'Space')
  await press(reveal.getByRole('button', { name: 'Close' }))
  await reveal.waitFor({ state: 'detached' })

  await stepIs('Deliver')
  for (const { userAgent } of callers.slice(0, 2)) {
    const system = userAgent.split('/')[0]
    await press(page.getByRole('checkbox', { name: `${system} has the new key` }), 'Space')
  }
  await page.getByText('2 of 3 done').waitFor()
  await leaveAndReturn('Deliver')
  await page.getByText('2 of 3 done').waitFor()
  await press(rotationScreens.deliver(page))

  await stepIs('Verify')
  await expect.poll(() => hasFocus(rotationScreens.step(page, 'Verify'))).toBe(true)
  expect(await scene.callAs(callers.slice(0, 2), fresh)).toEqual([200, 200])
  await leaveAndReturn('Verify')
  await press(rotationScreens.look(page))
  await page.getByText('2 callers seen on the new key.').waitFor()
  await press(page.getByRole('button', { name: 'Verify by first use' }))

  await stepIs('Drain')
  await pass(3, /Horizon is 3 h( \d+ min)? behind/)
  await scene.callAs([third], scene.key.plaintext)
  await press(rotationScreens.refresh(page))
  const verdict = rotationScreens.verdict(page)
  await verdict.getByText(/127\.0\.0\.13 .*calls with the old key/).waitFor()
  expect(await words(verdict)).toContain('Not safe to revoke yet')
  await expect.poll(() => words(rotationScreens.matrix(page))).toMatch(/nightly-export\s+Drained/)
  await leaveAndReturn('Drain')
  const locked = rotationScreens.lockedRevoke(page)
  await locked.waitFor()
  await expect.poll(() => locked.getAttribute('data-hint')).toContain(third.address)
  await tabTo(page, locked)
  await keyboard.press('Enter')
  expect(await page.getByRole('dialog').count()).toBe(0)

  expect(await scene.callAs([third], fresh)).toEqual([200])
  await pass(3.5, /Horizon is \d+ min ahead/)
  await press(rotationScreens.refresh(page))
  await verdict.getByText('Safe to revoke').waitFor()
  await expect.poll(() => words(rotationScreens.steps(page))).toMatch(/Drain\W+done/)
  await leaveAndReturn('Revoke')
  await press(rotationScreens.revokeOld(page))
  const dialog = rotationScreens.revokeDialog(page)
  const typed = dialog.getByRole('textbox', { name: /^Type the key’s name/ })
  await typed.waitFor()
  await expect.poll(() => hasFocus(dialog.getByRole('button', { name: 'Cancel' }))).toBe(true)
  await tabTo(page, typed)
  await keyboard.type(name)
  await press(dialog.getByRole('button', { name: 'Revoke old key' }))

  await stepIs('Record')
  expect(await scene.callAs([third], scene.key.plaintext)).toEqual([401])
  expect(await scene.callAs(callers, fresh)).toEqual([200, 200, 200])
  await leaveAndReturn('Record')
  await press(rotationScreens.finish(page))
  await page.getByText('The rotation is over: the new key took the old one’s place').waitFor()
  // Only then is the mark taken out of its name.
  await expect
    .poll(() => keysNamed(scene.horizon, name))
    .toMatchObject([
      { client_name: name, enabled: true },
      { id: scene.key.id, enabled: false }
    ])

  const json = join(scratch, 'record.json')
  await saveWith(page.getByRole('button', { name: 'Export JSON…' }), json)
  await page.getByText(`Saved to ${json}`).waitFor()
  const text = await readFile(json, 'utf8')
  const record = JSON.parse(text) as RotationRecord
  expect(record.rotation).toMatchObject({ endedHow: 'recorded', startedBy: 'Ada' })
  expect(record.grounds).toMatchObject({ evidence: 'callers', overrideReason: null })
  expect(text).not.toContain(fresh.slice(12))
  const html = join(scratch, 'record.html')
  await saveWith(page.getByRole('button', { name: 'Export HTML…' }), html)
  await page.getByText(`Saved to ${html}`).waitFor()
  expect(await readFile(html, 'utf8')).toContain('first use')
})
