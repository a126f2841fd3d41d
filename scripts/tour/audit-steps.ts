import { join } from 'node:path'
import type { Page } from 'playwright-core'
import {
  auditScreens,
  entriesOf,
  exportTo,
  found,
  goToAudit,
  openCoverage,
  openExport,
  search
} from '../../test/support/audit-journey.ts'
import { callBridge, goTo, keyTab } from '../../test/support/console-journey.ts'
import type { Pictures } from './pictures.ts'
import type { Step } from './steps.ts'

type Setting = { readonly page: Page; readonly pictures: Pictures; readonly scratch: string }

/** Called all day, from more than one address. */
const busyName = 'Production Backend'

async function openHistory(page: Page, name: string): Promise<void> {
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
  await goTo(page, `/keys/${encodeURIComponent(found.id)}`)
  await keyTab(page, 'History').click()
}

/** Who did what, over everything Horizon recorded, on one's own disk. */
export function auditSteps({ page, pictures, scratch }: Setting): readonly Step[] {
  return [
    {
      what: 'Read the audit log',
      async run() {
        await goToAudit(page)
        await auditScreens.row(page, 0).waitFor()
        const count = await found(page)
        await pictures.take(page, 'audit')
        return `${count} entries are held here, in a chart, by value and one by one`
      }
    },
    {
      what: 'Complete a query',
      async run() {
        await search(page, 'after:30d')
        await auditScreens.query(page).fill('after:30d outcome:')
        await auditScreens
          .completions(page)
          .getByRole('option', { name: /denied/ })
          .waitFor()
        await page.keyboard.press('ArrowDown')
        await pictures.take(page, 'audit-completion')
        await page.keyboard.press('Escape')
        return 'fields and values of what is held, with their counts'
      }
    },
    {
      what: 'Open an entry',
      async run() {
        const [changed] = await entriesOf(page, 'action:partner.scope_updated after:60d')
        const partner = changed?.words[4] ?? ''
        await goToAudit(page, `partner:"${partner}" after:40d`, `entry=${changed?.position}`)
        const entry = auditScreens.entry(page)
        await entry.getByRole('heading', { name: 'Changes' }).waitFor()
        await found(page)
        await pictures.take(page, 'audit-entry')
        const words = await entry.locator('p').first().innerText()
        await entry.getByRole('button', { name: 'Close the entry' }).click()
        await entry.waitFor({ state: 'detached' })
        return words
      }
    },
    {
      what: 'Ask what cannot be asked',
      async run() {
        await search(page, 'after:2026-11-31 outcome:denied')
        const issue = auditScreens.issue(page)
        await issue.getByRole('button').waitFor()
        await pictures.take(page, 'audit-query-error')
        const words = await issue.innerText()
        await issue.getByRole('button').click()
        return words.replaceAll('\n', ' ')
      }
    },
    {
      what: 'See what is held, and verify it',
      async run() {
        await goToAudit(page)
        const panel = await openCoverage(page)
        await panel.getByRole('button', { name: 'Verify now' }).click()
        const words = panel.getByText(/^Every entry from position/)
        await words.waitFor()
        await pictures.take(page, 'audit-coverage')
        const said = await words.innerText()
        await page.keyboard.press('Escape')
        await panel.waitFor({ state: 'detached' })
        return said
      }
    },
    {
      what: 'Export it as evidence',
      async run() {
        await search(page, '-outcome:success after:30d')
        const count = await found(page)
        const dialog = await openExport(page)
        await dialog.getByRole('radio', { name: 'Evidence bundle' }).check()
        await pictures.take(page, 'audit-export')
        await exportTo(page, 'Evidence bundle', join(scratch, 'evidence.tar'))
        await dialog.getByRole('button', { name: 'Close' }).last().click()
        await dialog.waitFor({ state: 'detached' })
        return `${count} entries with a verifier that needs nothing but Node`
      }
    },
    {
      what: 'Read the history of a key',
      async run() {
        await openHistory(page, busyName)
        await auditScreens.row(page, 0).waitFor()
        await pictures.take(page, 'key-history')
        return `${await found(page)} entries by and about ${busyName}`
      }
    }
  ]
}
