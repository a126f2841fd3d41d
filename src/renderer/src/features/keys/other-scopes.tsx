import { TextInput, UnstyledButton } from '@mantine/core'
import { KeyScopeChip } from '@renderer/ui/key-scope-chip'
import { scopeIssue } from '@shared/domain/key-draft'
import { allScopes, isKnownScope } from '@shared/domain/scope-catalogue'
import { IconPlus, IconX } from '@tabler/icons-react'
import { type KeyboardEvent, useState } from 'react'
import classes from './scope-picker.module.css'

type Props = {
  readonly scopes: readonly string[]
  readonly onScopes: (scopes: readonly string[]) => void
  readonly isDisabled: boolean
}

/** Free entry: a scope this version does not know is sent as typed. */
export function OtherScopes({ scopes, onScopes, isDisabled }: Props) {
  const [text, setText] = useState('')
  const [issue, setIssue] = useState<string>()
  const unknown = scopes.filter(scope => !isKnownScope(scope))

  function add() {
    const scope = text.trim()
    if (scope === '') return
    const found = scope === allScopes ? 'Use the switch below for all scopes' : scopeIssue(scope)
    setIssue(found)
    if (found !== undefined) return
    if (!scopes.includes(scope)) onScopes([...scopes, scope])
    setText('')
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    add()
  }

  return (
    <div className={classes.other}>
      {unknown.length > 0 && (
        <div className={classes.unknown}>
          {unknown.map(scope => (
            <KeyScopeChip key={scope} scope={scope} marksUnknown>
              <UnstyledButton
                className={classes.remove}
                aria-label={`Remove ${scope}`}
                onClick={() => onScopes(scopes.filter(each => each !== scope))}
              >
                <IconX size={12} stroke={1.7} aria-hidden />
              </UnstyledButton>
            </KeyScopeChip>
          ))}
          <span className={classes.sent}>unknown here, sent as typed</span>
        </div>
      )}
      <TextInput
        size="sm"
        aria-label="Add a scope by name"
        placeholder="Add by name"
        value={text}
        disabled={isDisabled}
        error={issue}
        onChange={event => {
          setText(event.currentTarget.value)
          setIssue(undefined)
        }}
        onKeyDown={onKeyDown}
        onBlur={add}
        leftSection={<IconPlus size={14} stroke={1.7} aria-hidden />}
      />
    </div>
  )
}
