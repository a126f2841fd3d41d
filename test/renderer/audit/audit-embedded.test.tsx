import { AuditView } from '@renderer/ui/audit/audit-view'
import { useAuditPlace } from '@renderer/ui/audit/use-audit-place'
import { navigateTo } from '@renderer/ui/hash-location'
import { createFakeAudit } from '@support/fake-answers-audit'
import { acmeId } from '@support/fake-bridge'
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderPiece } from '../ui/render-page'
import { queryField } from './render-audit'

function Embedded({ fixed }: { readonly fixed: string }) {
  const { place, change } = useAuditPlace()
  return <AuditView profileId={acmeId} {...{ fixed, place, change }} isEmbedded />
}

function renderEmbedded(fixed: string, search = '') {
  navigateTo(`/keys/key_1${search}`, { replace: true })
  return renderPiece(<Embedded fixed={fixed} />, { audit: createFakeAudit() })
}

test('inside a page everything held is that of its object', async () => {
  renderEmbedded('partner:"ptn_5b1e"')
  expect((await queryField()).placeholder).toMatch(/^Everything held by and about this partner\. /)
})

test('in place of a query that cannot run stands what is held of the object', async () => {
  renderEmbedded('key:"key_nw7c"', '?q=after%3A2026-11-31')
  expect(await screen.findByText('Below: everything held by and about this key')).toBeTruthy()
})

test('of an object without entries it is said that none is held, not that none matches', async () => {
  renderEmbedded('key:"key_unknown"')
  expect(await screen.findByText('No entry by and about this key is held.')).toBeTruthy()
})
