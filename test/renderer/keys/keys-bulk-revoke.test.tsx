import type { Output } from '@shared/contract'
import type { BulkResult } from '@shared/contract/revocations'
import { AppError } from '@shared/errors'
import { fakeProfile } from '@support/fake-bridge'
import { fakeKeys } from '@support/fake-key-data'
import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { chooseReason, renderKeys } from './render-keys'

import '@renderer/features/keys/bulk-revoke-dialog'

type Options = NonNullable<Parameters<typeof renderKeys>[1]>
type World = NonNullable<Parameters<typeof renderKeys>[2]>

const keys = fakeKeys(Date.now())
const named = (name: string) => {
  const key = keys.find(each => each.clientName === name)
  if (key === undefined) throw new Error(`No ${name}`)
  return key
}
const chosen = ['Billing sync', 'Slack notifier', 'Grafana scraper'].map(named)

/** The three keys ticked and the dialog open. */
async function openDialog(handlers: Options = {}, world: World = {}, hasReason = true) {
  const fake = renderKeys('/keys?ended=shown', handlers, world)
  await screen.findByRole('grid')
  for (const { clientName } of chosen) {
    const row = screen.getByText(clientName).closest('[role="row"]')
    await fake.user.click(row?.querySelector('[data-tick]') as Element)
  }
  await fake.user.click(screen.getByRole('button', { name: 'Revoke 3 keys…' }))
  const dialog = await screen.findByRole('dialog')
  await within(dialog).findByRole('button', { name: 'Read again' })
  if (hasReason) await chooseReason(fake.user, dialog)
  const button = (name: RegExp | string) => within(dialog).getByRole('button', { name })
  return { ...fake, dialog, button }
}

const result = (
  at: number,
  outcome: BulkResult['outcome'],
  failure?: BulkResult['failure']
): BulkResult => ({
  keyId: chosen[at]?.id ?? '',
  clientName: chosen[at]?.clientName ?? '',
  outcome,
  ...(failure && { failure })
})

test('a key whose owner is deactivated says that every call is refused already', async () => {
  const world = chosen.map((key, index) =>
    index === 0 ? { ...key, type: 'user', createdBy: { id: 'usr_3', name: 'Tomas' } } : key
  )
  const { dialog } = await openDialog({}, { keys: world })
  const cells = await within(dialog).findAllByText(/its owner is deactivated/)
  expect(cells.map(cell => cell.closest('tr')?.textContent)).toEqual([
    expect.stringContaining(chosen[0]?.clientName ?? '')
  ])
})

test('every key is named with its use, the focus is on Cancel, and the typed text must match', async () => {
  const { user, dialog, button, callsTo } = await openDialog({}, {}, false)
  for (const { clientName } of chosen) expect(within(dialog).getByText(clientName)).toBeTruthy()
  expect(within(dialog).getByText('240')).toBeTruthy()
  await waitFor(() => expect(document.activeElement).toBe(button('Cancel')))
  expect(button('Revoke 3 keys').getAttribute('data-hint')).toBe('Choose a reason first')
  await chooseReason(user, dialog)

  await user.click(button('Revoke 3 keys'))
  await user.type(within(dialog).getByRole('textbox', { name: /^Type:/ }), 'revoke 2 keys')
  await user.click(button('Revoke 3 keys'))
  expect(callsTo('keys.revokeMany')).toEqual([])

  const field = within(dialog).getByRole('textbox', { name: /^Type:/ })
  await user.clear(field)
  await user.type(field, 'revoke 3 keys')
  await user.click(button('Revoke 3 keys'))
  expect(await screen.findByRole('dialog', { name: '3 keys revoked' })).toBeTruthy()
  await user.click(within(dialog).getByText('Close'))
  await waitFor(() => expect(screen.queryByRole('toolbar')).toBeNull())
})

test('each key has its callers, or why they are not known, and the last request is theirs', async () => {
  const failure = { code: 'server-error', message: 'Horizon answered 500' } as const
  const at = new Date(Date.now() - 5 * 60_000).toISOString()
  const callers = [
    { state: 'known', count: 3, isWhole: true, lastRequestAt: at } as const,
    { state: 'not-asked' } as const,
    { state: 'failed', failure } as const
  ]
  const { dialog } = await openDialog({
    'keys.prepareRevokeMany': async () => ({
      token: '33333333-3333-4333-8333-333333333333',
      fetchedAt: new Date().toISOString(),
      expiresAt: new Date(Date.now() + 60_000).toISOString(),
      keys: chosen.map((key, n) => ({
        key,
        requests24h: 7,
        callers: callers[n] ?? { state: 'not-asked' }
      })),
      leftOut: [],
      consent: { kind: 'button' as const }
    })
  })
  const row = (at: number) =>
    within(dialog)
      .getByText(chosen[at]?.clientName ?? '')
      .closest('tr')?.textContent
  expect(row(0)).toMatch(/5 min ago73$/)
  expect(row(1)).toMatch(/not asked$/)
  expect(row(2)).toMatch(/not read$/)
  const words = within(dialog).getByText(/^A caller is an address with a user agent/).textContent
  expect(words).toContain('Callers of 1 key could not be read: Horizon answered 500.')
  expect(words).toContain('Callers of 1 key were not asked for')
})

test('Ctrl+Enter revokes as the button does, and nothing while that is off', async () => {
  const { user, dialog, callsTo } = await openDialog({}, {}, false)
  const send = () => user.keyboard('{Control>}{Enter}{/Control}')
  await send()
  await chooseReason(user, dialog)
  const field = within(dialog).getByRole('textbox', { name: /^Type:/ })
  await user.type(field, 'revoke 2 keys')
  await send()
  expect(callsTo('keys.revokeMany')).toEqual([])
  expect(screen.getByRole('dialog')).toBe(dialog)
  await user.clear(field)
  await user.type(field, 'revoke 3 keys')
  await send()
  expect(await screen.findByRole('dialog', { name: '3 keys revoked' })).toBeTruthy()
  expect(callsTo('keys.revokeMany')).toHaveLength(1)
})

test('a tick is enough where the profile asks for no more', async () => {
  const profiles = [fakeProfile({ safetyLevel: 'confirm' })]
  const { user, dialog, button, callsTo } = await openDialog({}, { profiles })
  await user.click(button('Revoke 3 keys'))
  expect(callsTo('keys.revokeMany')).toEqual([])
  await user.click(within(dialog).getByRole('checkbox'))
  await user.click(button('Revoke 3 keys'))
  await waitFor(() => expect(callsTo('keys.revokeMany')).toHaveLength(1))
  expect(callsTo('keys.revokeMany')).toMatchObject([{ isTicked: true, typedText: null }])
})

test('each key has its own result, and only those that are left are tried again', async () => {
  const failure = { code: 'server-error', message: 'Horizon answered 500' } as const
  const { user, dialog, button, callsTo } = await openDialog(
    {
      'keys.revokeMany': async () => ({
        results: [result(0, 'revoked'), result(1, 'failed', failure), result(2, 'not-confirmed')]
      })
    },
    { profiles: [fakeProfile({ safetyLevel: 'normal' })] }
  )
  await user.click(button('Revoke 3 keys'))
  expect(await screen.findByRole('dialog', { name: '1 of 3 keys revoked' })).toBeTruthy()
  const group = (name: string) => within(dialog).getByRole('region', { name }).textContent
  expect(group('Revoked')).toContain('Billing sync')
  expect(group('Not revoked')).toContain('Slack notifier')
  expect(group('Not revoked')).toContain('Horizon answered 500')
  expect(group('Not confirmed')).toContain('Grafana scraper')

  await user.click(button('Try 2 keys again…'))
  await waitFor(() => expect(callsTo('keys.prepareRevokeMany')).toHaveLength(2))
  expect(callsTo('keys.prepareRevokeMany').at(-1)).toMatchObject({
    keyIds: [chosen[1]?.id, chosen[2]?.id]
  })
  expect(await within(dialog).findByText('1 key revoked so far')).toBeTruthy()
  await user.click(button('Cancel'))
  expect((await screen.findByRole('toolbar')).textContent).toContain('2 of 64 selected')
})

test('a link of the result leaves no tick behind', async () => {
  const results = [result(0, 'revoked'), result(1, 'not-tried'), result(2, 'not-tried')]
  const { user, dialog, button } = await openDialog(
    { 'keys.revokeMany': async () => ({ results }) },
    { profiles: [fakeProfile({ safetyLevel: 'normal' })] }
  )
  await user.click(button('Revoke 3 keys'))
  await user.click(await within(dialog).findByRole('link', { name: 'Slack notifier' }))
  await screen.findByText('Configuration')
  await user.keyboard('{Escape}')
  await screen.findByRole('grid')
  expect(screen.queryByRole('toolbar')).toBeNull()
})

test('keys that cannot be revoked are named with why', async () => {
  const { dialog } = await openDialog({}, { keys: keys.map(asRevoked('Slack notifier')) })
  const leftOut = within(dialog).getByRole('region', { name: 'Left out' })
  expect(leftOut.textContent).toContain('Slack notifier')
  expect(leftOut.textContent).toContain('Already revoked')
  expect(within(dialog).getByRole('button', { name: 'Revoke 2 keys' })).toBeTruthy()
})

test('where every key is left out there is nothing to agree to and nothing to press', async () => {
  const ended = keys.map(key => ({ ...key, enabled: false }))
  await openDialog(
    {
      'keys.prepareRevokeMany': async ({ keyIds }) => ({
        token: '33333333-3333-4333-8333-333333333333',
        fetchedAt: new Date().toISOString(),
        expiresAt: new Date(Date.now() + 60_000).toISOString(),
        keys: [],
        leftOut: ended
          .filter(({ id }) => keyIds.includes(id))
          .map(({ id, clientName }) => ({ keyId: id, clientName, why: 'Already revoked' })),
        consent: { kind: 'button' as const }
      })
    },
    {},
    false
  )
  const dialog = await screen.findByRole('dialog', { name: 'Nothing to revoke' })
  expect(within(dialog).queryByRole('button', { name: /^Revoke/ })).toBeNull()
  expect(within(dialog).queryByText(/DELETE/)).toBeNull()
  expect(within(dialog).getByRole('region', { name: 'Left out' })).toBeTruthy()
})

const asRevoked = (name: string) => (key: (typeof keys)[0]) =>
  key.clientName === name ? { ...key, enabled: false } : key

test('it says how far it is, and Cancel stops after the present key', async () => {
  const answer = Promise.withResolvers<Output<'keys.revokeMany'>>()
  const { user, dialog, button, emit, callsTo } = await openDialog(
    { 'keys.revokeMany': () => answer.promise },
    { profiles: [fakeProfile({ safetyLevel: 'normal' })] }
  )
  await user.click(button('Revoke 3 keys'))
  const [sent] = callsTo('keys.revokeMany') as { operationId: string }[]
  const operationId = sent?.operationId ?? ''
  act(() => emit('operations.progress', { operationId, done: 1, total: 3, note: 'Billing sync' }))
  expect(within(dialog).getByText(/^1 of 3 sent/)).toBeTruthy()

  await user.keyboard('{Escape}')
  expect(screen.getByRole('dialog')).toBeTruthy()
  await user.click(button('Cancel'))
  expect(callsTo('operations.cancel')).toEqual([{ operationId }])
  expect(within(dialog).getByText(/stopping after the present one/)).toBeTruthy()

  const results = [result(0, 'revoked'), result(1, 'not-tried'), result(2, 'not-tried')]
  await act(async () => answer.resolve({ results }))
  expect(within(dialog).getByRole('region', { name: 'Not tried' }).textContent).toContain('2')
})

test('facts that are a minute old cannot be acted on, and reading them again asks anew', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  try {
    const { user, dialog, button, callsTo } = await openDialog(
      {},
      { profiles: [fakeProfile({ safetyLevel: 'confirm' })] }
    )
    await user.click(within(dialog).getByRole('checkbox'))
    await act(() => vi.advanceTimersByTimeAsync(61_000))
    expect(within(dialog).getByText('These facts are a minute old')).toBeTruthy()
    await user.click(button('Revoke 3 keys'))
    expect(callsTo('keys.revokeMany')).toEqual([])
    await user.click(within(dialog).getAllByRole('button', { name: 'Read again' })[0] as Element)
    await waitFor(() => expect(callsTo('keys.prepareRevokeMany')).toHaveLength(2))
    expect((within(dialog).getByRole('checkbox') as HTMLInputElement).checked).toBe(false)
  } finally {
    vi.useRealTimers()
  }
})

test('a refusal keeps the form and says why', async () => {
  const { user, dialog, button } = await openDialog(
    {
      'keys.revokeMany': async () => {
        throw new AppError('connection-lost', 'The connection broke')
      }
    },
    { profiles: [fakeProfile({ safetyLevel: 'normal' })] }
  )
  await user.click(button('Revoke 3 keys'))
  expect(await within(dialog).findByText('The connection broke')).toBeTruthy()
  expect(within(dialog).getByText('Grafana scraper')).toBeTruthy()
  expect(button('Revoke 3 keys').getAttribute('aria-disabled')).toBe('true')
})
