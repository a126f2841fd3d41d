import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { acmeAccess, renderAccess } from './render-access'

const line = (name: RegExp) => screen.findByRole('treeitem', { name })
const save = () => screen.findByRole('button', { name: 'Save access' })

const with_ = (...more: ReturnType<typeof acmeAccess>['resources']) =>
  acmeAccess({ resources: [...acmeAccess().resources, ...more] })

test('a connection above View is explained where it stands, and set right there', async () => {
  const { user, callsTo } = renderAccess({
    access: with_({ type: 'connection', id: 'conn_stripe', level: 'edit' })
  })
  const stripe = await line(/^Stripe/)
  expect(stripe.textContent).toContain('a connection can only be viewed')
  await user.click(await screen.findByRole('switch', { name: 'Audit logs' }))
  expect((await save()).getAttribute('data-hint')).toContain('can only be viewed')
  await user.click(await save())
  expect(callsTo('partners.saveAccess')).toEqual([])
  await user.click(within(stripe).getByText('Set to View'))
  await waitFor(async () => expect((await save()).hasAttribute('data-hint')).toBe(false))
})

test('keys cannot give a connection more than View, and it is said why', async () => {
  const { user } = renderAccess()
  ;(await line(/^Stripe/)).focus()
  await user.keyboard('3')
  await screen.findByText('Stripe is a connection: it can only be viewed')
  expect((await line(/^Stripe/)).textContent).toContain('Not shared')
  await user.keyboard('{Enter}')
  const edit = await screen.findByRole('menuitem', { name: /^Edit/ })
  expect(edit.hasAttribute('data-disabled') || edit.hasAttribute('disabled')).toBe(true)
})

test('an app is not shared by itself, and it is said how it is', async () => {
  const { user } = renderAccess()
  ;(await line(/^Deal room/)).focus()
  await user.keyboard('1')
  await screen.findByText('Deal room is an app: share its department')
})

test('a department deleted meanwhile is named first and stops a save until it is removed', async () => {
  const { user } = renderAccess({
    access: with_({ type: 'department', id: 'dept_gone', level: 'edit' })
  })
  const gone = await line(/^dept_gone/)
  expect(screen.getAllByRole('treeitem')[0]).toBe(gone)
  expect(gone.textContent).toContain('department deleted meanwhile')
  await user.click(await screen.findByRole('switch', { name: 'Audit logs' }))
  expect((await save()).getAttribute('data-hint')).toContain('no longer exists')
  await user.click(within(gone).getByText('Remove'))
  expect(gone.textContent).toContain('share removed')
  await waitFor(async () => expect((await save()).hasAttribute('data-hint')).toBe(false))
})

test('a share that this console cannot read is shown, kept, and taken away only by hand', async () => {
  const unknownShares = [{ type: 'dashboard', id: 'dash_1', level: 'view' }]
  const { user, callsTo } = renderAccess({ access: acmeAccess({ unknownShares }) })
  await line(/dash_1/)
  await user.click(await screen.findByRole('switch', { name: 'Audit logs' }))
  await user.click(await save())
  await waitFor(() => expect(callsTo('partners.saveAccess')).toHaveLength(1))
  expect(callsTo('partners.saveAccess')).toMatchObject([{ access: { unknownShares } }])
  await user.click(within(await line(/dash_1/)).getByText('Remove'))
  expect(
    (await screen.findByRole('region', { name: 'Changes not saved yet' })).textContent
  ).toContain('this console cannot say what they open')
})

test('a history unknown here is not shown as less than it may be, and is kept', async () => {
  const unknownData = { conversation_history: 'department', redact: true }
  const { data } = acmeAccess()
  const { user, callsTo } = renderAccess({
    access: acmeAccess({ data: { ...data, conversationHistory: 'all' }, unknownData })
  })
  await screen.findByText(/Unknown here: shown as All past/)
  await screen.findByText(/1 more setting is unknown here/)
  await user.click(await screen.findByRole('switch', { name: 'Audit logs' }))
  await user.click(await save())
  await waitFor(() => expect(callsTo('partners.saveAccess')).toHaveLength(1))
  expect(callsTo('partners.saveAccess')).toMatchObject([{ access: { unknownData } }])
})

test('a share that gives nothing more is told from one that does', async () => {
  const { user } = renderAccess()
  ;(await line(/^Lead qualifier/)).focus()
  await user.keyboard('1')
  expect((await line(/^Lead qualifier/)).textContent).toContain('needs no share of its own')
  expect(
    (await screen.findByRole('region', { name: 'Changes not saved yet' })).textContent
  ).toContain('No effect')
})

test('metrics off beside a shared dashboard is said at the switch', async () => {
  const { user } = renderAccess()
  await screen.findByText(/Dashboards omit tokens, cost and performance/)
  await user.click(screen.getByRole('switch', { name: 'Usage metrics' }))
  expect(screen.queryByText(/Dashboards omit tokens/)).toBeNull()
})

test('where nothing is listed, shared ids are shown and others can be entered', async () => {
  const { user } = renderAccess({
    data: data => {
      data.workspace = {
        departments: null,
        agents: null,
        apps: null,
        connections: null,
        fetchedAt: new Date().toISOString()
      }
    }
  })
  await screen.findByText(/This Horizon does not list departments, agents, apps and connections/)
  expect((await line(/^dept_sales/)).textContent).toContain('Interact')
  expect((await line(/^dept_sales/)).textContent).not.toContain('deleted')
  await user.type(screen.getByRole('textbox', { name: 'Id' }), 'dept_new')
  await user.click(screen.getByRole('button', { name: 'Share at View' }))
  expect((await line(/^dept_new/)).textContent).toContain('View')
  expect(screen.queryByText(/no longer exists/)).toBeNull()
})
