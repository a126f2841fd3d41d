import type { Handoff, PartnerKeyList } from '@shared/contract/partner-keys'
import type { HeldWorkspace } from '@shared/contract/partners'
import type { Workspace } from '@shared/domain/access'
import { maskWholeCredentials } from '@shared/domain/key-format'
import {
  levelMeanings,
  levelWords,
  namesOf,
  resourceText,
  visibilitySummary
} from '@shared/domain/partner-words'
import { withoutNonce } from '@shared/domain/rotation-name'
import { AppError, type WireError } from '@shared/errors'
import type { Partner, PartnerKey } from '@shared/horizon/partner'
import { Secret } from '@shared/secret'
import type { PartnerLists } from '../partners/partner-lists'
import type { WorkspaceService } from '../partners/workspace-service'
import type { Clock, FileSaver } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { ProfileStore } from '../profiles/profile-store'
import { handoffHtml } from './handoff-html'
import type { PartnerKeyLists } from './partner-key-lists'

type Ports = {
  readonly clock: Clock
  readonly files: FileSaver
  readonly profiles: Pick<ProfileStore, 'get'>
  readonly partnerLists: Pick<PartnerLists, 'get'>
  readonly workspace: Pick<WorkspaceService, 'refresh'>
  readonly lists: Pick<PartnerKeyLists, 'refresh'>
}

/** What a partner needs beside the secret, which travels another way (PK-06). */
export function createPartnerKeyHandoff(ports: Ports) {
  const { clock, files, profiles, partnerLists, workspace, lists } = ports

  async function of(open: OpenProfile, partnerId: string, keyId: string): Promise<Handoff> {
    const [ofKeys, ofPartner, shareable] = await Promise.all([
      lists.refresh(open, partnerId, false),
      partnerLists.get(open, partnerId),
      workspace.refresh(open, false)
    ])
    const key = keyIn(ofKeys, keyId)
    const { partner } = ofPartner
    const { baseUrl, operatorName } = await profiles.get(open.profileId)
    return {
      partner: partner.organizationName,
      contactEmail: partner.contactEmail ?? null,
      keyName: withoutNonce(key.clientName) || key.clientName,
      hint: key.hint ?? null,
      baseUrl,
      header: 'x-api-key',
      access: accessSentences(partner, shareable),
      ipAllowlist: key.ipAllowlist ?? null,
      rateLimit: key.rateLimit ?? null,
      rateLimitPerDay: key.rateLimitPerDay ?? null,
      expiresAt: earliest(key.expiresAt, partner.expiresAt),
      heldSince: heldSince([ofKeys, ofPartner, shareable]),
      from: operatorName,
      madeAt: new Date(clock.now()).toISOString()
    }
  }

  /** `null` where the operator cancelled. */
  async function exportTo(open: OpenProfile, partnerId: string, keyId: string) {
    const handoff = await of(open, partnerId, keyId)
    // Last: the profile may be left, and its files closed, while the dialog is open.
    const path = await files.choosePath(fileName(handoff))
    if (path === null) return { path }
    await files.writeNew(path, new Secret(maskWholeCredentials(handoffHtml(handoff))))
    return { path }
  }

  return { of, exportTo }
}
export type PartnerKeyHandoff = ReturnType<typeof createPartnerKeyHandoff>

function keyIn({ keys, failure }: PartnerKeyList, keyId: string): PartnerKey {
  const key = keys.find(({ id }) => id === keyId)
  if (key !== undefined) return key
  if (failure !== undefined) {
    const { code, message, ...details } = failure
    throw new AppError(code, message, details)
  }
  throw new AppError('not-found', 'Horizon does not list this key among the partner’s', {
    nextStep: 'Refresh the partner’s keys.'
  })
}

/** The age of the oldest fact that could not be asked for afresh; `null` where each was. */
function heldSince(
  answers: readonly {
    readonly fetchedAt: string | null
    readonly failure?: WireError | undefined
  }[]
): string | null {
  const ages = answers.flatMap(({ fetchedAt, failure }) =>
    failure === undefined || fetchedAt === null ? [] : [fetchedAt]
  )
  return ages.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null
}

/** What is shared and with which level; nothing that is not shared is named. */
function accessSentences({ access }: Pick<Partner, 'access'>, held: HeldWorkspace): string[] {
  if (access === undefined) return ['This Horizon does not say what is shared.']
  const { unknownShares = [], unknownData } = access
  const names = namesOf(toWorkspace(held))
  // What a list that is there and fresh does not name is deleted.
  const isListed = {
    department: held.departments,
    agent: held.agents,
    connection: held.connections
  }
  const shares = access.resources.filter(
    ({ type, id }) =>
      names(type, id) !== undefined || isListed[type] === null || held.failure !== undefined
  )
  const unknown = [
    ...(unknownShares.length > 0 ? [unknownSharesText(unknownShares.length)] : []),
    ...(unknownData === undefined
      ? []
      : ['Horizon sets what data it sees by more than is said here.'])
  ]
  if (shares.length === 0) {
    const none = unknownShares.length === 0 ? ['Nothing is shared yet.'] : []
    return [...none, `${visibilitySummary(access)}.`, ...unknown]
  }
  return [
    ...shares.map(({ type, id, level }) => {
      const isNamed = names(type, id) !== undefined
      const nameless = isNamed ? '' : ' (its name could not be read)'
      const what = `${capital(resourceText(type, id, names))}${nameless}`
      if (type === 'connection') return `${what}: its status, read only.`
      const all = type === 'department' ? ' with its present and future agents and apps' : ''
      return `${what}${all}: ${levelWords[level]}. ${levelMeanings[level]}.`
    }),
    `${visibilitySummary(access)}.`,
    ...unknown,
    'Running skills, managing webhooks and everything under /admin is not part of it.'
  ]
}

const unknownSharesText = (count: number): string =>
  count === 1
    ? '1 more share is given on terms that this sheet cannot name.'
    : `${count} more shares are given on terms that this sheet cannot name.`

const toWorkspace = ({ departments, agents, apps, connections }: HeldWorkspace): Workspace => ({
  departments: departments ?? [],
  agents: agents ?? [],
  apps: apps ?? [],
  connections: connections ?? []
})

/** The key stops with the partnership, whatever its own expiry says. */
function earliest(key: string | null | undefined, partner: string | null | undefined) {
  if (key == null || partner == null) return key ?? partner ?? null
  return Date.parse(partner) < Date.parse(key) ? partner : key
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

function fileName({ partner, keyName, madeAt }: Handoff): string {
  const name = `${partner} ${keyName}`
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, 60)
  return `hand-off-${name || 'partner-key'}-${madeAt.slice(0, 10)}.html`
}
