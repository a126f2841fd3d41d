import { SegmentedControl, UnstyledButton } from '@mantine/core'
import type { ShownDirectory } from '@renderer/ui/use-directory'
import { keyTypes } from '@shared/horizon/key-types'
import { KeyDepartments } from './key-departments'
import type { KeyForm, KeyFormField } from './key-form'
import classes from './key-type.module.css'
import { KeyTypeOwner } from './key-type-owner'
import { typeWords } from './key-words'

type Props = {
  readonly form: KeyForm
  readonly onChange: (changes: Partial<KeyForm>, field: KeyFormField) => void
  readonly issueOf: (field: KeyFormField) => string | undefined
  readonly directory: ShownDirectory
  /** False where Horizon takes the documented fields only. */
  readonly hasExtensions: boolean
}

/** Whose key it is and where it works; two cells of the identity row. */
export function KeyTypeFields({ form, onChange, issueOf, directory, hasExtensions }: Props) {
  if (!hasExtensions) {
    return (
      <div>
        <div className={classes.label}>Type</div>
        <div className={classes.fixed}>Organization</div>
      </div>
    )
  }
  return (
    <>
      <div data-field="type">
        <div className={classes.label} id="key-type-label">
          Type
        </div>
        <SegmentedControl
          fullWidth
          aria-labelledby="key-type-label"
          data={keyTypes.map(value => ({ value, label: typeWords(value) }))}
          value={form.type}
          onChange={value =>
            onChange({ type: keyTypes.find(each => each === value) ?? form.type }, 'type')
          }
        />
      </div>
      {form.type === 'user' ? (
        <KeyTypeOwner
          directory={directory}
          value={form.ownerUserId}
          onChange={ownerUserId => onChange({ ownerUserId }, 'ownerUserId')}
          issue={issueOf('ownerUserId')}
        />
      ) : (
        <KeyDepartments
          offered={directory.departments}
          value={form.departments}
          onChange={departments => onChange({ departments }, 'departments')}
          issue={issueOf('departments')}
        />
      )}
    </>
  )
}

type NoteProps = Pick<Props, 'form' | 'directory' | 'hasExtensions'> & {
  /** False until this start's first answer said what Horizon takes. */
  readonly isAsked: boolean
  /** What Horizon says against the type itself. */
  readonly issue: string | undefined
}

/** What the fields above cannot do with this Horizon, or what a user key means. */
export function KeyTypeNotes(props: NoteProps) {
  const { form, directory, hasExtensions, issue } = props
  return (
    <div className={classes.notes} role="status">
      {issue !== undefined && <p className={classes.issue}>{issue}</p>}
      {notesOf(props).map(note => (
        <p key={note} className={classes.note}>
          {note}
        </p>
      ))}
      {hasExtensions && directory.failure !== undefined && isMissing(form, directory) && (
        <p className={classes.note}>
          {directory.failure.message}.{' '}
          <UnstyledButton className={classes.retry} onClick={directory.refresh}>
            Ask again
          </UnstyledButton>
        </p>
      )}
    </div>
  )
}

const isMissing = ({ type }: KeyForm, { users, departments }: ShownDirectory): boolean =>
  (type === 'user' ? users : departments) == null

function notesOf({ form, directory, hasExtensions, isAsked }: NoteProps): readonly string[] {
  if (!isAsked) return ['Horizon has not said yet whether it takes a type and departments.']
  if (!hasExtensions) {
    return [
      'This Horizon takes no type, owner or departments with a new key: it makes organization keys only.'
    ]
  }
  if (form.type === 'organization') {
    return directory.departments === null
      ? ['This Horizon has no list of departments, so the key cannot be restricted to some here.']
      : []
  }
  const bound = 'A user key can do what its owner’s role allows, and ends with the user.'
  return directory.users === null
    ? ['This Horizon has no list of users: enter the id. Role and status are not checked.', bound]
    : [`${bound} For services and CI/CD use an organization key.`]
}
