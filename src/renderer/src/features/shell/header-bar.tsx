import { ActionIcon, UnstyledButton } from '@mantine/core'
import { runCommand } from '@renderer/ui/command-registry'
import { useHistory } from '@renderer/ui/hash-location'
import { ShortcutCaps } from '@renderer/ui/shortcut-caps'
import type { Profile } from '@shared/contract/profiles'
import { IconArrowLeft, IconArrowRight, IconEye, IconSearch } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './header-bar.module.css'
import { ProfileSwitcher } from './profile-switcher'

type Props = {
  readonly profile: Profile
  readonly profiles: readonly Profile[]
  readonly syncPill: ReactNode
}

export function HeaderBar({ profile, profiles, syncPill }: Props) {
  return (
    <header className={classes.header}>
      <div className={classes.profile}>
        <ProfileSwitcher profile={profile} profiles={profiles} />
      </div>
      <HistoryButtons />
      <UnstyledButton
        className={classes.search}
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => runCommand('palette.open')}
      >
        <IconSearch size={16} stroke={1.7} aria-hidden />
        <span className={classes.placeholder}>Search or jump to…</span>{' '}
        <span aria-hidden className={classes.caps}>
          <ShortcutCaps shortcut={['Mod', 'K']} />
        </span>
      </UnstyledButton>
      <div className={classes.right}>
        {profile.isLocal && (
          <span className={classes.chip} data-hint="Plain http to this computer only">
            local
          </span>
        )}
        {profile.safetyLevel === 'read-only' && (
          <span
            className={classes.chip}
            data-hint="No write leaves this console. Settings, Profiles changes it"
          >
            <IconEye size={15} stroke={1.7} aria-hidden />
            Read-only
          </span>
        )}
        {syncPill}
      </div>
    </header>
  )
}

function HistoryButtons() {
  const { canGoBack, canGoForward, goBack, goForward } = useHistory()
  return (
    <div className={classes.history}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label="Back"
        data-hint="Back (Alt ←)"
        aria-disabled={!canGoBack}
        data-disabled={!canGoBack || undefined}
        onClick={() => canGoBack && goBack()}
      >
        <IconArrowLeft size={16} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label="Forward"
        data-hint="Forward (Alt →)"
        aria-disabled={!canGoForward}
        data-disabled={!canGoForward || undefined}
        onClick={() => canGoForward && goForward()}
      >
        <IconArrowRight size={16} />
      </ActionIcon>
    </div>
  )
}
