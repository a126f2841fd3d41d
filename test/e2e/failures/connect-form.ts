import type { Page } from 'playwright-core'
import { expect } from 'vitest'

export type ConnectForm = {
  readonly name: string
  readonly operator: string
  readonly url: string
  readonly secret: string
}

const fields = (page: Page) => ({
  name: page.getByRole('textbox', { name: 'Profile name' }),
  operator: page.getByRole('textbox', { name: 'Operator name' }),
  url: page.getByRole('textbox', { name: 'Base URL' }),
  secret: page.getByLabel('Admin secret', { exact: true })
})

export const testBox = (page: Page) => page.getByRole('region', { name: 'Connection test' })
export const testButton = (page: Page) => page.getByRole('button', { name: 'Test connection' })
export const connectButton = (page: Page) =>
  page.getByRole('button', { name: 'Connect', exact: true })

export async function fillConnectForm(page: Page, form: ConnectForm): Promise<void> {
  const { name, operator, url, secret } = fields(page)
  await name.fill(form.name)
  await operator.fill(form.operator)
  await url.fill(form.url)
  await secret.fill(form.secret)
}

/** Everything that was entered still stands in the form. */
export async function expectFormKept(page: Page, form: ConnectForm): Promise<void> {
  const { name, operator, url, secret } = fields(page)
  expect({
    name: await name.inputValue(),
    operator: await operator.inputValue(),
    url: await url.inputValue(),
    secret: await secret.inputValue()
  }).toEqual(form)
}

/** Runs the test and answers everything its box says once it has ended. */
export async function testedWords(page: Page): Promise<string> {
  await testButton(page).click()
  await page.locator('section[aria-label="Connection test"]:not([aria-busy="true"])').waitFor()
  const details = testBox(page).getByRole('button', { name: 'Details' })
  if (await details.isVisible()) await details.click()
  return testBox(page).innerText()
}

const sessionOnly = (page: Page) => page.getByRole('checkbox', { name: /^Keep for this session/ })

/** From the connect form to the list of keys; session-only where no keychain answers. */
export async function connectProfile(page: Page, form: ConnectForm): Promise<void> {
  await fillConnectForm(page, form)
  await testButton(page).click()
  await testBox(page).getByText('passed in').waitFor()
  const isReady = page.getByText(/Keychain: .*, unlocked/)
  await isReady.or(sessionOnly(page)).first().waitFor()
  if (await sessionOnly(page).isVisible()) await sessionOnly(page).check()
  await connectButton(page).click()
  await page.getByRole('heading', { name: 'API keys', level: 1 }).waitFor()
}
