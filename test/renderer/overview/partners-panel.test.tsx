import { PartnersPanel } from '@renderer/features/overview/partners-panel'
import type { Handlers } from '@shared/contract'
import type { PartnerList } from '@shared/contract/partners'
import { fakePartnerData } from '@support/fake-partner-data'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderPiece } from '../ui/render-page'

const profileId = '6f1c2d34-5a6b-4c7d-8e9f-0a1b2c3d4e5f'
const held = (): PartnerList => fakePartnerData({}).list

function renderPanel(list: PartnerList, { isOffline = false } = {}) {
  const answer = async () => list
  const handlers: Partial<Handlers> = { 'partners.list': answer, 'partners.refresh': answer }
  const panel = <PartnersPanel profileId={profileId} clockOffsetMs={0} isOffline={isOffline} />
  return renderPiece(panel, {}, handlers)
}
const region = () => screen.findByRole('region', { name: 'Partners' })

test('each figure leads to the partners that it counts', async () => {
  renderPanel(held())
  await screen.findByRole('link', { name: /in use, all partners/ })
  const hrefOf = (name: string) => screen.getByRole('link', { name }).getAttribute('href')
  expect(hrefOf('4 Active')).toBe('#/partners?status=active')
  expect(hrefOf('2 Pending')).toBe('#/partners?status=pending')
  expect(hrefOf('1 Suspended')).toBe('#/partners?status=suspended')
  expect(hrefOf('1 Revoked')).toBe('#/partners?status=revoked')
  expect(hrefOf('1 End within 30 days')).toBe('#/partners?check=expiring')
  expect(hrefOf('3 No expiry')).toBe('#/partners?check=no-expiry')
  expect(within(await region()).getByText('7 of 25 in use')).toBeTruthy()
})

test('offline the figures stay, with their clock time', async () => {
  renderPanel(held(), { isOffline: true })
  await waitFor(async () => expect((await region()).textContent).toContain('not fresh'))
  expect(screen.getByRole('link', { name: '4 Active' })).toBeTruthy()
})

test('a Horizon without partners has no zeros in their place', async () => {
  renderPanel({ ...held(), partners: [], fetchedAt: null, isOffered: false, limit: null })
  expect(await screen.findByText(/This Horizon has no endpoint for partners/)).toBeTruthy()
  expect(screen.queryByRole('link')).toBeNull()
})

test('what was never read is not counted as none', async () => {
  const list = { ...held(), partners: [], fetchedAt: null, isOffered: undefined }
  renderPanel(list, { isOffline: true })
  expect(await screen.findByText('Never read, and Horizon cannot be reached now.')).toBeTruthy()
  expect(screen.queryByRole('link')).toBeNull()
})
