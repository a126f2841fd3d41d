import { formatNumber } from '@renderer/ui/format'
import type { PartnerChange } from '@shared/contract/partners'

export type ChangeWords = {
  /** Before the organization's name. */
  readonly title: string
  readonly button: string
  readonly tick: string
  /** What it is, and whether there is a way back. */
  readonly bold: string
  readonly text: string
  readonly isFinal: boolean
  /** The last part of the path that is sent. */
  readonly path: string
  readonly unconfirmed: string
}

export const changeWords: Readonly<Record<PartnerChange, ChangeWords>> = {
  suspend: {
    title: 'Suspend',
    button: 'Suspend partner',
    tick: 'I know that every call of this partner is refused from now on',
    bold: 'Everything of this partner stops at once, and can be resumed.',
    text: 'Calls under way fail, later ones get 403 partner_suspended. The partnership, its access and its keys stay as they are: its keys are blocked, not revoked.',
    isFinal: false,
    path: 'suspend',
    unconfirmed: 'Horizon accepted it, but the partner does not show as suspended yet'
  },
  unsuspend: {
    title: 'Unsuspend',
    button: 'Unsuspend partner',
    tick: 'I know that its calls are let in again from now on',
    bold: 'Calls of this partner are let in again at once.',
    text: 'Its access and its keys are those it had. Its people sign in again: their sessions ended with the suspension.',
    isFinal: false,
    path: 'unsuspend',
    unconfirmed: 'Horizon accepted it, but the partner still shows as suspended'
  },
  revoke: {
    title: 'End the partnership with',
    button: 'Revoke partnership',
    tick: 'I know that it works at once and is final',
    bold: 'Revoking ends the partnership at once and for good.',
    text: 'Calls under way fail, later ones get 403 partner_revoked. Its keys are revoked too and never work again. To work together again takes a new invitation, new access and new keys.',
    isFinal: true,
    path: 'revoke',
    unconfirmed: 'Horizon accepted it, but the partner does not show as revoked yet'
  },
  withdraw: {
    title: 'Withdraw the invitation of',
    button: 'Withdraw invitation',
    tick: 'I know that the link stops working and cannot be brought back',
    bold: 'The invitation’s link stops working at once.',
    text: 'Whoever opens it gets 410 invitation_expired. The partner stays listed as revoked; inviting it again takes a new invitation.',
    isFinal: true,
    path: 'withdraw-invitation',
    unconfirmed: 'Horizon accepted it, but the invitation does not show as withdrawn yet'
  }
}

/** What becomes of its keys, with their number as it was just read. */
export function keysWords(change: PartnerChange, activeKeys: number): string {
  if (activeKeys === 0) return 'It has no active key.'
  const keys = activeKeys === 1 ? '1 active key' : `${formatNumber(activeKeys)} active keys`
  switch (change) {
    case 'suspend':
      return `${keys} blocked, not revoked: ${activeKeys === 1 ? 'it works' : 'they work'} again after Unsuspend.`
    case 'unsuspend':
      return `${keys} let in again, with the same values.`
    case 'revoke':
      return `${keys} revoked for good.`
    case 'withdraw':
      return `${keys} revoked.`
  }
}
