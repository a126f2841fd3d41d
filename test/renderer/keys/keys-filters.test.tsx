import { runCommand } from '@renderer/ui/command-registry'
import { goBack } from '@renderer/ui/hash-location'
import { keysPath } from '@renderer/ui/keys-path'
import { fakeReading } from '@support/fake-answers-reading'
import { fakeRecords } from '@support/fake-answers-writing'
import { fakeKeys } from '@support/fake-key-data'
import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderKeys } from './render-keys'

const keys = fakeKeys(Date.now())
type Keys = typeof keys

const rowCount = () => Number(screen.getByRole('grid').getAttribute('aria-rowcount')) - 1
const chip = (name: RegExp) => screen.getByRole('button', { name })
const isLive = (key: Keys[0]) =>
  key.enabled && (key.expiresAt == null || Date.parse(key.expiresAt) > Date.now())

async function choose(
  user: ReturnType<typeof renderKeys>['user'],
  filter: string,
  option: RegExp
): Promise<void> {
  await user.click(screen.getByRole('button', { name: filter }))
  await user.click(await screen.findByRole('option', { name: option }))
}

test('filters combine, stand in the location, and each can be taken out by itself', async () => {
  const { user } = renderKeys('/keys')
  await screen.findByRole('grid')
  await choose(user, 'Filter by creator', /Ada Moreau/)
  expect(window.location.hash).toContain('creator=usr_0')
  const ofAda = keys.filter(key => isLive(key) && key.createdBy?.id === 'usr_0')
  expect(rowCount()).toBe(ofAda.length)

  await choose(user, 'Filter by scope', /audit:read/)
  const both = ofAda.filter(key => key.scopes.includes('audit:read'))
  expect(rowCount()).toBe(both.length)
  expect(screen.getByRole('button', { name: 'Filter by creator: Ada Moreau' })).toBeTruthy()

  await user.click(screen.getByRole('button', { name: 'Clear creator' }))
  expect(window.location.hash).toBe('#/keys?scope=audit%3Aread')
})

test('several statuses can be chosen, and those that have ended are then listed', async () => {
  const { user } = renderKeys('/keys')
  await screen.findByRole('grid')
  await user.click(screen.getByRole('button', { name: 'Filter by status' }))
  await user.click(await screen.findByRole('option', { name: /^Expired/ }))
  expect(rowCount()).toBe(9)
  await user.click(await screen.findByRole('option', { name: /^Revoked/ }))
  expect(rowCount()).toBe(26)
  expect(window.location.hash).toContain('status=expired%2Crevoked')
  expect(screen.queryByText(/Hidden:/)).toBeNull()
})

test('back takes a filter out again', async () => {
  const { user } = renderKeys('/keys')
  await screen.findByRole('grid')
  await user.click(chip(/^All scopes/))
  expect(window.location.hash).toContain('check=all-scopes')
  act(goBack)
  await waitFor(() => expect(window.location.hash).toBe('#/keys'))
  expect(rowCount()).toBe(38)
})

test('words the location does not know are left out', async () => {
  renderKeys('/keys?status=nonsense&check=nothing&sort=size.desc')
  await screen.findByRole('grid')
  expect(rowCount()).toBe(38)
  expect(screen.getByRole('columnheader', { name: 'Last used' }).ariaSort).toBe('descending')
})

test('a link to a filtered list opens the list it counts', async () => {
  renderKeys(keysPath({ statuses: ['expiring-soon'], hygiene: ['expiring'] }))
  await screen.findByRole('grid')
  expect(rowCount()).toBe(5)
  expect(chip(/^Expiring/).getAttribute('aria-pressed')).toBe('true')
})

test('each chip counts the keys that are not over, and finds exactly those', async () => {
  const { user } = renderKeys('/keys?ended=shown')
  await screen.findByRole('grid')
  for (const name of [/^Expiring/, /^Never used/, /^Unused/, /^No expiry/, /^All scopes/]) {
    const count = Number(/\d+$/.exec(chip(name).textContent ?? '')?.[0])
    expect(count).toBeGreaterThan(0)
    await user.click(chip(name))
    expect(rowCount()).toBe(count)
    await user.click(chip(name))
  }
})

test('keys of a deactivated person are found where the directory is known', async () => {
  const userKey = { ...keys[0], type: 'user', createdBy: { id: 'usr_3', name: 'Tomas' } } as Keys[0]
  const { user } = renderKeys('/keys', {}, { keys: [userKey, ...keys.slice(1, 4)] })
  await user.click(await screen.findByRole('button', { name: /^Owner inactive/ }))
  expect(rowCount()).toBe(1)
})

test('without a directory nobody is called inactive', async () => {
  const none = { users: null, departments: null, fetchedAt: new Date().toISOString() }
  renderKeys('/keys', {
    'directory.get': async () => none,
    'directory.refresh': async () => none
  })
  await screen.findByRole('grid')
  expect(screen.queryByRole('button', { name: /^Owner inactive/ })).toBeNull()
})

test('what this Horizon does not say is named once and never counted as 0', async () => {
  const plain = keys.slice(0, 6).map(({ id, clientName, scopes, enabled, expiresAt }) => ({
    id,
    clientName,
    scopes,
    enabled,
    expiresAt
  }))
  const { user } = renderKeys('/keys', {}, { keys: plain })
  await screen.findByRole('grid')
  expect(screen.getByRole('columnheader', { name: /Last used not offered/ })).toBeTruthy()
  expect(within(screen.getByRole('grid')).queryAllByText(/not offered/)).toHaveLength(5)
  const never = chip(/^Never used, not offered/)
  expect(never.getAttribute('aria-disabled')).toBe('true')
  await user.click(never)
  expect(window.location.hash).toBe('#/keys')
  expect(
    screen.getByRole('button', { name: 'Filter by creator' }).getAttribute('aria-disabled')
  ).toBe('true')
})

test('scopes no vocabulary has are offered beside those of both', async () => {
  const odd = { ...keys[0], scopes: ['ledger:close'] } as Keys[0]
  const { user } = renderKeys('/keys', {}, { keys: [odd, ...keys.slice(1)] })
  await screen.findByRole('grid')
  await user.click(screen.getByRole('button', { name: 'Filter by scope' }))
  expect(await screen.findByRole('option', { name: /ledger:close unknown here/ })).toBeTruthy()
  expect(screen.getByRole('option', { name: /conversations:write/ })).toBeTruthy()
  await user.type(screen.getByRole('combobox', { name: 'Search scope' }), 'ledger')
  expect(screen.getAllByRole('option')).toHaveLength(1)
  await user.keyboard('{ArrowDown}{Enter}')
  expect(rowCount()).toBe(1)
})

test('a key is found by what was written down about it', async () => {
  const fake = renderKeys('/keys')
  await screen.findByRole('grid')
  fakeRecords(fake.world).purposes = [
    {
      keyId: keys[2]?.id ?? '',
      owner: 'Treasury',
      system: 'Nightly ledger',
      storedIn: '',
      ticket: '',
      reviewOn: null,
      note: '',
      updatedAt: new Date().toISOString(),
      updatedBy: 'Ada'
    }
  ]
  act(() => fake.emit('purposes.changed', { profileId: fake.world.activeProfileId ?? '' }))
  await fake.user.type(screen.getByRole('textbox', { name: 'Filter API keys' }), 'nightly LEDGER')
  await waitFor(() => expect(rowCount()).toBe(1))
})

test('the filtered list is exported in its order, and the path is said', async () => {
  const fake = renderKeys('/keys?sort=name.asc&q=billing')
  await screen.findByRole('grid')
  await fake.user.click(screen.getByRole('button', { name: 'Export' }))
  expect(await screen.findByText('/home/ada/api-keys.csv')).toBeTruthy()
  const [asked] = fake.callsTo('keys.exportCsv') as { keyIds: string[] }[]
  const named = keys
    .filter(key => isLive(key) && key.clientName.startsWith('Billing'))
    .toSorted((a, b) => a.clientName.localeCompare(b.clientName))
  expect(asked?.keyIds).toEqual(named.map(key => key.id))
  await fake.user.click(screen.getByRole('button', { name: 'Dismiss' }))
  expect(screen.queryByText('/home/ada/api-keys.csv')).toBeNull()

  act(() => void runCommand('keys.export'))
  expect(await screen.findByText('/home/ada/api-keys.csv')).toBeTruthy()
})

test('what others changed is told in short facts; what was made here does not count', async () => {
  const fake = renderKeys('/keys', {
    'keys.markChangesSeen': async () => {
      fakeReading(fake.world).changes = { since: upTo, upTo, changes: [] }
      return {}
    }
  })
  const upTo = new Date().toISOString()
  const change = { before: null, after: null, isMadeHere: false }
  fakeReading(fake.world).changes = {
    since: new Date(Date.now() - 2 * 86_400_000).toISOString(),
    upTo,
    changes: [
      {
        ...change,
        keyId: 'key_ocr',
        clientName: 'Invoice OCR',
        kind: 'wider-scopes',
        before: 'web',
        after: 'gains crm-sync'
      },
      { ...change, keyId: 'key_ci', clientName: 'CI gate', kind: 'vanished' },
      { ...change, keyId: 'key_mine', clientName: 'Mine', kind: 'appeared', isMadeHere: true }
    ]
  }
  act(() => fake.emit('keys.changed', { profileId: fake.world.activeProfileId ?? '' }))
  expect(await screen.findByText(/^2 keys changed since \w+day$/)).toBeTruthy()
  expect(screen.getByText('gains crm-sync')).toBeTruthy()

  await fake.user.click(screen.getByRole('button', { name: 'Show' }))
  const pane = screen.getByRole('complementary', { name: 'Changed keys' })
  expect(within(pane).getByText('wider')).toBeTruthy()
  expect(
    within(pane).getByRole('region', { name: 'Made with this console' }).textContent
  ).toContain('Mine')
  expect(within(pane).queryByRole('link', { name: 'CI gate' })).toBeNull()
  await fake.user.click(within(pane).getByRole('button', { name: 'Mark as seen' }))
  await waitFor(() => expect(screen.queryByText(/keys changed since/)).toBeNull())
  expect(fake.callsTo('keys.markChangesSeen')).toMatchObject([{ upTo }])
})
