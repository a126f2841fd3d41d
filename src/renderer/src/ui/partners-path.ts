import { type AccessLevel, accessLevels } from '@shared/domain/access'
import { type PartnerCheck, partnerChecks, type ShownState, shownStates } from './partner-rows'

export const partnersPath = '/partners'

/** Who outside reaches what; with an object, who reaches that one. */
export const reachPath = '/partners/reach'

/** `tab` is one of the partner's page; without it the first. */
export const partnerPath = (partnerId: string, tab?: string): string =>
  `/partners/${encodeURIComponent(partnerId)}${tab === undefined ? '' : `/${tab}`}`

export const invitePartnerPath = '/partners/invite'

/** Where the dialog stands open; nothing is sent before it is confirmed there. */
export const resendInvitationPath = (partnerId: string): string =>
  `/partners?resend=${encodeURIComponent(partnerId)}`
export const withdrawInvitationPath = (partnerId: string): string =>
  `/partners?withdraw=${encodeURIComponent(partnerId)}`

/** What is asked for of the list. */
export type PartnerFilter = {
  readonly text: string
  readonly states: readonly ShownState[]
  readonly levels: readonly AccessLevel[]
  readonly checks: readonly PartnerCheck[]
}
export const noPartnerFilter: PartnerFilter = { text: '', states: [], levels: [], checks: [] }

const longestText = 200

export const partnerFilterIn = (params: URLSearchParams): PartnerFilter => ({
  text: (params.get('q') ?? '').slice(0, longestText),
  states: listed(params.get('status'), shownStates),
  levels: listed(params.get('level'), accessLevels),
  checks: listed(params.get('check'), partnerChecks)
})

function listed<T extends string>(text: string | null, known: readonly T[]): readonly T[] {
  const asked = new Set(text?.split(',') ?? [])
  return known.filter(each => asked.has(each))
}

/** The same parameters with the filter's own replaced. */
export function withPartnerFilter(
  params: URLSearchParams,
  { text, states, levels, checks }: PartnerFilter
): URLSearchParams {
  const next = new URLSearchParams(params)
  const put = (name: string, value: string) =>
    value === '' ? next.delete(name) : next.set(name, value)
  put('q', text)
  put('status', states.join(','))
  put('level', levels.join(','))
  put('check', checks.join(','))
  return next
}

/** The list of exactly those. */
export function partnersListPath(filter: Partial<PartnerFilter> = {}): string {
  const search = withPartnerFilter(new URLSearchParams(), { ...noPartnerFilter, ...filter })
  return search.size === 0 ? partnersPath : `${partnersPath}?${search}`
}
