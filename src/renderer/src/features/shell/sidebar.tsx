import { UnstyledButton } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import { changeSettings } from '@renderer/ui/settings'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useMustRevoke } from '@renderer/ui/use-must-revoke'
import type { Profile } from '@shared/contract/profiles'
import { safetyLevelWords } from '@shared/domain/safety-level'
import {
  IconAlertTriangleFilled,
  IconKey,
  IconLayoutDashboard,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconSettings,
  IconShieldCheck
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import classes from './sidebar.module.css'

type Props = {
  readonly profile: Profile
  readonly isCollapsed: boolean
  /** False where the window is too narrow for words. */
  readonly canExpand: boolean
  readonly keyCount: ReactNode
}

export function Sidebar({ profile, isCollapsed, canExpand, keyCount }: Props) {
  const safety = `Safety: ${safetyLevelWords[profile.safetyLevel]}`
  const operator = profile.operatorName.trim()
  const collapseLabel = isCollapsed ? 'Expand the sidebar' : 'Collapse the sidebar'
  const CollapseIcon = isCollapsed ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse

  return (
    <div className={classes.sidebar} data-collapsed={isCollapsed || undefined}>
      <nav aria-label="Main" className={classes.items}>
        <Item
          href="/overview"
          icon={<IconLayoutDashboard />}
          label="Overview"
          isCollapsed={isCollapsed}
        />
        <Item href="/keys" icon={<IconKey />} label="API keys" isCollapsed={isCollapsed}>
          <MustRevokeCount profileId={profile.id} />
          {keyCount}
        </Item>
        <Item href="/settings" icon={<IconSettings />} label="Settings" isCollapsed={isCollapsed} />
      </nav>
      <aside className={classes.bottom} aria-label="Safety and operator">
        <Link
          href={`/settings/profiles?edit=${profile.id}`}
          className={classes.fact}
          aria-label={`${safety}, edit this profile’s safety level`}
          data-hint={isCollapsed ? safety : 'Edit this profile’s safety level'}
        >
          <IconShieldCheck size={16} stroke={1.7} aria-hidden />
          <span className={classes.label}>{safety}</span>
        </Link>
        <div className={classes.last}>
          <div
            className={classes.fact}
            {...(isCollapsed && { 'data-hint': operator || 'No operator name', tabIndex: 0 })}
          >
            <span className={classes.initial} aria-hidden>
              {operator.slice(0, 1).toUpperCase() || '–'}
            </span>
            <span className={classes.label} data-hint-if-cut>
              {operator === '' ? 'No operator name' : <UntrustedText text={operator} />}
            </span>
          </div>
          {canExpand && (
            <UnstyledButton
              className={classes.collapse}
              aria-label={collapseLabel}
              data-hint={collapseLabel}
              onClick={() => changeSettings({ isSidebarCollapsed: !isCollapsed })}
            >
              <CollapseIcon size={16} stroke={1.7} />
            </UnstyledButton>
          )}
        </div>
      </aside>
    </div>
  )
}

/** A red triangle stands for nothing else. */
function MustRevokeCount({ profileId }: { readonly profileId: string }) {
  const { length } = useMustRevoke(profileId)
  if (length === 0) return null
  const words = `${formatNumber(length)} must still be revoked`
  return (
    <span className={classes.must} data-hint={words}>
      <IconAlertTriangleFilled aria-hidden />
      <span aria-hidden>{formatNumber(length)}</span>
      <span className="hc-visually-hidden">{words}, of </span>
    </span>
  )
}

type ItemProps = {
  readonly href: string
  readonly icon: ReactNode
  readonly label: string
  readonly isCollapsed: boolean
  readonly children?: ReactNode
}

function Item({ href, icon, label, isCollapsed, children }: ItemProps) {
  const [path] = useLocation()
  const isHere = path === href || path.startsWith(`${href}/`)
  return (
    <Link
      href={href}
      className={classes.item}
      aria-current={isHere ? 'page' : undefined}
      {...(isCollapsed && { 'data-hint': label, 'aria-label': label })}
    >
      {icon}
      <span className={classes.label}>{label}</span>
      <span className={classes.count}>{children}</span>
    </Link>
  )
}
