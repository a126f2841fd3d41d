import type { Webhook } from '@shared/horizon/webhook'
import { IconCircleCheckFilled, IconCircleOff, IconHelpCircle } from '@tabler/icons-react'
import classes from './webhook-parts.module.css'

/** Icon, word and colour. */
export function WebhookStatus({ webhook }: { readonly webhook: Pick<Webhook, 'enabled'> }) {
  const { enabled } = webhook
  const state = enabled === undefined ? 'unsaid' : enabled ? 'enabled' : 'disabled'
  const { Icon, words } = kinds[state]
  return (
    <span className={classes.status} data-state={state}>
      <Icon size={15} aria-hidden />
      {words}
    </span>
  )
}

const kinds = {
  enabled: { Icon: IconCircleCheckFilled, words: 'Enabled' },
  disabled: { Icon: IconCircleOff, words: 'Disabled' },
  unsaid: { Icon: IconHelpCircle, words: 'Not offered' }
} as const
