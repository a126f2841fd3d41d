import { auditPath } from '@renderer/ui/audit/audit-path'
import { type Command, useCommands } from '@renderer/ui/command-registry'
import { reporting } from '@renderer/ui/failure-store'
import { navigateTo } from '@renderer/ui/hash-location'
import { activateProfile } from '@renderer/ui/profile-actions'
import { changeSettings } from '@renderer/ui/settings'
import type { Profile } from '@shared/contract/profiles'
import { environmentWords } from '@shared/domain/environment'
import { safetyLevelWords } from '@shared/domain/safety-level'
import {
  IconBuildingCommunity,
  IconKey,
  IconLayoutDashboard,
  IconLayoutSidebar,
  IconListSearch,
  IconMoon,
  IconPlugConnected,
  IconPlus,
  IconRotateClockwise,
  IconSettings,
  IconShieldCheck,
  IconSun,
  IconSunMoon,
  IconSwitchHorizontal,
  IconWebhook
} from '@tabler/icons-react'
import { useMemo } from 'react'

const places: readonly Command[] = [
  {
    id: 'go.overview',
    title: 'Go to Overview',
    group: 'Go to',
    icon: <IconLayoutDashboard />,
    run: () => navigateTo('/overview')
  },
  {
    id: 'go.keys',
    title: 'Go to API keys',
    group: 'Go to',
    icon: <IconKey />,
    run: () => navigateTo('/keys')
  },
  {
    id: 'go.rotations',
    title: 'Go to Rotations',
    group: 'Go to',
    icon: <IconRotateClockwise />,
    run: () => navigateTo('/rotations')
  },
  {
    id: 'go.partners',
    title: 'Go to Partners',
    group: 'Go to',
    icon: <IconBuildingCommunity />,
    run: () => navigateTo('/partners')
  },
  {
    id: 'go.reach',
    title: 'Who outside reaches what',
    group: 'Go to',
    keywords: ['partner', 'access', 'agent', 'department', 'connection', 'external'],
    icon: <IconBuildingCommunity />,
    run: () => navigateTo('/partners/reach')
  },
  {
    id: 'go.webhooks',
    title: 'Go to Webhooks',
    group: 'Go to',
    icon: <IconWebhook />,
    run: () => navigateTo('/webhooks')
  },
  {
    id: 'go.audit',
    title: 'Go to Audit log',
    group: 'Go to',
    keywords: ['history', 'who', 'entries', 'search', 'evidence'],
    icon: <IconListSearch />,
    run: () => navigateTo(auditPath)
  },
  {
    id: 'go.settings',
    title: 'Go to Settings',
    group: 'Go to',
    icon: <IconSettings />,
    run: () => navigateTo('/settings')
  },
  {
    id: 'go.offers',
    title: 'What this Horizon offers',
    group: 'Go to',
    keywords: ['endpoints', 'capabilities', 'connection', 'offline'],
    icon: <IconPlugConnected />,
    run: () => navigateTo('/settings/horizon')
  }
]

const appearance: readonly Command[] = [
  {
    id: 'appearance.light',
    title: 'Use the light theme',
    group: 'Appearance',
    icon: <IconSun />,
    run: () => changeSettings({ colorScheme: 'light' })
  },
  {
    id: 'appearance.dark',
    title: 'Use the dark theme',
    group: 'Appearance',
    icon: <IconMoon />,
    run: () => changeSettings({ colorScheme: 'dark' })
  },
  {
    id: 'appearance.system',
    title: 'Follow the system’s theme',
    group: 'Appearance',
    icon: <IconSunMoon />,
    run: () => changeSettings({ colorScheme: 'system' })
  }
]

const sidebarCommand = (isCollapsed: boolean): Command => ({
  id: 'sidebar.toggle',
  title: isCollapsed ? 'Expand the sidebar' : 'Collapse the sidebar',
  group: 'Appearance',
  icon: <IconLayoutSidebar />,
  run: () => changeSettings({ isSidebarCollapsed: !isCollapsed })
})

const addProfile: Command = {
  id: 'profiles.add',
  title: 'Add profile…',
  group: 'Profiles',
  icon: <IconPlus />,
  run: () => navigateTo('/welcome')
}

/** Opens the profile's form and changes nothing yet. */
const changeSafety = ({ id, safetyLevel }: Profile): Command => ({
  id: 'profiles.safetyLevel',
  title: 'Change the safety level…',
  group: 'Profiles',
  keywords: ['read-only', 'confirm'],
  note: safetyLevelWords[safetyLevel],
  icon: <IconShieldCheck />,
  run: () => navigateTo(`/settings/profiles?edit=${id}`)
})

const switchTo = ({ id, name, environment, safetyLevel }: Profile): Command => ({
  id: `profiles.switch.${id}`,
  title: `Switch to ${name}`,
  group: 'Profiles',
  note: `${environmentWords[environment]}, ${safetyLevelWords[safetyLevel]}`,
  icon: <IconSwitchHorizontal />,
  run: () => reporting('The profile was not switched', activateProfile(id))
})

/** What can be done from anywhere. */
export function useShellCommands(
  active: Profile,
  profiles: readonly Profile[],
  isSidebarCollapsed: boolean
): void {
  const commands = useMemo(
    () => [
      ...places,
      ...profiles.filter(each => each.id !== active.id).map(switchTo),
      addProfile,
      changeSafety(active),
      ...appearance,
      sidebarCommand(isSidebarCollapsed)
    ],
    [active, profiles, isSidebarCollapsed]
  )
  useCommands(commands)
}
