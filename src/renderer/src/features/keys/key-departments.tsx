import { Combobox, InputBase, useCombobox } from '@mantine/core'
import { visibleText } from '@shared/domain/visible-text'
import type { DirectoryDepartment } from '@shared/horizon/directory'
import { IconCheck, IconSelector } from '@tabler/icons-react'
import classes from './key-type.module.css'

const every = 'every-department'
const optionOf = (id: string) => `department ${id}`

type Props = {
  /** `undefined` until they are known, `null` where this Horizon has no list of them. */
  readonly offered: readonly DirectoryDepartment[] | null | undefined
  /** `null` is every department. */
  readonly value: readonly string[] | null
  readonly onChange: (departments: readonly string[] | null) => void
  readonly issue: string | undefined
}

/** Where an organization key works: everywhere, or in the departments chosen. */
export function KeyDepartments({ offered, value, onChange, issue }: Props) {
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const departments = withChosen(offered ?? [], value ?? [])
  const isFixed = departments.length === 0 && value === null

  function submit(option: string) {
    if (option === every) {
      onChange(null)
      return
    }
    const id = departments.find(each => optionOf(each.id) === option)?.id
    if (id === undefined) return
    const chosen = value ?? []
    onChange(chosen.includes(id) ? chosen.filter(each => each !== id) : [...chosen, id])
  }

  if (isFixed) {
    return (
      <div>
        <div className={classes.label}>Departments</div>
        <div className={classes.fixed}>Every department</div>
      </div>
    )
  }
  return (
    <Combobox store={combobox} width={260} position="bottom-end" onOptionSubmit={submit}>
      <Combobox.Target targetType="button">
        <InputBase
          component="button"
          type="button"
          data-field="departments"
          label={
            <>
              Departments{' '}
              <span className={classes.beside}>
                {value !== null && `${value.length} of ${departments.length}`}
              </span>
            </>
          }
          labelProps={{ className: classes.label }}
          classNames={{ input: classes.button }}
          pointer
          error={issue}
          rightSection={<IconSelector size={14} aria-hidden />}
          rightSectionPointerEvents="none"
          onClick={() => combobox.toggleDropdown()}
          onBlur={() => combobox.closeDropdown()}
        >
          {departmentWords(value, departments)}
        </InputBase>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options
          aria-label="Departments"
          aria-multiselectable
          mah={280}
          style={{ overflowY: 'auto' }}
        >
          <Option value={every} name="Every department" isChosen={value === null} />
          {departments.map(({ id, name }) => (
            <Option
              key={id}
              value={optionOf(id)}
              name={name || id}
              isChosen={value?.includes(id) ?? false}
            />
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

type OptionProps = { readonly value: string; readonly name: string; readonly isChosen: boolean }

const Option = ({ value, name, isChosen }: OptionProps) => (
  <Combobox.Option
    value={value}
    active={isChosen}
    aria-selected={isChosen}
    className={classes.option}
  >
    <span className={classes.tick}>
      {isChosen && <IconCheck size={14} stroke={1.7} aria-hidden />}
    </span>
    <bdi className={classes.words}>{visibleText(name, 80)}</bdi>
  </Combobox.Option>
)

/** Chosen ones that are in no list stay in sight, so that they can be taken away. */
function withChosen(
  offered: readonly DirectoryDepartment[],
  chosen: readonly string[]
): readonly DirectoryDepartment[] {
  const known = new Set(offered.map(({ id }) => id))
  return [...offered, ...chosen.filter(id => !known.has(id)).map(id => ({ id, name: id }))]
}

/** "Every department", "Finance", "Finance, Support +2" */
export function departmentWords(
  value: readonly string[] | null,
  departments: readonly DirectoryDepartment[]
): string {
  if (value === null) return 'Every department'
  if (value.length === 0) return 'None chosen'
  const names = departmentNames(value, departments)
  const rest = names.length - 2
  return rest > 0 ? `${names.slice(0, 2).join(', ')} +${rest}` : names.join(', ')
}

export const departmentNames = (
  value: readonly string[],
  departments: readonly DirectoryDepartment[]
): readonly string[] =>
  value.map(id => visibleText(departments.find(each => each.id === id)?.name || id, 60))
