import { keyPath } from '@renderer/ui/keys-path'
import { usageWindows } from '@shared/domain/usage-window'
import { Link, useSearchParams } from 'wouter'
import classes from './key-page-tabs.module.css'

export const keyTabs = ['overview', 'usage', 'requests', 'history'] as const
export type KeyTab = (typeof keyTabs)[number]

const tabWords: Readonly<Record<KeyTab, string>> = {
  overview: 'Overview',
  usage: 'Usage',
  requests: 'Requests',
  history: 'History'
}

/** A key's page as the location holds it. */
export function useKeyPageLocation() {
  const [params, setParams] = useSearchParams()
  const change = (changes: Readonly<Record<string, string | null>>) =>
    setParams(
      before => {
        const next = new URLSearchParams(before)
        for (const [name, value] of Object.entries(changes)) {
          if (value === null) next.delete(name)
          else next.set(name, value)
        }
        return next
      },
      { replace: true }
    )

  return {
    tab: keyTabs.find(tab => tab === params.get('tab')) ?? 'overview',
    window: usageWindows.find(window => window === params.get('window')) ?? '7d',
    isTable: params.get('view') === 'table',
    isRevoking: params.has('revoke'),
    isEditingLimits: params.has('limits'),
    isEditingPurpose: params.has('purpose'),
    filter: {
      status: params.get('status') ?? '',
      ip: params.get('ip') ?? '',
      path: params.get('path') ?? ''
    },
    change
  }
}

type Props = { readonly keyId: string; readonly tab: KeyTab }

/** The parts of a key's page; each has its own location, so that back goes through them. */
export function KeyPageTabs({ keyId, tab }: Props) {
  return (
    <nav className={classes.tabs} aria-label="Parts of this key">
      {keyTabs.map(each => (
        <Link
          key={each}
          href={each === 'overview' ? keyPath(keyId) : `${keyPath(keyId)}?tab=${each}`}
          className={classes.tab}
          aria-current={each === tab ? 'page' : undefined}
        >
          {tabWords[each]}
        </Link>
      ))}
    </nav>
  )
}
