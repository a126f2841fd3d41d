import { auditScreens, downloadLog, goToAudit, search } from '@support/audit-journey'
import type { LaunchedConsole } from '@support/launch-console'
import { type Sandbox, startSandbox } from '@support/sandbox'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openConsole } from '../keys/console-on-horizon'

let horizon: Sandbox
let app: LaunchedConsole
let page: Page

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme', seed: 'field', audit: 1_000 })
  app = await openConsole(horizon)
  page = app.page
  await downloadLog(page)
  await goToAudit(page)
})
afterAll(async () => {
  await app?.close()
  await horizon?.close()
})

const many = Array.from({ length: 120 }, (_, nth) => `actor:someone${nth}`).join(' OR ')

type Measured = { readonly scrollLeft: number; readonly scrollWidth: number } & Element

/** Where the field's own letters end, where those in colour do, and where the fault is seen. */
const measured = () =>
  auditScreens.query(page).evaluate(element => {
    const field = element as unknown as Measured
    const letters = field.nextElementSibling as unknown as Element
    const { left, right } = field.getBoundingClientRect()
    const fault = letters.querySelector('[data-faulty]')?.getBoundingClientRect()
    return {
      drift: Math.abs(field.scrollWidth - letters.getBoundingClientRect().width),
      isFaultSeen: fault !== undefined && fault.left >= left && fault.left < right
    }
  })

test('letters in colour stand where those of the field are, however long the query', async () => {
  await auditScreens.query(page).fill(`${many} OR after:2026-02-30`)
  await page.keyboard.press('Enter')
  await auditScreens.issue(page).getByText('Characters 2,297 to 2,306').waitFor()
  await expect.poll(async () => (await measured()).isFaultSeen).toBe(true)
  expect((await measured()).drift).toBeLessThan(1)
})

test('a fault out of sight is brought into it by Enter', async () => {
  await auditScreens.query(page).fill(`acter:x OR ${many}`)
  const isFaultSeen = async () => (await measured()).isFaultSeen
  // The letters follow the field once it has told that it is scrolled.
  await expect.poll(isFaultSeen).toBe(false)
  await page.keyboard.press('Enter')
  await auditScreens.issue(page).getByText('Characters 1 to 6').waitFor()
  await expect.poll(isFaultSeen).toBe(true)
})

test('undo takes back what was completed and leaves the rest as it was', async () => {
  const query = auditScreens.query(page)
  const { keyboard } = page
  await query.fill('actor:"Ada Moreau"  after:30d')
  for (const _letter of ' after:30d') await keyboard.press('ArrowLeft')
  await keyboard.type('outc')
  await auditScreens.completions(page).getByRole('option').first().waitFor()
  await keyboard.press('Tab')
  expect(await query.inputValue()).toBe('actor:"Ada Moreau" outcome: after:30d')
  await keyboard.press('ControlOrMeta+z')
  expect(await query.inputValue()).toBe('actor:"Ada Moreau" outc after:30d')
  await keyboard.type('o')
  expect(await query.inputValue()).toBe('actor:"Ada Moreau" outco after:30d')
})

test('a query the field has no room for fades where it goes on', async () => {
  const query = auditScreens.query(page)
  const ends = () =>
    query
      .locator('..')
      .evaluate(element =>
        (element as unknown as Element)
          .getAttributeNames()
          .filter(name => name.startsWith('data-cut'))
      )
  await page.setViewportSize({ width: 1024, height: 700 })
  await search(page, `partner:northwind ip:"198.51.100.131" -outcome:success ${'n'.repeat(40)}`)
  await page.keyboard.press('Home')
  await expect.poll(ends).toEqual(['data-cut-right'])
  await page.keyboard.press('End')
  await expect.poll(ends).toEqual(['data-cut-left'])
  await page.keyboard.press('Home')
  await page.setViewportSize({ width: 1440, height: 900 })
  await expect.poll(ends).toEqual([])
  await page.setViewportSize({ width: 1024, height: 700 })
  await expect.poll(ends).toEqual(['data-cut-right'])
})

test('the key that leads to the field is shown to those who are not in it', async () => {
  await goToAudit(page)
  const cap = page.getByRole('search', { name: 'Audit log' }).getByText('/', { exact: true })
  await auditScreens.title(page).click()
  await cap.waitFor()
  await page.keyboard.press('/')
  await cap.waitFor({ state: 'hidden' })
})

test('after the wheel, keys go on from what is on screen, also where nothing has the focus', async () => {
  await goToAudit(page)
  // While it is counted the list is only as long as what was looked at.
  await page.getByText(/^rows 1 to \d+ of [\d,]+$/).waitFor()
  await auditScreens.row(page, 5).hover()
  await page.mouse.wheel(0, 300 * 36)
  const sight = page.getByText(/^rows 3\d\d to /)
  await sight.waitFor()
  const [, last = ''] = /to (\d+) of/.exec(await sight.innerText()) ?? []
  await auditScreens.title(page).click()
  await page.keyboard.press('PageDown')
  const focused = page.locator('[data-row-index]:focus')
  await focused.waitFor()
  const index = Number(await focused.getAttribute('data-row-index'))
  expect(index - Number(last)).toBeGreaterThan(0)
  expect(index - Number(last)).toBeLessThan(40)
})
