import { ActionIcon, Menu } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import { KeyName } from '@renderer/ui/key-name'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { RotatingKey } from '@renderer/ui/use-rotations'
import { keyState } from '@shared/domain/key-status'
import { visibleText } from '@shared/domain/visible-text'
import type { PartnerKey } from '@shared/horizon/partner'
import { IconDots } from '@tabler/icons-react'
import { PartnerKeyStatus } from './partner-key-status'
import { isOpenToAll, limitWords, partnerKeyWord } from './partner-key-words'
import classes from './partner-keys.module.css'

export type KeyAct = 'handoff' | 'rotate' | 'revoke' | 'open-rotation'

type Props = {
  readonly keyObject: PartnerKey
  readonly state: string
  readonly rotating: RotatingKey | undefined
  readonly serverNowMs: number
  readonly isReadOnly: boolean
  /** Why nothing can be written now. */
  readonly block: string | undefined
  readonly rotateBlock: string | undefined
  readonly onAct: (act: KeyAct) => void
}

export function PartnerKeyRow(props: Props) {
  const { keyObject, state, rotating, serverNowMs } = props
  const { clientName, hint, ipAllowlist, expiresAt, lastUsedAt, lastUsedIp } = keyObject
  return (
    <tr>
      <th scope="row">
        <span className={classes.name} data-hint={clientName} data-hint-if-cut>
          <KeyName name={clientName} maxLength={120} />
        </span>
        <span className={classes.under}>
          <span className={classes.label}>{partnerKeyWord}</span>
          {hint !== undefined && <UntrustedText mono text={hint} maxLength={16} />}
        </span>
      </th>
      <td data-column="status">
        <PartnerKeyStatus
          keyObject={keyObject}
          state={state}
          isRotating={rotating !== undefined}
          hint={rotating?.hint}
          serverNowMs={serverNowMs}
        />
      </td>
      <td
        data-column="from"
        data-hint={ipAllowlist != null ? ipAllowlist.slice(0, 20).join('\n') : undefined}
      >
        <AllowedFrom ranges={ipAllowlist} />
      </td>
      <td data-column="limit" data-spare>
        {limitWords(keyObject)}
      </td>
      <td data-column="date">
        {expiresAt === undefined ? (
          'not said'
        ) : expiresAt === null ? (
          'Never'
        ) : (
          <TimeText iso={expiresAt} mode="until" nowMs={serverNowMs} isFocusable={false} />
        )}
      </td>
      <td data-column="date" data-hint={lastUsedIp == null ? undefined : `From ${lastUsedIp}`}>
        {lastUsedAt === undefined ? (
          'not said'
        ) : lastUsedAt === null ? (
          'Never'
        ) : (
          <TimeText iso={lastUsedAt} mode="relative" isFocusable={false} />
        )}
      </td>
      <td data-column="actions">
        <Actions {...props} />
      </td>
    </tr>
  )
}

function AllowedFrom({ ranges }: { readonly ranges: PartnerKey['ipAllowlist'] }) {
  const tone = isOpenToAll(ranges) ? classes.open : undefined
  if (ranges == null) {
    return <span className={tone}>{ranges === null ? 'every address' : 'not said'}</span>
  }
  const [first, ...rest] = ranges
  return (
    <span className={tone}>
      {first === undefined ? 'no address' : <UntrustedText mono text={first} maxLength={60} />}
      {rest.length > 0 && (
        <span className={classes.under}>and {formatNumber(rest.length)} more</span>
      )}
    </span>
  )
}

function Actions(props: Props) {
  const { keyObject, rotating, serverNowMs, isReadOnly, block, rotateBlock, onAct } = props
  const life = keyState(keyObject, serverNowMs)
  const off = (why: string | undefined) =>
    why === undefined ? {} : { 'aria-disabled': true, 'data-disabled': true, 'data-hint': why }
  const act = (which: KeyAct, why?: string) => () => {
    if (why === undefined) onAct(which)
  }
  return (
    <Menu position="bottom-end" width={232} withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Actions for ${visibleText(keyObject.clientName, 60)}`}
        >
          <IconDots size={16} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={act('handoff')}>Hand-off sheet…</Menu.Item>
        {rotating !== undefined && (
          <Menu.Item onClick={act('open-rotation')}>Open its rotation</Menu.Item>
        )}
        {!isReadOnly && rotating === undefined && life === 'active' && (
          <Menu.Item
            {...off(rotateBlock)}
            closeMenuOnClick={rotateBlock === undefined}
            onClick={act('rotate', rotateBlock)}
          >
            Rotate: reissue first…
          </Menu.Item>
        )}
        {!isReadOnly && life !== 'revoked' && (
          <Menu.Item
            className={classes.danger}
            {...off(block)}
            closeMenuOnClick={block === undefined}
            onClick={act('revoke', block)}
          >
            Revoke key…
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
