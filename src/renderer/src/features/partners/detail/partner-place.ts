import type { PartnerChange } from '@shared/contract/partners'
import { useSearchParams } from 'wouter'

export const partnerTabs = ['access', 'keys', 'activity', 'settings'] as const
export type PartnerTab = (typeof partnerTabs)[number]

export const partnerTabOf = (tab: string | undefined): PartnerTab =>
  partnerTabs.find(each => each === tab) ?? 'access'

/** Reverses what `partnerPath` wrote, as far as the router left it encoded. */
export function partnerIdFromPath(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

const changes: readonly PartnerChange[] = ['suspend', 'unsuspend', 'revoke', 'withdraw']

/** What stands open on a partner's page, as the location holds it. */
export function usePartnerPlace() {
  const [params, setParams] = useSearchParams()
  const change = (next: Readonly<Record<string, string | null>>) =>
    setParams(
      before => {
        const after = new URLSearchParams(before)
        for (const [name, value] of Object.entries(next)) {
          if (value === null) after.delete(name)
          else after.set(name, value)
        }
        return after
      },
      { replace: true }
    )
  return { params, change, changing: changes.find(each => each === params.get('change')) }
}
