import { ActionIcon, Menu } from '@mantine/core'
import { visibleText } from '@shared/domain/visible-text'
import type { Partner } from '@shared/horizon/partner'
import { IconDots, IconMail, IconMailOff } from '@tabler/icons-react'
import classes from './partners-table.module.css'

export type InvitationActions = {
  readonly onResend: (partnerId: string) => void
  readonly onWithdraw: (partnerId: string) => void
}

type Props = InvitationActions & {
  readonly partner: Partner
  /** Only the cursor's row is in the tab order. */
  readonly isCursor: boolean
}

/** What can be done about an invitation without opening its partner; each opens a dialog. */
export function PartnerRowMenu({ partner, isCursor, onResend, onWithdraw }: Props) {
  const { id, organizationName } = partner
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          size={24}
          variant="subtle"
          color="gray"
          tabIndex={isCursor ? 0 : -1}
          aria-label={`Invitation of ${visibleText(organizationName, 60)}`}
          data-hint="Resend or withdraw the invitation"
        >
          <IconDots size={16} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconMail size={16} stroke={1.7} aria-hidden />}
          onClick={() => onResend(id)}
        >
          Resend invitation…
        </Menu.Item>
        <Menu.Item
          className={classes.danger}
          leftSection={<IconMailOff size={16} stroke={1.7} aria-hidden />}
          onClick={() => onWithdraw(id)}
        >
          Withdraw invitation…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
