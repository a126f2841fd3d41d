import { holdsCredential } from '@shared/domain/key-format'
import type { FieldIssue } from '@shared/errors'
import type { Partner } from '@shared/horizon/partner'
import { withRemedy } from '../keys/horizon-failure'
import { requireWritable } from '../keys/journal-guard'
import type { OrganizationCheck } from '../keys/organization-check'
import type { HorizonPartners } from '../partner-ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Connections } from '../profiles/connections'
import { refused } from '../profiles/profile-draft'
import { createSerial } from '../serial'
import { partnerGone } from './partner-failures'

type Ports = {
  readonly organizations: Pick<OrganizationCheck, 'connectForWrite'>
  readonly connections: Pick<Connections, 'partners' | 'holdsSecret'>
}

/** The way to a change of partners: whatever forbids one is said before anything is asked. */
export function createPartnerAccess({ organizations, connections }: Ports) {
  const inTurn = createSerial()

  /** One after the other, so that each begins with what the one before left at Horizon. */
  const writing = <T>(
    open: OpenProfile,
    work: (connect: () => Promise<HorizonPartners>) => Promise<T>
  ): Promise<T> =>
    open.writing(() =>
      inTurn(async () => {
        requireWritable(open)
        return work(() => connect(open))
      })
    )

  /** Handed out only where the remembered organization answers now. */
  async function connect(open: OpenProfile): Promise<HorizonPartners> {
    await organizations.connectForWrite(open)
    return connections.partners(open.profileId)
  }

  /** The partner as it is at Horizon now. */
  async function readAgain(
    open: OpenProfile,
    partners: HorizonPartners,
    partnerId: string
  ): Promise<Partner> {
    const partner = await partners.get(partnerId, open.signal).catch(error => {
      throw withRemedy(error)
    })
    if (partner === null) throw partnerGone()
    return partner
  }

  /** `undefined` where it could not be read. Not stopped by leaving: a sent write wants its answer. */
  async function look(
    partners: HorizonPartners,
    partnerId: string
  ): Promise<Partner | null | undefined> {
    try {
      return await partners.get(partnerId)
    } catch {
      return undefined
    }
  }

  /** What goes to Horizon or into the journal as text holds no credential. */
  function refuseSecrets(open: OpenProfile, texts: Readonly<Record<string, string | null>>): void {
    const issues = Object.entries(texts).flatMap(([field, text]): FieldIssue[] => {
      if (text === null) return []
      if (holdsCredential(text)) return [{ field, issue: 'This holds a key. Take it out' }]
      return connections.holdsSecret(open.profileId, text)
        ? [{ field, issue: 'This holds the admin secret. Take it out' }]
        : []
    })
    if (issues.length > 0) throw refused(issues)
  }

  return { writing, connect, readAgain, look, refuseSecrets }
}
export type PartnerWriteAccess = ReturnType<typeof createPartnerAccess>
