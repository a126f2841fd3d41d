import { AppError } from '@shared/errors'
import { anAccess, aPartner, aPartnerKey } from '@support/fake-partners'
import { connectedApp } from '@support/fakes'
import { expect, test } from 'vitest'

const partnerId = 'ptn_1'
const keyId = 'key_p1'
const agent = { type: 'agent', id: 'agent_1', level: 'edit' } as const

async function withKey(access = anAccess({ resources: [agent] })) {
  const app = await connectedApp()
  const { handlers } = app.core
  const { profileId, machine, files } = app
  const { partners, state } = machine.remote.partners
  state.keys = [aPartnerKey()]
  state.partners = [aPartner({ access })]
  await handlers['partners.refresh']({ profileId, isBackground: false })
  await handlers['partnerKeys.refresh']({ profileId, partnerId, isBackground: false })
  await handlers['workspace.refresh']({ profileId, isBackground: false })
  const handoff = () => handlers['partnerKeys.handoff']({ profileId, partnerId, keyId })
  const exported = async () => {
    await handlers['partnerKeys.exportHandoff']({ profileId, partnerId, keyId })
    return files.writeNew.mock.calls.at(-1)?.[1].reveal() ?? ''
  }
  return { machine, partners, state, handoff, exported }
}

test('the facts are those that Horizon has now, not those that are held', async () => {
  const { state, handoff, exported } = await withKey()
  state.keys = [aPartnerKey({ ipAllowlist: ['10.0.0.0/8'] })]
  state.agents = [{ id: 'agent_1', name: 'Closer', departmentId: 'dept_sales' }]
  const sheet = await handoff()
  expect(sheet).toMatchObject({ ipAllowlist: ['10.0.0.0/8'], heldSince: null })
  expect(sheet.access.join(' ')).toContain('Agent Closer: Edit')
  expect(await exported()).not.toContain('Horizon did not answer')
})

test('where Horizon does not answer, what is held is stated with its age', async () => {
  const { machine, partners, handoff, exported } = await withKey()
  const since = machine.time.clock.now()
  await machine.time.advance(3_600_000)
  const down = new AppError('timeout', 'slow')
  partners.keys.mockRejectedValue(down)
  partners.get.mockRejectedValue(down)
  partners.agents.mockRejectedValue(down)
  const { heldSince, access } = await handoff()
  expect(Math.abs(Date.parse(heldSince ?? '') - since)).toBeLessThan(60_000)
  expect(access.join(' ')).toContain('Agent agent_1 (its name could not be read): Edit')
  expect(await exported()).toContain('Horizon did not answer when this was written')
})

test('a share whose list is missing is said by its id, one that is deleted is not', async () => {
  const { state, handoff } = await withKey()
  state.agents = null
  expect((await handoff()).access.join(' ')).toContain('agent_1 (its name could not be read)')
  state.agents = []
  expect((await handoff()).access.join(' ')).not.toContain('agent_1')
})

test('what is unknown of the access is mentioned, and is not "nothing shared"', async () => {
  const unknownShares = [{ ...agent, until: '2027-01-01' }]
  const unknown = { unknownShares, unknownData: { redact: true } }
  const { handoff } = await withKey(anAccess({ resources: [], ...unknown }))
  const { access } = await handoff()
  expect(access).toContain('1 more share is given on terms that this sheet cannot name.')
  expect(access).toContain('Horizon sets what data it sees by more than is said here.')
  expect(access.join(' ')).not.toContain('Nothing is shared')
})
