import { Button, Switch } from '@mantine/core'
import { IconAlertTriangleFilled } from '@tabler/icons-react'
import type { AllScopes } from './key-form'
import { KeyHintLine } from './key-hint-line'
import type { KeyHint } from './key-hints'
import classes from './scope-picker.module.css'

type Props = {
  readonly value: AllScopes
  readonly onChange: (value: AllScopes) => void
  readonly hint: KeyHint | undefined
}

/** Apart from the picker, and in two steps: the switch asks, the button grants. */
export function AllScopesSwitch({ value, onChange, hint }: Props) {
  return (
    <div className={classes.all} data-asked={value !== 'off' || undefined}>
      <div className={classes.allLine}>
        <Switch
          size="xs"
          label="All scopes"
          checked={value !== 'off'}
          onChange={event => onChange(event.currentTarget.checked ? 'asked' : 'off')}
        />
        <span className={classes.sent}>
          {value === 'granted'
            ? 'Granted: everything Horizon has and will have.'
            : 'Grants everything Horizon has and will have. Asks once more.'}
        </span>
      </div>
      {value === 'asked' && (
        <div className={classes.confirm} role="alert">
          <IconAlertTriangleFilled size={16} className={classes.warning} aria-hidden />
          <span>
            Billing, users and every endpoint added later are part of it. Whoever finds this key can
            do all of that.
          </span>
          <Button size="xs" variant="default" onClick={() => onChange('off')}>
            Keep choosing
          </Button>
          <Button size="xs" variant="default" onClick={() => onChange('granted')}>
            Grant all scopes
          </Button>
        </div>
      )}
      <KeyHintLine hint={hint} />
    </div>
  )
}
