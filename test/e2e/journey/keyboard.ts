import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

const furthest = 120

/** Presses a key until the control has the focus and heeds the next: what cannot be reached fails. */
async function pressTo(page: Page, key: string, control: Locator): Promise<void> {
  for (let presses = 0; presses <= furthest; presses += 1) {
    if (await hasFocus(control)) return isIdle(control)
    await page.keyboard.press(key)
  }
  throw new Error(`${control} cannot be reached with ${key}`)
}

/** A button that waits for an answer keeps the focus and takes no key. */
const isIdle = (control: Locator): Promise<void> =>
  expect.poll(() => control.getAttribute('aria-busy')).not.toBe('true')

export const tabTo = (page: Page, control: Locator) => pressTo(page, 'Tab', control)
export const arrowTo = (page: Page, control: Locator) => pressTo(page, 'ArrowDown', control)

export const hasFocus = (control: Locator): Promise<boolean> =>
  control.evaluate(element => element === document.activeElement)
