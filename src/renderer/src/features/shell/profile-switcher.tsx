import { Menu, UnstyledButton } from '@mantine/core'
import { EnvironmentBadge } from '@renderer/ui/environment-badge'
import { reporting } from '@renderer/ui/failure-store'
import { navigateTo } from '@renderer/ui/hash-location'
import { activateProfile } from '@renderer/ui/profile-actions'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Profile } from '@shared/contract/profiles'
import { safetyLevelWords } from '@shared/domain/safety-level'
import { IconCheck, IconPlus, IconSelector, IconSettings } from '@tabler/icons-react'
import classes from './profile-switcher.module.css'

type Props = { readonly profile: Profile; readonly profiles: readonly Profile[] }

/** Which profile this window works with, and the way to another. */
export function ProfileSwitcher({ profile, profiles }: Props) {
  return (
    <Menu position="bottom-start" width={320}>
      <Menu.Target>
        <UnstyledButton className={classes.target}>
          <span className="hc-visually-hidden">Profile </span>
          <span className={classes.name} data-hint-if-cut>
            <UntrustedText text={profile.name} />
          </span>{' '}
          <EnvironmentBadge environment={profile.environment} />
          <IconSelector size={14} stroke={1.7} className={classes.chevron} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Profiles</Menu.Label>
        {profiles.map(each => (
          <Menu.Item
            key={each.id}
            leftSection={
              <IconCheck size={16} className={each.id === profile.id ? '' : classes.unmarked} />
            }
            rightSection={
              <EnvironmentBadge environment={each.environment} isLocal={each.isLocal} />
            }
            aria-current={each.id === profile.id || undefined}
            onClick={() =>
              each.id !== profile.id &&
              reporting('The profile was not switched', activateProfile(each.id))
            }
          >
            <span className={classes.item} data-hint-if-cut>
              <UntrustedText text={each.name} />
            </span>
            <span className={classes.safety}>{safetyLevelWords[each.safetyLevel]}</span>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconPlus size={16} />} onClick={() => navigateTo('/welcome')}>
          Add profile…
        </Menu.Item>
        <Menu.Item
          leftSection={<IconSettings size={16} />}
          onClick={() => navigateTo('/settings/profiles')}
        >
          Manage profiles
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
