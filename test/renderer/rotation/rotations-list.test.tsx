import { useCommandRegistry } from '@renderer/ui/command-registry'
import type { Handlers } from '@shared/contract'
import type { MustRevoke } from '@shared/contract/revocations'
import type { Rotation } from '@shared/contract/rotation-views'
import type { Situation } from '@shared/domain/rotation-stages'
import { AppError } from '@shared/errors'
import { fakeRotations } from '@support/fake-answers-rotations'
import { acmeId, fakeProfile } from '@support/fake-bridge'
import { ago, ahead, fakeReplacement, fakeRotation } from '@support/fake-rotation-data'
import { configure, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderApp } from '../ui/render-page'

import '@renderer/features/rotation/rotations-list-page'

configure({ asyncUtilTimeout: 10_000 })

const day = 86_400_000
let made = 0

/** Of a key of its own, so that several can be open. */
function rotation(situation: Situation, changes: Partial<Rotation> = {}): Rotation {
  made += 1
  return fakeRotation(situation, {
    id: crypto.randomUUID(),
    oldKeyId: `key_old_${made}`,
    replacementId: situation === 'create-unknown' ? null : `key_new_${made}`,
    ...changes
  })
}

type World = Parameters<typeof renderApp>[1]

/** The list page over these rotations. */
function renderList(
  rotations: readonly Rotation[],
  handlers: Partial<Handlers> = {},
  world: World = {},
  place = '/rotations'
) {
  const list = { rotations: [...rotations], adoptable: [] }
  return renderApp(place, world, { 'rotations.list': async () => list, ...handlers })
}

const readOnly = { profiles: [fakeProfile({ safetyLevel: 'read-only' })] }

const mustRevoke = (entry: Partial<MustRevoke> = {}): MustRevoke => ({
  keyId: 'key_lost_1',
  clientName: 'CI deploy gate [rot-00112233445566ff]',
  requestedAt: ago(day),
  requestedBy: 'Jonas Weber',
  reason: 'leaked',
  state: 'still-active',
  ...entry
})

const group = (name: RegExp) => screen.findByRole('region', { name })
const rowsOf = (region: HTMLElement) => within(region).getAllByRole('link')

test('each rotation stands once, in the group that says what it needs', async () => {
  const unconfirmed = rotation('revoke-unconfirmed', { clientName: 'Zendesk bridge' })
  renderList(
    [
      rotation('draining', { clientName: 'Billing sync' }),
      rotation('not-created', { clientName: 'Slack notifier' }),
      rotation('create-unknown', { clientName: 'Invoice OCR' }),
      rotation('orphans-found', { clientName: 'Mobile gateway' }),
      unconfirmed,
      rotation('ended', { clientName: 'Status page' })
    ],
    {
      'keys.mustRevoke': async () => ({
        entries: [mustRevoke(), mustRevoke({ keyId: unconfirmed.oldKeyId })]
      })
    }
  )
  const must = await group(/^Must still be revoked 2/)
  expect(rowsOf(must).map(row => row.textContent)).toEqual([
    expect.stringContaining('Zendesk bridge'),
    expect.stringContaining('CI deploy gate')
  ])
  expect(rowsOf(await group(/^Outcome not known 2/))).toHaveLength(2)
  expect(rowsOf(await group(/^In progress 2/))).toHaveLength(2)
  const [done] = rowsOf(await group(/^Done 1/))
  expect(done?.textContent).toContain('Recorded')
  expect(screen.getByText('5 open of 6')).toBeDefined()
})

test('a row says which key, where it stands, since when, by whom and until when', async () => {
  const one = rotation('draining', {
    sentence: 'Not safe to revoke yet: 2 of 8 callers are still on the old key.',
    deadline: ahead(3 * day)
  })
  renderList([one])
  const [row] = rowsOf(await group(/^In progress/))
  expect(row?.getAttribute('href')).toBe(`#/rotations/${one.id}`)
  for (const part of [
    'Billing sync',
    'hz_live_Kd2m',
    'Drain',
    'Not safe to revoke yet',
    'Ada Moreau',
    'Due in 3 days'
  ]) {
    expect(row?.textContent).toContain(part)
  }
  const ticks = within(row as HTMLElement).getByRole('img')
  expect(ticks.getAttribute('aria-label')).toBe('Step 5 of 7: Drain')
  const states = [...ticks.children].map(tick => tick.getAttribute('data-state'))
  expect(states).toEqual(['done', 'done', 'done', 'done', 'present', 'later', 'later'])
})

test('a reminder that has passed is marked, but not on what is over', async () => {
  renderList([
    rotation('draining', { deadline: ago(2 * day) }),
    rotation('ended', { deadline: ago(2 * day) })
  ])
  expect((await group(/^In progress/)).textContent).toContain('Overdue: was due 2 days ago')
  expect((await group(/^Done/)).textContent).not.toContain('Overdue')
})

test('a rotation that came to nothing has no green tick', async () => {
  renderList([rotation('ended', { endedHow: 'cancelled' })])
  const done = await group(/^Done/)
  expect(done.textContent).toContain('Cancelled')
  const ticks = [...within(done).getByRole('img').children]
  expect(ticks.map(tick => tick.getAttribute('data-state'))).toEqual(Array(7).fill('later'))
})

test('without a rotation it says how to begin, and read-only does not offer to', async () => {
  const { user, unmount } = renderList([])
  const empty = await screen.findByRole('region', { name: 'No rotation yet' })
  await user.click(within(empty).getByRole('button', { name: 'Rotate a key' }))
  expect(window.location.hash).toBe('#/rotations/new')
  unmount()
  renderList([], {}, readOnly)
  await screen.findByRole('region', { name: 'No rotation yet' })
  expect(screen.queryByRole('button', { name: 'Rotate a key' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'Import…' })).toBeNull()
})

test('text filters by name, hint, step and operator, stands in the location, and Esc clears it', async () => {
  const { user } = renderList([
    rotation('draining', { clientName: 'Billing sync' }),
    rotation('to-verify', { clientName: 'Zendesk bridge', startedBy: 'Priya Raman' })
  ])
  await group(/^In progress 2/)
  const filter = screen.getByRole('textbox', { name: 'Filter rotations' })
  await user.type(filter, 'priya')
  await group(/^In progress 1/)
  expect(window.location.hash).toBe('#/rotations?q=priya')
  await user.clear(filter)
  await user.type(filter, 'drain')
  expect((await group(/^In progress 1/)).textContent).toContain('Billing sync')

  await user.clear(filter)
  await user.type(filter, 'nothing like this')
  await screen.findByText(/No rotation matches\. 2 hidden by the filter\./)
  await user.keyboard('{Escape}')
  await group(/^In progress 2/)
})

test('arrows walk through all groups, and Enter opens', async () => {
  const last = rotation('ended')
  const { user } = renderList([rotation('create-unknown'), rotation('draining'), last])
  await group(/^Done/)
  const filter = screen.getByRole('textbox', { name: 'Filter rotations' })
  await user.keyboard('/')
  expect(document.activeElement).toBe(filter)
  await user.keyboard('{ArrowDown}')
  const rows = [...document.querySelectorAll('[data-rotation-row]')]
  expect(document.activeElement).toBe(rows[0])
  await user.keyboard('{ArrowDown}')
  expect(document.activeElement).toBe(rows[1])
  await user.keyboard('{End}')
  expect(document.activeElement).toBe(rows[2])
  await user.keyboard('{ArrowDown}{Enter}')
  expect(window.location.hash).toBe(`#/rotations/${last.id}`)
})

test('a journal that cannot be read is said, and the retry shows the list', async () => {
  let isBroken = true
  const { user } = renderList([], {
    'rotations.list': async () => {
      if (isBroken) throw new AppError('database-corrupt', 'The journal is damaged')
      return { rotations: [rotation('draining')], adoptable: [] }
    }
  })
  const strip = await screen.findByRole('alert')
  expect(strip.textContent).toContain('The rotations could not be read from the journal')
  expect(screen.queryByText('No rotation yet')).toBeNull()
  isBroken = false
  await user.click(within(strip).getByRole('button', { name: 'Retry' }))
  await group(/^In progress 1/)
})

test('offline the list stays, and beginning one is off with the reason', async () => {
  const failure = { code: 'refused', message: 'horizon.acme.example refuses' } as const
  const list = async () => ({
    keys: [],
    unreadable: [],
    fetchedAt: ago(3 * 3_600_000),
    clockOffsetMs: 0,
    hasExtensions: true,
    failure
  })
  renderList([rotation('draining')], { 'keys.list': list, 'keys.refresh': list })
  await screen.findByText(/^Horizon cannot be reached/)
  await group(/^In progress 1/)
  const begin = screen.getByRole('button', { name: 'Rotate a key' })
  await waitFor(() => expect(begin.getAttribute('aria-disabled')).toBe('true'))
  expect(begin.getAttribute('data-hint')).toContain('Needs a connection')
})

test('rotations whose events cannot be read are named with the reason', async () => {
  renderList([], {
    'rotations.list': async () => ({
      rotations: [],
      adoptable: [],
      unreadable: [{ id: 'rot_broken', why: 'Event 3 is not one that this version knows' }]
    })
  })
  const strip = await screen.findByRole('alert')
  expect(strip.textContent).toContain('The events of 1 rotation cannot be read')
  expect(strip.textContent).toContain('rot_broken: Event 3 is not one that this version knows')
})

test('a key to be revoked leads to the dialog, and where read-only to the key', async () => {
  const must: Partial<Handlers> = { 'keys.mustRevoke': async () => ({ entries: [mustRevoke()] }) }
  const { unmount } = renderList([], must)
  const [row] = rowsOf(await group(/^Must still be revoked 1/))
  expect(row?.getAttribute('href')).toBe('#/keys/key_lost_1?revoke')
  unmount()
  renderList([], must, readOnly)
  const [again] = rowsOf(await group(/^Must still be revoked 1/))
  expect(again?.getAttribute('href')).toBe('#/keys/key_lost_1')
})

const adoptable = () => ({ key: fakeReplacement(), nonce: '7f3a9c21e0b4d5f6', predecessors: [] })

test('a marked key of another computer is adopted with predecessor, statement and reason', async () => {
  const { user, fake } = renderList([], {
    'rotations.list': async () => ({ rotations: [], adoptable: [adoptable()] }),
    'rotations.adoptKey': async () => fakeRotation('to-deliver')
  })
  fakeRotations(fake.world).rotations = [fakeRotation('to-deliver')]
  await screen.findByText('1 key carries a rotation’s mark that this computer did not make')
  await user.click(screen.getByRole('button', { name: 'Adopt…' }))
  const dialog = await screen.findByRole('dialog')
  const adopt = within(dialog).getByRole('button', { name: 'Adopt key' })
  expect(adopt.getAttribute('data-hint')).toBe('Choose the key that it replaces first')
  await user.click(within(dialog).getByRole('combobox', { name: 'The key that it replaces' }))
  const name = /^Billing sync, /
  await user.click(await screen.findByRole('option', { name, hidden: true }))
  await user.click(within(dialog).getByRole('checkbox', { name: 'I hold this key’s secret' }))
  await user.click(adopt)
  expect(fake.callsTo('rotations.adoptKey')).toEqual([])
  await user.type(within(dialog).getByRole('textbox', { name: 'How you come to hold it' }), 'Vault')
  await user.click(adopt)
  await waitFor(() =>
    expect(fake.callsTo('rotations.adoptKey')).toEqual([
      expect.objectContaining({ keyId: 'key_new_7f3a', reason: 'Vault' })
    ])
  )
  await waitFor(() => expect(window.location.hash).toMatch(/^#\/rotations\/5d0c1e7a/))
})

test('an adoption that is refused keeps what was typed and says why', async () => {
  const only = { ...adoptable(), predecessors: [{ ...fakeReplacement(), id: 'key_old' }] }
  const { user } = renderList([], {
    'rotations.list': async () => ({ rotations: [], adoptable: [only] }),
    'rotations.adoptKey': async () => {
      throw new AppError('conflict', 'The key was not adopted. It is revoked')
    }
  })
  await user.click(await screen.findByRole('button', { name: 'Adopt…' }))
  const dialog = await screen.findByRole('dialog')
  await user.click(within(dialog).getByRole('checkbox'))
  const why = within(dialog).getByRole('textbox', { name: 'How you come to hold it' })
  await user.type(why, 'Vault')
  await user.click(within(dialog).getByRole('button', { name: 'Adopt key' }))
  expect((await within(dialog).findByRole('alert')).textContent).toContain('It is revoked')
  expect(why).toHaveProperty('value', 'Vault')
})

test('read-only names the marked keys and offers nothing that writes', async () => {
  renderList(
    [],
    { 'rotations.list': async () => ({ rotations: [], adoptable: [adoptable()] }) },
    readOnly
  )
  await screen.findByText(/carries a rotation’s mark/)
  expect(screen.queryByRole('button', { name: 'Adopt…' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'Revoke key…' })).toBeNull()
})

test('open rotations are exported to where the operator says, and nothing is said when cancelled', async () => {
  let path: string | null = null
  const { user } = renderList([rotation('draining')], {
    'rotations.exportOpen': async () => ({ path, count: path === null ? 0 : 1 })
  })
  const button = await screen.findByRole('button', { name: 'Export open' })
  await waitFor(() => expect(button.getAttribute('aria-disabled')).toBeNull())
  await user.click(button)
  expect(screen.queryByText(/exported/)).toBeNull()
  path = '/home/ada/open-rotations.json'
  await user.click(button)
  await screen.findByText('1 open rotation exported')
  expect(screen.getByText('/home/ada/open-rotations.json')).toBeDefined()
})

test('an import says what came in, what did not, and why', async () => {
  const taken = rotation('draining')
  const { user, fake } = renderList([], {
    'rotations.import': async () => ({
      imported: [taken],
      leftOut: [{ clientName: 'Night batch', why: 'It is held here already' }]
    })
  })
  await screen.findByRole('button', { name: 'Import…' })
  const file = new File(['{"kind":"rotations"}'], 'open.json', { type: 'application/json' })
  await user.upload(screen.getByLabelText('File with open rotations'), file)
  await screen.findByText('1 rotation imported, 1 left out')
  expect(screen.getByText(/Night batch/).closest('li')?.textContent).toBe(
    'Night batch: It is held here already'
  )
  expect(screen.getByRole('link', { name: 'Billing sync' }).getAttribute('href')).toBe(
    `#/rotations/${taken.id}`
  )
  expect(fake.callsTo('rotations.import')).toEqual([
    { profileId: acmeId, text: '{"kind":"rotations"}' }
  ])
})

test('a file that is no export is refused with what to choose, and one too large is never sent', async () => {
  const { user, fake } = renderList([], {
    'rotations.import': async () => {
      throw new AppError('invalid-input', 'The file is no export of rotations')
    }
  })
  await screen.findByRole('button', { name: 'Import…' })
  const input = screen.getByLabelText('File with open rotations')
  await user.upload(input, new File(['x'], 'x.json', { type: 'application/json' }))
  const strip = await screen.findByRole('alert')
  expect(strip.textContent).toContain('No rotation was imported')
  expect(strip.textContent).toContain('The file is no export of rotations')

  const large = new File(['x'], 'large.json', { type: 'application/json' })
  Object.defineProperty(large, 'size', { value: 50_000_001 })
  await user.upload(input, large)
  await screen.findByText(/too large to be an export of rotations/)
  expect(fake.callsTo('rotations.import')).toHaveLength(1)
})

test('a key of another computer that turns up in a list is offered without a reload', async () => {
  let found: ReturnType<typeof adoptable>[] = []
  const { fake } = renderList([], {
    'rotations.list': async () => ({ rotations: [], adoptable: found })
  })
  await screen.findByRole('region', { name: 'No rotation yet' })
  found = [adoptable()]
  fake.emit('keys.changed', { profileId: acmeId })
  await screen.findByText(/carries a rotation’s mark/)
})

test('the palette finds an open rotation by its key and not one that is over', async () => {
  const open = rotation('draining', { clientName: 'Zendesk bridge' })
  renderList([open, rotation('ended')])
  await group(/^Done/)
  const objects = [...useCommandRegistry.getState().objects.values()]
    .flatMap(source => (typeof source === 'function' ? source() : source))
    .filter(({ kind }) => kind === 'Rotations')
  expect(objects.map(({ title }) => title)).toEqual(['Rotation of Zendesk bridge'])
  objects[0]?.open()
  expect(window.location.hash).toBe(`#/rotations/${open.id}`)
})
