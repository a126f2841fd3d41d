import { auditScreens, countOf, found, untilSyncIs } from '@support/audit-journey'
import { goTo, screens } from '@support/console-journey'
import { eventually } from '@support/eventually'
import { freePort, type LaunchedConsole } from '@support/launch-console'
import { fillInvitation, goToPartner, goToPartners, partnerScreens } from '@support/partner-journey'
import { type Sandbox, startSandbox } from '@support/sandbox'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { strip } from '../failures/keys-screen'
import { startProxy } from '../failures/proxy'
import { openConsole } from '../keys/console-on-horizon'

/** A console on a Horizon, both gone afterwards. */
async function withConsole(
  target: { readonly url: string; readonly adminSecret: string },
  look: (page: Page) => Promise<void>
): Promise<void> {
  const app: LaunchedConsole = await openConsole(target)
  await look(app.page).finally(() => app.close())
}

const isOff = (page: Page, name: string) =>
  page.getByRole('button', { name, exact: true }).first().getAttribute('aria-disabled')

test('without Horizon partners are shown as they were, nothing can be written, and what was entered stays', async () => {
  const port = await freePort()
  let horizon: Sandbox = await startSandbox({ scenario: 'acme', port })
  const { body } = await horizon.admin('GET', '/admin/partners')
  const { id } = body.find(
    (each: { organization_name: string }) => each.organization_name === 'Acme Agency'
  )
  await withConsole(horizon, async page => {
    await goToPartner(page, id, '/activity?view=log')
    await auditScreens.download(page).click()
    // They come in the course of the download, which has the patience of `untilSyncIs`.
    await auditScreens.row(page, 0).waitFor({ timeout: 60_000 })
    await untilSyncIs(page, 'idle')
    // A count that is not finished yet is refused.
    const logged = await eventually(() => countOf(page, `partner:"${id}"`))
    await partnerScreens.tab(page, 'Keys').click()
    await partnerScreens.keyRow(page, 'Agency CRM sync').waitFor()
    await partnerScreens.tab(page, 'Access').click()
    await partnerScreens.line(page, 'Sales').waitFor()
    await goToPartners(page)
    await page.getByRole('row').filter({ hasText: 'Acme Agency' }).waitFor()
    const rows = await page.getByRole('row').count()
    await fillInvitation(page, 'Juniper Freight', 'ops@juniper.example')

    await horizon.stop()
    await goToPartners(page)
    await page.keyboard.press('r')
    await strip(page, 'Horizon cannot be reached').waitFor()
    await expect.poll(() => page.getByRole('row').count()).toBe(rows)
    await expect.poll(() => isOff(page, 'Invite partner')).toBe('true')
    await goTo(page, '/partners/invite')
    await page.getByText('What you entered before is still here').waitFor()
    await expect.poll(() => isOff(page, 'Review and send…')).toBe('true')

    await goToPartner(page, id)
    await partnerScreens.line(page, 'Sales').waitFor()
    for (const name of ['Suspend', 'End partnership…']) {
      await expect.poll(() => isOff(page, name)).toBe('true')
    }
    await partnerScreens.line(page, 'Sales').focus()
    await page.keyboard.press('4')
    await expect.poll(() => isOff(page, 'Save access')).toBe('true')
    await page.getByRole('button', { name: 'Discard' }).click()
    await partnerScreens.tab(page, 'Keys').click()
    await partnerScreens.keyRow(page, 'Agency CRM sync').waitFor()
    await expect.poll(() => isOff(page, 'Create partner key')).toBe('true')
    await goToPartner(page, id, '/activity?view=log')
    await expect.poll(() => found(page)).toBe(logged)

    horizon = await startSandbox({ scenario: 'acme', port, data: horizon.dataFolder })
    await goToPartners(page)
    // A question that was under way already is of before.
    const isAway = async () => {
      await page.keyboard.press('r')
      return strip(page, 'Horizon cannot be reached').isVisible()
    }
    await expect.poll(isAway, { interval: 500 }).toBe(false)
    await expect.poll(() => isOff(page, 'Invite partner')).toBeNull()
  }).finally(() => horizon.close())
})

test('on a Horizon with the documented calls alone each part of partners is said to be missing, and nothing but GETs is sent', async () => {
  const horizon = await startSandbox({ scenario: 'acme', profile: 'documented' })
  const proxy = await startProxy(horizon.url)
  try {
    await withConsole({ url: proxy.url, adminSecret: horizon.adminSecret }, async page => {
      for (const place of ['/partners', '/partners/reach', '/partners/ptn_1']) {
        await goTo(page, place)
        const panel = page.getByRole('region', { name: 'No endpoint for partners' })
        await panel.waitFor()
        const words = await panel.innerText()
        expect(words).toContain('This Horizon has no endpoint for partners')
        expect(words).toContain('GET /admin/partners')
        await goTo(page, '/keys')
        await screens.keys(page).waitFor()
      }
      await goTo(page, '/partners')
      expect(await page.getByRole('button', { name: 'Invite partner' }).count()).toBe(0)
      await goTo(page, '/partners/invite')
      await expect.poll(() => isOff(page, 'Review and send…')).toBe('true')
      expect(proxy.count('')).toBe(proxy.count('GET '))
    })
  } finally {
    await proxy.stop()
    await horizon.close()
  }
})
