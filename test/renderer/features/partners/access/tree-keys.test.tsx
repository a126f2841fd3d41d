import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { acmeAccess, renderAccess } from './render-access'

const line = (name: RegExp) => screen.findByRole('treeitem', { name })
const names = () =>
  screen.getAllByRole('treeitem').map(each => each.querySelector('bdi')?.textContent)

test('departments with something shared are open, the others closed', async () => {
  renderAccess()
  expect((await line(/^Sales/)).getAttribute('aria-expanded')).toBe('true')
  expect((await line(/^Finance/)).getAttribute('aria-expanded')).toBe('true')
  expect((await line(/^Marketing/)).getAttribute('aria-expanded')).toBe('false')
  expect(names()).not.toContain('Brand reviewer')
  screen.getByText('5 of 7 agents, 2 of 3 connections')
})

test('arrows move, open and close; one line is in the tab order', async () => {
  const { user } = renderAccess()
  const sales = await line(/^Sales/)
  sales.focus()
  await user.keyboard('{ArrowDown}')
  expect(document.activeElement).toBe(await line(/^Lead qualifier/))
  expect(screen.getAllByRole('treeitem').filter(each => each.tabIndex === 0)).toHaveLength(1)
  await user.keyboard('{ArrowLeft}')
  expect(document.activeElement).toBe(sales)
  await user.keyboard('{ArrowLeft}')
  expect(sales.getAttribute('aria-expanded')).toBe('false')
  expect(names()).not.toContain('Lead qualifier')
  await user.keyboard('{ArrowRight}{ArrowRight}')
  expect(document.activeElement).toBe(await line(/^Lead qualifier/))
  await user.keyboard('{End}')
  expect(document.activeElement).toBe(await line(/^Marketing/))
  await user.keyboard('{ArrowRight}')
  expect(names()).toContain('Brand reviewer')
  await user.keyboard('{Home}')
  expect(document.activeElement).toBe(sales)
})

test('1 to 4 set a level and Delete takes the share away', async () => {
  const { user } = renderAccess()
  const writer = await line(/^Quote writer/)
  writer.focus()
  await user.keyboard('4')
  expect(writer.textContent).toContain('Manage')
  await user.keyboard('{Delete}')
  // What its department gives is left.
  await waitFor(() => expect(writer.textContent).toContain('Interact'))
  expect(document.activeElement).toBe(writer)
})

test('the menu says what each level means, sets one, and gives the focus back', async () => {
  const { user } = renderAccess()
  const support = await line(/^Support/)
  support.focus()
  await user.keyboard('{Enter}')
  const item = await screen.findByRole('menuitem', { name: /^Interact/ })
  expect(item.textContent).toContain('Converse with agents')
  await user.click(item)
  await waitFor(() => expect(support.textContent).toContain('Interact'))
  await waitFor(() => expect(document.activeElement).toBe(support))
})

test('the keys that stand in the open menu choose there', async () => {
  const { user } = renderAccess()
  const support = await line(/^Support/)
  support.focus()
  await user.keyboard('{Enter}')
  expect((await screen.findByRole('menuitem', { name: /^Interact/ })).textContent).toContain('2')
  await user.keyboard('2')
  await waitFor(() => expect(support.textContent).toContain('Interact'))
  await waitFor(() => expect(screen.queryByRole('menu')).toBeNull())
  await waitFor(() => expect(document.activeElement).toBe(support))
})

test('the search finds by name and id, opens what holds it, and filters the preview too', async () => {
  const { user } = renderAccess()
  await line(/^Sales/)
  await user.type(screen.getByRole('textbox', { name: 'Find a resource' }), 'brand')
  expect(names()).toEqual(['Marketing', 'Brand reviewer'])
  await user.clear(screen.getByRole('textbox', { name: 'Find a resource' }))
  await user.type(screen.getByRole('textbox', { name: 'Find a resource' }), 'agent_quote')
  expect(names()).toEqual(['Sales', 'Quote writer'])
  expect(screen.getAllByRole('rowheader').map(each => each.textContent)).toEqual(['Quote writer'])
  await user.keyboard('{ArrowDown}')
  expect(document.activeElement?.getAttribute('role')).toBe('treeitem')
  await user.click(screen.getByRole('textbox', { name: 'Find a resource' }))
  await user.keyboard('{Escape}')
  expect(names()).toContain('Triage')
  await user.type(screen.getByRole('textbox', { name: 'Find a resource' }), 'no such')
  screen.getByText('No department, agent, app or connection matches.')
})

test('a level that comes from the department is told from one of its own', async () => {
  renderAccess()
  expect((await line(/^Lead qualifier/)).textContent).toContain('Interact from its department')
  const own = within(await line(/^Quote writer/))
  expect(own.queryByText(/from its department/)).toBeNull()
  expect((await line(/^DocuSign/)).textContent).toContain('read-only')
})

test('of 500 agents only those in sight are drawn', async () => {
  renderAccess({
    access: acmeAccess({ resources: [{ type: 'department', id: 'dept_sales', level: 'view' }] }),
    data: data => {
      data.workspace = {
        ...data.workspace,
        agents: Array.from({ length: 500 }, (_, nth) => ({
          id: `agent_${nth}`,
          name: `Agent ${nth}`,
          departmentId: 'dept_sales'
        }))
      }
    }
  })
  await screen.findByText('500 of 500 agents, 2 of 3 connections')
  const rows = await screen.findAllByRole('rowheader')
  expect(rows.length).toBeLessThan(80)
})
