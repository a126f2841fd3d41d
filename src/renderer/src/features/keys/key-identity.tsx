import { TextInput } from '@mantine/core'
import type { ShownDirectory } from '@renderer/ui/use-directory'
import { maxNameLength } from '@shared/domain/key-draft'
import type { RefObject } from 'react'
import classes from './create-key-dialog.module.css'
import type { KeyForm, KeyFormField } from './key-form'
import { KeyHintLine } from './key-hint-line'
import type { KeyHint } from './key-hints'
import { KeyTypeFields, KeyTypeNotes } from './key-type'
import typeClasses from './key-type.module.css'

type Props = {
  readonly form: KeyForm
  readonly onChange: (changes: Partial<KeyForm>, field: KeyFormField) => void
  readonly issueOf: (field: KeyFormField) => string | undefined
  readonly hint: KeyHint | undefined
  readonly nameRef: RefObject<HTMLInputElement | null>
  readonly directory: ShownDirectory
  readonly hasExtensions: boolean
  /** Whether Horizon was asked since the start what it offers. */
  readonly isAsked: boolean
}

/** What the key is called, whose it is and where it works. */
export function KeyIdentity(props: Props) {
  const { form, onChange, issueOf, hint, nameRef, directory, hasExtensions, isAsked } = props
  return (
    <section aria-label="Identity">
      <h3 className={classes.title}>Identity</h3>
      <div className={typeClasses.identity}>
        <TextInput
          ref={nameRef}
          data-field="clientName"
          label={
            <>
              Name{' '}
              <span className={classes.beside}>
                {form.clientName.trim().length} of {maxNameLength}
              </span>
            </>
          }
          className={classes.name}
          value={form.clientName}
          error={issueOf('clientName')}
          maxLength={10_000}
          onChange={event => onChange({ clientName: event.currentTarget.value }, 'clientName')}
        />
        <KeyTypeFields {...{ form, issueOf, directory, hasExtensions, onChange }} />
      </div>
      <div className={typeClasses.below}>
        <KeyHintLine hint={hint} />
        <KeyTypeNotes {...{ form, directory, hasExtensions, isAsked }} issue={issueOf('type')} />
      </div>
    </section>
  )
}
