import { fakeChecks, fakeRotation } from '@support/fake-rotation-data'
import { render, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { button, isOff, openRotation, renderAt } from './render-rotation'

const partner = { partnerId: 'ptn_1', partnerName: 'Acme Agency' }
const oldKey = { ...fakeRotation('ready-to-create').oldKey, partnerId: 'ptn_1' }
const place = `/rotations/new?key=${oldKey.id}&partner=ptn_1`

test('a partner’s key is checked and started as its partner’s, and labelled so', async () => {
  const { page, user, callsTo } = renderAt(place, {
    'rotations.preflight': async () => ({
      key: oldKey,
      partnerName: 'Acme Agency',
      checks: fakeChecks(),
      draft: fakeRotation('ready-to-create').draft,
      diff: []
    })
  })
  render(page())
  expect(await screen.findByText(/Partner key of/)).toBeDefined()
  expect(callsTo('rotations.preflight')).toMatchObject([{ keyId: oldKey.id, partnerId: 'ptn_1' }])
  await user.click(await screen.findByRole('button', { name: 'Start rotation' }))
  await waitFor(() => expect(callsTo('rotations.start')).toMatchObject([{ partnerId: 'ptn_1' }]))
})

test('without a place the start is held back, and leads to the ways out', async () => {
  const detail = '5 of 5 keys are in use. Nothing is sent.'
  const { page } = renderAt(place, {
    'rotations.preflight': async () => ({
      key: oldKey,
      partnerName: 'Acme Agency',
      checks: [...fakeChecks(), { name: 'partner-slot', result: 'failed', detail }],
      draft: fakeRotation('ready-to-create').draft,
      diff: []
    })
  })
  render(page())
  expect(await screen.findByText(detail)).toBeDefined()
  expect(isOff(screen.getByRole('button', { name: 'Start rotation' }))).toBe(true)
  const link = screen.getByRole('link', { name: 'See the ways out' })
  expect(link.getAttribute('href')).toContain(`/partners/ptn_1/keys?rotate=${oldKey.id}`)
})

test('a rotation of a partner’s key says whose it is, keeps that list fresh and leads there', async () => {
  const rotation = fakeRotation('to-deliver', { ...partner, oldKey })
  const { callsTo } = await openRotation(rotation, {
    'partnerKeys.refresh': async () => ({
      keys: [],
      unreadable: [],
      fetchedAt: new Date().toISOString(),
      isOffered: true,
      maxKeys: 5
    })
  })
  expect(screen.getByText(/The\s+partnership is untouched/)).toBeDefined()
  await waitFor(() =>
    expect(callsTo('partnerKeys.refresh')).toMatchObject([{ partnerId: 'ptn_1' }])
  )
  const hrefs = screen.getAllByRole('link').map(link => link.getAttribute('href'))
  expect(hrefs.some(href => href?.includes('/partners/ptn_1/keys'))).toBe(true)
})

test('what is sent is named by the partner’s own paths', async () => {
  const creating = fakeRotation('ready-to-create', { ...partner, oldKey })
  const view = await openRotation(creating)
  const sent = screen.getByText(/^POST/)
  expect(sent.textContent).toBe('POST /admin/partners/ptn_1/api-keys')
  view.unmount()

  const { user } = await openRotation(fakeRotation('draining', { ...partner, oldKey }))
  await user.click(await button('Cancel rotation…'))
  const revoked = await within(await screen.findByRole('dialog')).findByText(/^DELETE/)
  expect(revoked.textContent).toMatch(/^DELETE \/admin\/partners\/ptn_1\/api-keys\/\w+$/)
})

test('after the partnership was revoked its end is said, and no other key is asked for', async () => {
  const ended = { ...partner, oldKey, isPartnerRevoked: true }
  await openRotation(fakeRotation('replacement-ended', ended))
  expect(screen.getByText('The partnership has ended')).toBeDefined()
  expect(screen.queryByText('The new key works no more')).toBeNull()
})
