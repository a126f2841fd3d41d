import { useCommandRegistry } from '@renderer/ui/command-registry'
import type { Rotation } from '@shared/contract/rotation-views'
import type { Key } from '@shared/horizon/key'
import { fakeProfile } from '@support/fake-bridge'
import { fakeKeys } from '@support/fake-key-data'
import { fakeOldKey, fakeReplacement, fakeRotation } from '@support/fake-rotation-data'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { chooseReason, renderKeys } from './render-keys'

const keys = (): Key[] => [...fakeKeys(Date.now()), fakeReplacement()]
const readOnly = { profiles: [fakeProfile({ safetyLevel: 'read-only' })] }

const rotatingWith = (rotation: Rotation) => ({
  'rotations.list': async () => ({ rotations: [rotation], adoptable: [] })
})
const draining = () => rotatingWith(fakeRotation('draining'))
const [someKey] = fakeKeys(Date.now()) as [Key]

const statusOf = (row: HTMLElement) =>
  row.querySelector<HTMLElement>('[data-column="status"] [data-status]')

test('both keys of an open rotation show as rotating, each naming the other', async () => {
  renderKeys('/keys?q=billing&status=rotating', draining(), { keys: keys() })
  await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(3))
  const hints = screen
    .getAllByRole('row')
    .slice(1)
    .map(row => statusOf(row)?.dataset.hint)
  expect(hints.toSorted()).toEqual([
    'Being replaced by hz_live_Kd2m\nStep: Drain',
    `Replaces ${fakeOldKey().hint}\nStep: Drain`
  ])
})

test('a rotation that is over leaves its keys as Horizon has them', async () => {
  const ended = rotatingWith(fakeRotation('ended'))
  renderKeys('/keys?q=billing', ended, { keys: keys() })
  await screen.findAllByText(/^Billing sync/)
  expect(screen.queryByText('Rotating')).toBeNull()
})

test('a key that is rotating and ends soon is still counted and dated as such', async () => {
  const soon = { ...fakeOldKey(), expiresAt: new Date(Date.now() + 9 * 86_400_000).toISOString() }
  renderKeys('/keys?q=billing&check=expiring', draining(), { keys: [soon] })
  const row = (await screen.findAllByRole('row'))[1] as HTMLElement
  await waitFor(() => expect(statusOf(row)?.textContent).toBe('Rotating'))
  expect(row.textContent).toMatch(/in (8|9) days/)
})

test('what a rotation put into a name is a tag beside it, and is found by', async () => {
  const { user } = renderKeys('/keys', draining(), { keys: keys() })
  await screen.findByRole('grid')
  await user.type(screen.getByRole('textbox', { name: 'Filter API keys' }), '7f3a9c21')
  await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(2))
  const name = screen.getAllByRole('gridcell')[1]
  expect(name?.textContent).toBe('Billing sync rot-7f3a')
  expect(within(name as HTMLElement).getByText('rot-7f3a').dataset.hint).toContain(
    '[rot-7f3a9c21e0b4d5f6] is part of its name'
  )
})

test('one selected key can be rotated, several cannot', async () => {
  const { user } = renderKeys('/keys', draining(), { keys: keys() })
  await screen.findByRole('grid')
  const ticks = () => document.querySelectorAll<HTMLElement>('[data-row-index] [data-tick]')
  await user.click(ticks()[0] as HTMLElement)
  const toolbar = screen.getByRole('toolbar', { name: 'Selected keys' })
  expect(within(toolbar).getByRole('button', { name: 'Rotate…' })).toBeDefined()
  await user.click(ticks()[1] as HTMLElement)
  expect(within(toolbar).queryByRole('button', { name: 'Rotate…' })).toBeNull()
})

test('a key’s page leads to the preparation of a rotation and starts nothing', async () => {
  const { user, fake } = await renderPage(someKey.id)
  await user.click(await screen.findByRole('button', { name: 'Rotate' }))
  expect(window.location.hash).toBe(`#/rotations/new?key=${someKey.id}`)
  expect(fake.callsTo('rotations.start')).toEqual([])
})

async function renderPage(keyId: string, rest: Parameters<typeof renderKeys>[1] = {}, world = {}) {
  const { user, callsTo } = renderKeys(`/keys/${keyId}`, rest, { keys: keys(), ...world })
  await screen.findByRole('heading', { level: 1 })
  return { user, fake: { callsTo } }
}

test('the page of a key that rotates says the step and leads there, for either key', async () => {
  const rotation = fakeRotation('draining')
  for (const [keyId, words] of [
    [rotation.oldKeyId, 'This key is being replaced'],
    ['key_new_7f3a', 'This is the new key of a rotation']
  ] as const) {
    const { unmount, user } = renderKeys(`/keys/${keyId}`, rotatingWith(rotation), { keys: keys() })
    const strip = (await screen.findByText(words)).closest('[role="status"]') as HTMLElement
    expect(strip.textContent).toContain('Step: Drain')
    expect(screen.queryByRole('button', { name: 'Rotate' })).toBeNull()
    await user.click(within(strip).getByRole('button', { name: 'Open rotation' }))
    expect(window.location.hash).toBe(`#/rotations/${rotation.id}`)
    unmount()
  }
})

test('neither an ended key nor a read-only profile is offered a rotation', async () => {
  const revoked = { ...someKey, id: 'key_ended', enabled: false }
  const { unmount } = renderKeys('/keys/key_ended', {}, { keys: [revoked] })
  await screen.findByText('This key is revoked')
  expect(screen.queryByRole('button', { name: 'Rotate' })).toBeNull()
  unmount()
  renderKeys(`/keys/${someKey.id}`, {}, { keys: keys(), ...readOnly })
  await screen.findByRole('region', { name: 'Lineage' })
  expect(screen.queryByRole('button', { name: 'Rotate' })).toBeNull()
})

test('the lineage names predecessor and successor, with when and the record', async () => {
  await renderPage('key_new_7f3a')
  const lineage = await screen.findByRole('region', { name: 'Lineage' })
  await within(lineage).findByText(/^replaced/)
  const [older, present] = within(lineage).getAllByRole('listitem')
  expect(older?.textContent).toContain('Revoked')
  expect(
    within(older as HTMLElement)
      .getByRole('link')
      .getAttribute('href')
  ).toBe(`#/keys/${fakeOldKey().id}`)
  expect(present?.textContent).toMatch(/^replaced by hz_live_Kd2m on \d\d \w{3} \d{4} \(rotation\)/)
  expect(present?.querySelector('[aria-current]')?.textContent).toContain('hz_live_Kd2m')
  expect(
    within(present as HTMLElement)
      .getByRole('link', { name: 'rotation' })
      .getAttribute('href')
  ).toMatch(/^#\/rotations\//)
})

test('of a long line the nearest are drawn and the others counted', async () => {
  const line = Array.from({ length: 12 }, (_, nth) => ({
    keyId: nth === 6 ? someKey.id : `key_line_${nth}`,
    clientName: 'Night batch',
    hint: `hz_live_${nth}`,
    status: 'revoked' as const,
    rotationId: null,
    replacedAt: null
  }))
  await renderPage(someKey.id, { 'rotations.lineage': async () => ({ keys: line }) })
  const lineage = await screen.findByRole('region', { name: 'Lineage' })
  await within(lineage).findByText('and 3 older')
  expect(within(lineage).getAllByRole('listitem')).toHaveLength(7)
  expect(within(lineage).getByText('and 2 newer')).toBeDefined()
})

async function openRevoke(keyId: string, rest: Parameters<typeof renderKeys>[1] = {}) {
  const { user } = renderKeys(`/keys/${keyId}?revoke`, rest, { keys: keys() })
  return { user, dialog: await screen.findByRole('dialog') }
}

test('a revocation offers the way without an outage, and for a leak the emergency', async () => {
  const { user, dialog } = await openRevoke(someKey.id)
  const way = await within(dialog).findByRole('link', { name: /^rotate it instead/ })
  expect(way.getAttribute('href')).toBe(`#/rotations/new?key=${someKey.id}`)
  await chooseReason(user, dialog)
  const emergency = within(dialog).getByRole('link', { name: /^begin an emergency rotation/ })
  expect(emergency.getAttribute('href')).toBe(`#/rotations/new?key=${someKey.id}&mode=emergency`)
})

test('revoking a key of an open rotation names that rotation first', async () => {
  const { dialog } = await openRevoke('key_new_7f3a', draining())
  const way = await within(dialog).findByRole('link', { name: /^open the rotation/ })
  expect(way.closest('p')?.textContent).toContain('the new key of a rotation that is open')
  expect(way.getAttribute('href')).toMatch(/^#\/rotations\/5d0c1e7a/)
})

test('the palette rotates a marked key, or opens its rotation, and names it without the tag', async () => {
  renderKeys('/keys', draining(), { keys: keys() })
  await screen.findAllByText('Rotating')
  const objects = () =>
    [...useCommandRegistry.getState().objects.values()].flatMap(source =>
      typeof source === 'function' ? source() : source
    )
  const actionsOf = (id: string) =>
    objects()
      .find(each => each.id === id)
      ?.actions.map(({ title }) => title)
  expect(actionsOf(someKey.id)).toContain('Rotate…')
  expect(actionsOf('key_new_7f3a')).toContain('Open rotation')
  expect(actionsOf('key_new_7f3a')).not.toContain('Rotate…')
  expect(objects().find(each => each.id === 'key_new_7f3a')?.title).toBe('Billing sync')
})
