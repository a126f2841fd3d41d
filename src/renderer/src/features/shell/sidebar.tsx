import { UnstyledButton } from '@mantine/core'
import { auditPath } from '@renderer/ui/audit/audit-path'
import { formatNumber } from '@renderer/ui/format'
import { isCounted } from '@renderer/ui/partner-rows'
import { partnersPath } from '@renderer/ui/partners-path'
import { useRotationGroups } from '@renderer/ui/rotation-groups'
import { rotationsPath } from '@renderer/ui/rotation-path'
import { changeSettings } from '@renderer/ui/settings'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useNow } from '@renderer/ui/use-now'
import { useOffer } from '@renderer/ui/use-offers'
import { usePartners } from '@renderer/ui/use-partners'
import { useWebhookAttention, useWebhooks } from '@renderer/ui/use-webhooks'
import { webhooksPath } from '@renderer/ui/webhooks-path'
import type { Profile } from '@shared/contract/profiles'
import { safetyLevelWords } from '@shared/domain/safety-level'
import {
  IconAlertTriangleFilled,
  IconBuildingCommunity,
  IconKey,
  IconLayoutDashboard,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconListSearch,
  IconRotateClockwise,
  IconSettings,
  IconShieldCheck,
  IconWebhook
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
          {keyCount}
        </Item>
        <Item
          href={rotationsPath}
          icon={<IconRotateClockwise />}
          label="Rotations"
          isCollapsed={isCollapsed}
        >
          <RotationCounts profileId={profile.id} />
        </Item>
        <Item
          href={partnersPath}
          icon={<IconBuildingCommunity />}
          label="Partners"
          isCollapsed={isCollapsed}
        >
          <PartnerCounts profileId={profile.id} />
        </Item>
        <Item href={webhooksPath} icon={<IconWebhook />} label="Webhooks" isCollapsed={isCollapsed}>
          <WebhookCounts profileId={profile.id} />
        </Item>
        <Item
          href={auditPath}
          icon={<IconListSearch />}
          label="Audit log"
          isCollapsed={isCollapsed}
        >
          <AuditOffer profileId={profile.id} />
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

/** How many are open; a red triangle for what must still be revoked or is not known, only. */
function RotationCounts({ profileId }: { readonly profileId: string }) {
  const { mustRevoke, mustRevokeKeys, unknown, inProgress } = useRotationGroups(profileId)
  const must = mustRevoke.length + mustRevokeKeys.length
  const open = mustRevoke.length + unknown.length + inProgress.length
  const words = [
    ...(must > 0 ? [`${formatNumber(must)} must still be revoked`] : []),
    ...(unknown.length > 0 ? [`${formatNumber(unknown.length)} with unknown outcome`] : [])
  ].join(', ')
  return (
    <>
      {words !== '' && (
        <span className={classes.must} data-hint={words}>
          <IconAlertTriangleFilled aria-hidden />
          <span aria-hidden>{formatNumber(must + unknown.length)}</span>
          <span className="hc-visually-hidden">{words}, of </span>
        </span>
      )}
      {open > 0 && (
        <>
          {formatNumber(open)}
          <span className="hc-visually-hidden"> open</span>
        </>
      )}
    </>
  )
}

/** How many count toward the limit: those that are over are no access any more. */
function PartnerCounts({ profileId }: { readonly profileId: string }) {
  const { data: list } = usePartners(profileId)
  const now = useNow()
  if (list?.fetchedAt == null) return null
  return formatNumber(list.partners.filter(partner => isCounted(partner, now)).length)
}

/** How many there are; a red triangle for tokens that nobody may know. */
function WebhookCounts({ profileId }: { readonly profileId: string }) {
  const { data: list } = useWebhooks(profileId)
  const { length } = useWebhookAttention(profileId).unknown
  const words = `${formatNumber(length)} with an unknown token`
  return (
    <>
      {length > 0 && (
        <span className={classes.must} data-hint={words}>
          <IconAlertTriangleFilled aria-hidden />
          <span aria-hidden>{formatNumber(length)}</span>
          <span className="hc-visually-hidden">{words}, of </span>
        </span>
      )}
      {list?.fetchedAt == null ? null : formatNumber(list.webhooks.length)}
    </>
  )
}

/** It stays in reach: what was downloaded before is still there. */
function AuditOffer({ profileId }: { readonly profileId: string }) {
  return useOffer(profileId, 'audit') === 'not-offered' ? 'not offered' : null
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
