import type { PartnerChange } from '@shared/contract/partners'
import { anAccess } from './fake-partners'
import { connectedApp } from './fakes'

export const aPartnerDraft = {
  organizationName: 'Northwind Agency',
  contactEmail: 'ops@northwind.example',
  access: anAccess(),
  expiresAt: null,
  invitationExpiresAt: null,
  settings: {}
}

/** The core on fakes, its profile connected, with the partners of a Horizon in memory. */
export async function partnerApp(options: Parameters<typeof connectedApp>[0] = {}) {
  const app = await connectedApp(options)
  const { core, profileId, machine, data, published } = app
  const { handlers } = core
  const { partners: client, state } = machine.remote.partners
  machine.remote.state.features = ['keys.read', 'partners', 'partner_keys', 'audit']
  await handlers['keys.refresh']({ profileId, isBackground: false })
  await handlers['partners.refresh']({ profileId, isBackground: false })
  published.length = 0

  const prepare = (change: PartnerChange, partnerId = 'ptn_1') =>
    handlers['partners.prepareChange']({ profileId, partnerId, change })
  const send = (token: string, typedText: string | null = 'Acme Agency') =>
    handlers['partners.change']({ token, isTicked: true, typedText, reason: null })

  return {
    ...app,
    handlers,
    client,
    state,
    prepare,
    send,
    /** Prepared, and consented to as it has to be. */
    change: async (change: PartnerChange) => send((await prepare(change)).token),
    invite: (more: Partial<typeof aPartnerDraft> = {}) =>
      handlers['partners.invite']({ profileId, draft: { ...aPartnerDraft, ...more } }),
    list: () => handlers['partners.list']({ profileId }),
    refresh: (isBackground = false) => handlers['partners.refresh']({ profileId, isBackground }),
    /** Writes in the journal, in the order of their intention. */
    writes: () => [...data.operations.values()],
    eventNames: () => published.map(({ name }) => name)
  }
}
