import { AppError } from '@shared/errors'
import type { PartnerAccess } from '@shared/horizon/partner'
import type { FakePartnerData } from '@support/fake-partner-data'
import { screen, waitFor, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { acmeAccess, renderAccess } from './render-access'

const line = (name: RegExp) => screen.findByRole('treeitem', { name })
const save = () => screen.findByRole('button', { name: 'Save access' })

const theirs = acmeAccess({
  resources: [
    { type: 'department', id: 'dept_sales', level: 'edit' },
    { type: 'agent', id: 'agent_quote_writer', level: 'edit' },
    { type: 'department', id: 'dept_support', level: 'view' }
  ]
})

/** As if another admin had saved it. */
function savedByOthers(data: FakePartnerData, access: PartnerAccess) {
  data.list = {
    ...data.list,
    partners: data.list.partners.map(partner => ({ ...partner, version: 9, access }))
  }
}

async function setLevel(user: UserEvent, name: RegExp, key: string) {
  ;(await line(name)).focus()
  await user.keyboard(key)
}

test('a save that met another admin’s shows both, proposes the lower, and loses nothing', async () => {
  const { user, data, callsTo } = renderAccess()
  await setLevel(user, /^Sales/, '4')
  await setLevel(user, /^Support/, '2')
  savedByOthers(data, theirs)
  await user.click(await save())
  const dialog = await screen.findByRole('dialog', {
    name: 'Somebody else changed this access meanwhile'
  })
  expect(within(dialog).getByRole('region', { name: 'You changed' }).textContent).toContain(
    'department Sales: Interact → Manage wider'
  )
  expect(
    within(dialog).getByRole('region', { name: 'They changed, saved at Horizon' }).textContent
  ).toContain('agent Ledger assistant: Interact → not shared')
  const conflicts = within(within(dialog).getByRole('region', { name: 'Conflicts' }))
  expect(conflicts.getByRole('rowheader').textContent).toBe('department Sales')
  expect((conflicts.getByRole('radio', { name: 'theirs: Edit' }) as HTMLInputElement).checked).toBe(
    true
  )
  await user.click(within(dialog).getByRole('button', { name: 'Put together' }))
  // Nothing was sent by that; what is left to change is against what Horizon has now.
  expect(callsTo('partners.saveAccess')).toHaveLength(1)
  const bar = await screen.findByRole('region', { name: 'Changes not saved yet' })
  expect(within(bar).getAllByRole('listitem')).toHaveLength(1)
  expect(bar.textContent).toContain('Support')
  await user.click(await save())
  await waitFor(() => expect(callsTo('partners.saveAccess')).toHaveLength(2))
  expect(callsTo('partners.saveAccess')[1]).toMatchObject({
    seen: { version: 9, access: theirs },
    access: {
      resources: [
        { id: 'dept_sales', level: 'edit' },
        { id: 'agent_quote_writer', level: 'edit' },
        { id: 'dept_support', level: 'interact' }
      ]
    }
  })
})

test('one’s own choice wins where it is chosen', async () => {
  const { user, data } = renderAccess()
  await setLevel(user, /^Sales/, '4')
  savedByOthers(data, theirs)
  await user.click(await save())
  await user.click(await screen.findByRole('radio', { name: 'yours: Manage' }))
  await user.click(screen.getByRole('button', { name: 'Put together' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect((await line(/^Sales/)).textContent).toContain('Manage')
  expect((await line(/^Ledger|^Finance/)).textContent).not.toContain('Interact')
})

test('closing the comparison keeps what was changed', async () => {
  const { user, data } = renderAccess()
  await setLevel(user, /^Sales/, '4')
  savedByOthers(data, theirs)
  await user.click(await save())
  await screen.findByRole('dialog')
  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect((await line(/^Sales/)).textContent).toContain('Manage')
  // What was changed stays marked as made from an older state.
  await screen.findByText('Your changes are still here. They are against what was there before.')
})

test('where theirs cannot be read it is said, and nothing is lost', async () => {
  let isDown = false
  const { user } = renderAccess({
    handlers: {
      'partners.saveAccess': async () => {
        isDown = true
        throw new AppError('precondition-failed', 'Changed meanwhile')
      },
      'partners.get': async () => {
        if (isDown) throw new AppError('refused', 'Nothing listens there')
        throw new AppError('not-offered', 'No single partner here')
      }
    }
  })
  await setLevel(user, /^Sales/, '4')
  await user.click(await save())
  await screen.findByText('The access was not saved')
  expect((await line(/^Sales/)).textContent).toContain('Manage')
})
