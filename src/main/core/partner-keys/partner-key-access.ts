import { AppError } from '@shared/errors'
import type { Partner } from '@shared/horizon/partner'
import { withRemedy } from '../keys/horizon-failure'
import { keyStateOf } from '../keys/key-states'
import type { OrganizationCheck } from '../keys/organization-check'
import type { HorizonPartners } from '../partner-ports'
import { partnerGone } from '../partners/partner-failures'
import type { Horizon } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Connections } from '../profiles/connections'
import { partnerHorizon } from './partner-horizon'

type Ports = {
  readonly organizations: Pick<OrganizationCheck, 'connectForRead' | 'connectForWrite'>
  readonly connections: Pick<Connections, 'partners'>
}
/** `horizon` sees this partner's keys and no others. */
export type PartnerKeysAccess = { readonly horizon: Horizon; readonly partners: HorizonPartners }

/** The way to the keys of one partner, handed out only where the remembered organization answers. */
export function createPartnerKeyAccess({ organizations, connections }: Ports) {
  const forWrite = async (open: OpenProfile, partnerId: string): Promise<PartnerKeysAccess> =>
    of(open, partnerId, await organizations.connectForWrite(open), false)

  const forRead = async (
    open: OpenProfile,
    partnerId: string,
    isBackground = false
  ): Promise<PartnerKeysAccess> =>
    of(open, partnerId, await organizations.connectForRead(open, isBackground), isBackground)

  async function of(
    open: OpenProfile,
    partnerId: string,
    whole: Horizon,
    isBackground: boolean
  ): Promise<PartnerKeysAccess> {
    const partners = await connections.partners(open.profileId, isBackground)
    const { clockOffsetMs } = await open.data.keys.held()
    const horizon = partnerHorizon(whole, partners, { partnerId, clockOffsetMs })
    return { horizon, partners }
  }

  /** The partner as it is at Horizon now. */
  async function partnerNow(
    open: OpenProfile,
    partners: HorizonPartners,
    partnerId: string
  ): Promise<Partner> {
    if (keyStateOf(open).organization?.plan === 'starter') throw noPlan()
    const partner = await partners.get(partnerId, open.signal).catch(error => {
      throw withRemedy(error)
    })
    if (partner === null) throw partnerGone()
    return partner
  }

  return { forRead, forWrite, partnerNow }
}
export type PartnerKeyAccess = ReturnType<typeof createPartnerKeyAccess>

const noPlan = (): AppError =>
  new AppError('forbidden', 'The Starter plan of this organization has no partners', {
    nextStep: 'Upgrade the subscription to Professional or Enterprise.'
  })
