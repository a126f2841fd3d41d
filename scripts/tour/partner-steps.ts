import type { Page } from 'playwright-core'
import { auditScreens, found, untilSyncIs } from '../../test/support/audit-journey.ts'
import { callBridge, goTo } from '../../test/support/console-journey.ts'
import {
  fillInvitation,
  goToPartner,
  goToPartners,
  partnerScreens,
  sendInvitation,
  setLevel
} from '../../test/support/partner-journey.ts'
import type { Pictures } from './pictures.ts'
import type { Step } from './steps.ts'

type Setting = { readonly page: Page; readonly pictures: Pictures }

const invited = 'Juniper Freight'
/** An organization that works with a few agents, and one that has every key it may have. */
const names = { agency: 'Acme Agency', full: 'Brightwater Analytics' } as const

async function open(page: Page, name: string, rest = ''): Promise<void> {
  const { activeProfileId: profileId } = await callBridge<{ activeProfileId: string }>(
    page,
    'profiles.list',
    {}
  )
  const { partners } = await callBridge<{
    partners: { id: string; organizationName: string }[]
  }>(page, 'partners.list', { profileId })
  const found = partners.find(({ organizationName }) => organizationName === name)
  if (found === undefined) throw new Error(`No partner is named ${name}`)
  await goToPartner(page, found.id, rest)
}

/** Who outside has access, to what, with which keys, and what they did with it. */
export function partnerSteps({ page, pictures }: Setting): readonly Step[] {
  return [
    {
      what: 'List the partners',
      async run() {
        await goToPartners(page)
        const rows = page.getByRole('row')
        await rows.nth(1).waitFor()
        await pictures.take(page, 'partners')
        return page.getByText(/^\d+ of \d+ in use/).innerText()
      }
    },
    {
      what: 'Invite one',
      async run() {
        await fillInvitation(page, invited, 'ops@juniper.example')
        await setLevel(page, 'Sales', '2')
        await setLevel(page, 'Quote writer', '3')
        await pictures.take(page, 'partner-invite')
        const sent = await sendInvitation(page, invited)
        const words = await sent.getByText(/^The mail was sent/).innerText()
        await sent.getByRole('button', { name: 'Open the partner' }).click()
        await partnerScreens.title(page, invited).waitFor()
        return words
      }
    },
    {
      what: 'See what a change of access comes to before it is saved',
      async run() {
        await open(page, names.agency)
        await partnerScreens.line(page, 'Sales').waitFor()
        await setLevel(page, 'Ledger analyst', '4')
        await setLevel(page, 'Sales', '1')
        const unsaved = partnerScreens.unsaved(page)
        await unsaved.waitFor()
        await pictures.take(page, 'partner-access')
        const changes = await unsaved.getByRole('listitem').count()
        await unsaved.getByRole('button', { name: 'Discard' }).click()
        await unsaved.waitFor({ state: 'detached' })
        return `${changes} changes, what widens in red; discarded here`
      }
    },
    {
      what: 'See its keys, and the ways out where every place is taken',
      async run() {
        await open(page, names.full, '/keys')
        await page.getByText(/^\d+ of \d+ partner keys in use/).waitFor()
        await pictures.take(page, 'partner-keys')
        await page.getByRole('button', { name: 'Make room…' }).click()
        const slots = partnerScreens.slots(page)
        await slots
          .getByText(/requests in 30 days$/)
          .first()
          .waitFor()
        await slots.getByRole('button', { name: 'Cancel' }).click()
        await slots.waitFor({ state: 'detached' })
        return 'retire one that nobody uses or raise the limit; nothing is sent before'
      }
    },
    {
      what: 'Read what a partner did',
      async run() {
        await open(page, names.agency, '/activity')
        await page.getByRole('table', { name: 'Recent entries, newest first' }).waitFor()
        await pictures.take(page, 'partner-activity')
        await page.getByRole('button', { name: 'Whole log' }).click()
        await auditScreens.download(page).click()
        const { held } = await untilSyncIs(page, 'idle')
        await auditScreens.row(page, 0).waitFor()
        await pictures.take(page, 'partner-log')
        return `${await found(page)} of ${held} entries are by or about it`
      }
    },
    {
      what: 'Ask who outside can touch an agent',
      async run() {
        await goTo(page, '/partners/reach')
        await page.getByRole('textbox', { name: 'Find a resource' }).fill('Ledger analyst')
        await page.keyboard.press('Enter')
        await page.getByText(names.agency).first().waitFor()
        await pictures.take(page, 'partner-reach')
        return 'every partner that reaches it, how far, and because of which share'
      }
    }
  ]
}
