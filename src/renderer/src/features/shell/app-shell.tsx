import { useMediaQuery } from '@mantine/hooks'
import { useSettings } from '@renderer/ui/settings'
import type { Profile } from '@shared/contract/profiles'
import { type ReactNode, useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import classes from './app-shell.module.css'
import { HeaderBar } from './header-bar'
import { Sidebar } from './sidebar'

type Props = {
  readonly profile: Profile
  readonly profiles: readonly Profile[]
  /** At the right of the header: how fresh the data is. */
  readonly syncPill: ReactNode
  /** Beside "API keys". */
  readonly keyCount: ReactNode
  /** Between header and page: what the operator must know first. */
  readonly strips: ReactNode
  readonly children: ReactNode
}

/** Frame, header, sidebar and sheet. Only regions inside the sheet scroll. */
export function AppShell({ profile, profiles, syncPill, keyCount, strips, children }: Props) {
  const { data: settings } = useSettings()
  const isNarrow = useMediaQuery('(max-width: 800px)') ?? false
  const isCollapsed = isNarrow || (settings?.isSidebarCollapsed ?? false)
  const sheet = useRef<HTMLElement>(null)
  const [path] = useLocation()

  // What had the focus may have gone with the page before.
  useEffect(() => {
    if (path !== '' && document.activeElement === document.body) sheet.current?.focus()
  }, [path])

  return (
    <>
      <div className={classes.shell} data-collapsed={isCollapsed || undefined}>
        <HeaderBar profile={profile} profiles={profiles} syncPill={syncPill} />
        <Sidebar
          profile={profile}
          isCollapsed={isCollapsed}
          canExpand={!isNarrow}
          keyCount={keyCount}
        />
        <main ref={sheet} tabIndex={-1} className={classes.sheet}>
          {strips}
          {children}
        </main>
      </div>
      <div className={classes.frame} data-environment={profile.environment} aria-hidden />
    </>
  )
}
