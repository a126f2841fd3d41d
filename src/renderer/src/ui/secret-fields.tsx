import { Input, PasswordInput, SegmentedControl } from '@mantine/core'
import type { HeaderForm } from '@shared/contract/profiles'
import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { type Ref, useId } from 'react'
import classes from './secret-fields.module.css'

/** What an HTTP header can carry as a secret. */
export function secretIssue(secret: string): string | undefined {
  if (secret === '') return 'Enter the admin secret'
  return /^[\x21-\x7e]+$/.test(secret)
    ? undefined
    : 'An admin secret has no spaces and only plain characters'
}

type SecretProps = {
  readonly label?: string
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (secret: string) => void
  readonly inputRef?: Ref<HTMLInputElement>
}

/** Hidden until asked for; the browser offers neither to fill nor to keep it. */
export function SecretField(props: SecretProps) {
  const { label = 'Admin secret', value, error, onChange, inputRef } = props
  return (
    <PasswordInput
      ref={inputRef}
      label={label}
      value={value}
      error={error}
      onChange={event => onChange(event.currentTarget.value)}
      autoComplete="off"
      spellCheck={false}
      maxLength={10_000}
      classNames={{ innerInput: classes.secret }}
      visibilityToggleIcon={({ reveal }) =>
        reveal ? <IconEyeOff size={16} stroke={1.7} /> : <IconEye size={16} stroke={1.7} />
      }
      visibilityToggleButtonProps={{
        'aria-label': `Show or hide the ${label.toLowerCase()}`,
        tabIndex: 0
      }}
    />
  )
}

type HeaderProps = {
  readonly value: HeaderForm
  readonly onChange: (headerForm: HeaderForm) => void
}

/** Which header carries the secret; some proxies remove one of them. */
export function HeaderFormControl({ value, onChange }: HeaderProps) {
  const labelId = useId()
  return (
    <Input.Wrapper label="Send it as" labelElement="div" labelProps={{ id: labelId }}>
      <SegmentedControl
        fullWidth
        aria-labelledby={labelId}
        value={value}
        onChange={picked => onChange(picked === 'bearer' ? 'bearer' : 'x-admin-secret')}
        data={[
          { value: 'bearer', label: 'Bearer' },
          { value: 'x-admin-secret', label: <span className="hc-mono">x-admin-secret</span> }
        ]}
      />
    </Input.Wrapper>
  )
}
